"""Sensitive values on every way out of the API: unseen by who lacks the right, asked for by nobody.

Which fields are sensitive is read from the specs, and the ways out from the contract.
"""

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
import pytest_asyncio

from bootstrap.grants import all_permissions
from domain.exchange.model import Phase
from domain.kernel.permissions import PUBLIC
from tests.factories.contract import committed
from tests.factories.custom import make_field
from tests.factories.imports import phase_done, uploaded
from tests.factories.operations import Operation, operations
from tests.factories.records import Records
from tests.factories.streams import open_stream
from tests.factories.workspaces import Client, House, Workspace, with_role

DOCUMENT: Final = committed()
READS: Final = [
    each
    for each in operations(DOCUMENT)
    if each.permission != PUBLIC
    and (each.method == "get" or each.permission.endswith((":read", ":export")))
    and each.method in ("get", "post")
]
STREAMS: Final = frozenset({"stream_changes", "stream_inbox"})
"""They have no end; that of changes is read by itself."""
CANARIES: Final = {"date": ("1987-06-05", "1986-05-04"), "text": ("canary-0815", "canary-4711")}
"""By type of field: the value now and the one before."""
SHOWING: Final = frozenset(
    "list_accounts get_account search_accounts export_accounts export_searched_accounts "
    "list_contacts get_contact search_contacts export_contacts export_searched_contacts "
    "list_contact_timeline read_changes read_audit list_imports get_import preview_import "
    "list_import_rows download_failed_rows".split()
)
"""Ways by which who holds the right sees the canaries, so that the others prove something."""


@dataclass
class Planted:
    """`fields` are sensitive, by resource; `ids` are of the records that hold canaries."""

    workspace: Workspace
    barred: Client
    ids: dict[str, str]
    fields: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def leaks(self, text: str) -> set[str]:
        return {each for pair in CANARIES.values() for each in pair if each in text}

    @property
    def names(self) -> Iterator[tuple[str, str, str]]:
        for resource, told in self.fields.items():
            for name, kind in told:
                yield resource, name, CANARIES[kind][0]

    async def read(self, client: Client, each: Operation, query: str = "") -> httpx.Response:
        url = each.url({f"{kind}_id": value for kind, value in self.ids.items()})
        if query:
            url += ("&" if "?" in url else "?") + query
        return await client.request(each.method.upper(), url, json=each.body())


def _body(told: list[tuple[str, str]], which: int) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for name, kind in told:
        outer, _, key = name.rpartition(".")
        (body.setdefault(outer, {}) if outer else body)[key] = CANARIES[kind][which]
    return body


async def _sensitive(client: Client) -> dict[str, list[tuple[str, str]]]:
    told = (await client.get("/v1/meta/resources")).json()["items"]
    found = {
        each["key"]: [(f["name"], f["type"]) for f in each["fields"] if f["sensitive"]]
        for each in told
    }
    return {resource: fields for resource, fields in found.items() if fields}


@pytest_asyncio.fixture
async def planted(workspace: Workspace) -> AsyncIterator[Planted]:
    admin = workspace.admin
    for resource in ("accounts", "contacts"):
        await make_field(admin, "secret_note", object=resource, type="text", sensitive=True)
    fields = await _sensitive(admin)
    assert fields.keys() == {"accounts", "contacts"}, "say how a canary gets into the others"
    records = await Records(workspace, admin).make()
    for resource, told in fields.items():
        path = f"/v1/{resource}/{records.ids[resource.removesuffix('s')]}"
        for which in (1, 0):
            answer = await admin.patch(path, json=_body(told, which))
            assert answer.status_code == 200, answer.text
    records.ids["import"] = await _imported(workspace)
    held = {str(each): "all" for each in all_permissions() if not each.endswith("_sensitive")}
    role = await admin.post("/v1/roles", json={"name": "All but sensitive", "grants": held})
    assert role.status_code == 201, role.text
    barred = await with_role(workspace, role.json()["id"])
    yield Planted(workspace, barred, records.ids, fields)
    await barred.aclose()


async def _imported(workspace: Workspace) -> str:
    """One row goes in, one fails."""
    now, old = CANARIES["date"]
    file = f"given_name,birth_date,email\nOne,{now},one@example.com\nTwo,{old},no e-mail\n"
    started = await uploaded(workspace.admin, file.encode(), "contacts")
    await phase_done(workspace, started["id"], Phase.RUN)
    return str(started["id"])


def _asked(each: Operation, planted: Planted) -> Iterator[str]:
    yield ""
    known = each.parameters
    if "as_of" in known:
        yield "as_of=2100-01-01T00:00:00Z"
    if "q" in known:
        yield "q=canary"
    if "fields" in known:
        for resource, name, _ in planted.names:
            if each.path.startswith(f"/v1/{resource}"):
                yield f"fields={name}"


async def test_no_way_out_shows_a_sensitive_value(planted: Planted) -> None:
    leaked, seen, wrong = {}, set(), {}
    for each in READS:
        if each.name in STREAMS:
            continue
        for query in _asked(each, planted):
            theirs = await planted.read(planted.barred, each, query)
            ours = await planted.read(planted.workspace.admin, each, query)
            if theirs.status_code >= 500 or ours.status_code in (401, 403, 500):
                wrong[f"{each.name} {query}"] = (theirs.status_code, ours.status_code)
            if found := planted.leaks(theirs.text):
                leaked[f"{each.name} {query}"] = found
            if planted.leaks(ours.text) and not query.startswith("q="):
                seen.add(each.name)
    assert (leaked, wrong) == ({}, {})
    assert seen == SHOWING, "say in SHOWING by which ways the value is seen by who may"


async def test_what_is_kept_back_is_named(planted: Planted) -> None:
    for resource, told in planted.fields.items():
        record = planted.ids[resource.removesuffix("s")]
        names = {name for name, _ in told}
        one = (await planted.barred.get(f"/v1/{resource}/{record}")).json()
        assert set(one["barred_fields"]) == names
        listed = (await planted.barred.get(f"/v1/{resource}")).json()["items"]
        (item,) = (each for each in listed if each["id"] == record)
        assert set(item["barred_fields"]) == names
        trail = (await planted.barred.get(f"/v1/audit?record_id={record}")).json()["items"]
        barred = {name for row in trail for name in row["barred_fields"]}
        assert barred >= {name.partition(".")[0] for name in names if "." not in name}


# 422: webhooks know no custom fields in conditions, and nothing is grouped by dates.
async def test_no_question_may_be_asked_about_a_sensitive_value(planted: Planted) -> None:
    answers = {}
    for resource, name, value in planted.names:
        top = f"/v1/{resource}"
        tree = {"field": name, "op": "eq", "value": value}
        for path in (
            f"{top}?{name}={value}",
            f"{top}?{name}_is_null=true",
            f"{top}?sort={name}",
            f"{top}/groups?by={name}",
            f"{top}/export?{name}={value}",
            f"{top}/export?sort={name}",
        ):
            answers[path] = (await planted.barred.get(path)).status_code
        for path, body in (
            (f"{top}/search", {"where": {"not": tree}}),
            (f"{top}/search", {"sort": name}),
            (f"{top}/groups", {"by": name}),
            (f"{top}/groups", {"by": "country", "where": tree}),
            (f"{top}/export", {"where": tree}),
        ):
            answer = await planted.barred.post(path, json=body)
            answers[f"{path} {json.dumps(body)}"] = answer.status_code
        hook = {"name": "Oracle", "url": "https://one.example/", "condition": tree}
        hook["events"] = [f"customers.{resource.removesuffix('s')}.*"]
        answers[f"webhook {name}"] = (
            await planted.barred.post("/v1/webhooks", json=hook)
        ).status_code
        many = {"resource": resource, "where": tree, "change": {"kind": "archive"}}
        answers[f"many {name}"] = (
            await planted.barred.post("/v1/bulk-changes", json=many)
        ).status_code
    assert {asked: status for asked, status in answers.items() if status not in (403, 422)} == {}


async def test_the_stream_of_changes_shows_no_sensitive_value(
    planted: Planted, house: House
) -> None:
    admin, url = planted.workspace.admin, "/v1/changes/stream?cursor=now&types=contact"
    path = f"/v1/contacts/{planted.ids['contact']}"
    for client, shown, title in ((admin, True, "Dr"), (planted.barred, False, "Prof")):
        async with open_stream(house.app, url, client.token) as stream:
            await stream.event("cursor")
            given = _body(planted.fields["contacts"], int(shown))
            changed = await admin.patch(path, json={**given, "title": title})
            assert changed.status_code == 200
            told = (await stream.event("change"))["data"]
            assert title in told
            assert bool(planted.leaks(told)) is shown
