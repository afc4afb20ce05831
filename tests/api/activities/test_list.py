"""The list of activities keeps what its declaration promises."""

from typing import Any

import pytest

from domain.activities.queries import ACTIVITIES
from tests.factories.activities import account, note
from tests.factories.workspaces import Client, Workspace

SORTS = [field.name for field in ACTIVITIES.fields if field.can_sort]


async def some(client: Client) -> list[dict[str, Any]]:
    record = await account(client)
    return [
        await note(client, record, body="plain"),
        await note(client, record, body="step", next_step="Write"),
        await note(client, record, next_step="Call", next_step_due="2026-03-04"),
        await note(client, record, kind="call", direction="in", duration_minutes=3),
        await note(client, record, kind="call", direction="out", duration_minutes=3),
        await note(client, record, kind="meeting", next_step="Go", next_step_due="2026-03-01"),
        await note(client, record, kind="meeting", happened_at="2020-01-01T00:00:00Z"),
    ]


async def pages(client: Client, sort: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    params = {"sort": sort, "limit": "2"}
    while True:
        answer = await client.get("/v1/activities", params=params)
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        if answer.json()["next_cursor"] is None:
            return found
        params["cursor"] = answer.json()["next_cursor"]


@pytest.mark.parametrize("field", SORTS)
async def test_every_sort_both_ways_with_nulls_last(workspace: Workspace, field: str) -> None:
    made = {item["id"] for item in await some(workspace.admin)}
    for sort, backwards in ((field, False), (f"-{field}", True)):
        found = await pages(workspace.admin, sort)
        assert {item["id"] for item in found} == made
        assert len(found) == len(made)
        values = [item[field] for item in found]
        told = [value for value in values if value is not None]
        assert told == sorted(told, reverse=backwards)
        assert values[: len(told)] == told


async def test_every_filter(workspace: Workspace) -> None:
    client = workspace.admin
    made = await some(client)

    async def count(query: str) -> int:
        answer = await client.get(f"/v1/activities?{query}")
        assert answer.status_code == 200, answer.text
        return len(answer.json()["items"])

    record, last = made[0]["record_id"], made[3]["created_at"]
    for query, expected in (
        (f"record_type=account&record_id={record}", 7),
        (f"record_id_in={record}", 7),
        ("record_type_in=contact", 0),
        ("kind_in=call,meeting", 4),
        ("direction=in", 1),
        ("direction_is_null=true", 5),
        ("duration_minutes_gt=2&duration_minutes_lte=3", 2),
        ("next_step=Call", 1),
        ("next_step_is_null=false", 3),
        ("next_step_due_lt=2026-03-04", 1),
        ("next_step_due=2026-03-04", 1),
        ("happened_at_lt=2021-01-01", 1),
        (f"author_id={client.user_id}", 7),
        (f"created_at_lt={last}", 3),
        ("author_id_is_null=true", 0),
    ):
        assert await count(query) == expected, query


async def test_its_fields_are_in_the_meta_resource(workspace: Workspace) -> None:
    resources = (await workspace.admin.get("/v1/meta/resources")).json()["items"]
    told = next(item for item in resources if item["key"] == "activities")
    assert [field["name"] for field in told["fields"]] == [f.name for f in ACTIVITIES.fields]
    assert told["permissions"] == {"read": "all", "create": "all"}
