"""ETags, lost updates, dry runs."""

import asyncio
from typing import Any

import pytest

from tests.factories.customers import an_account, ids, make_account, make_contact
from tests.factories.workspaces import Workspace


async def test_of_ten_that_race_with_one_etag_one_wins(workspace: Workspace) -> None:
    made = await workspace.admin.post("/v1/accounts", json=an_account())
    path, held = made.headers["location"], {"If-Match": made.headers["etag"]}
    answers = await asyncio.gather(
        *(
            workspace.admin.patch(path, json={"industry": f"industry {n}"}, headers=held)
            for n in range(10)
        )
    )
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [200] + [412] * 9
    assert {a.json()["code"] for a in answers if a.status_code == 412} == {"stale"}
    won = next(answer.json() for answer in answers if answer.status_code == 200)
    now = (await workspace.admin.get(path)).json()
    assert now == won
    assert now["version"] == 2
    assert len(await workspace.journal(now["id"])) == 2


async def test_without_an_etag_each_change_is_kept(workspace: Workspace) -> None:
    made = await make_account(workspace.admin)
    path = f"/v1/accounts/{made['id']}"
    bodies: list[dict[str, Any]] = [
        {"industry": "steel"},
        {"tax_id": "T1"},
        {"website": "acme.example"},
        {"employees": 5},
    ]
    answers = await asyncio.gather(*(workspace.admin.patch(path, json=body) for body in bodies))
    assert [answer.status_code for answer in answers] == [200] * 4
    now = (await workspace.admin.get(path)).json()
    assert {name: now[name] for body in bodies for name in body} == {
        name: value for body in bodies for name, value in body.items()
    }
    assert now["version"] == 5


async def test_if_none_match(workspace: Workspace) -> None:
    made = await workspace.admin.post("/v1/accounts", json={"name": "Acme"})
    path, tag = made.headers["location"], made.headers["etag"]
    for held in (tag, "*", f'"1-x", {tag}', f"W/{tag}"):
        same = await workspace.admin.get(path, headers={"If-None-Match": held})
        assert (same.status_code, same.content) == (304, b""), held
        assert same.headers["etag"] == tag
    for held in ('"0-x"', '"1"'):
        assert (await workspace.admin.get(path, headers={"If-None-Match": held})).status_code == 200
    await workspace.admin.patch(path, json={"industry": "steel"})
    changed = await workspace.admin.get(path, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


async def test_an_etag_tells_who_asks(workspace: Workspace) -> None:
    made = await make_contact(workspace.admin, birth_date="1980-01-01")
    path = f"/v1/contacts/{made['id']}"
    marketer = await workspace.client(role="marketer")
    mine, theirs = await workspace.admin.get(path), await marketer.get(path)
    assert mine.headers["etag"] != theirs.headers["etag"]
    other = await marketer.get(path, headers={"If-None-Match": mine.headers["etag"]})
    assert other.status_code == 200
    assert "birth_date" not in other.json()
    assert other.json()["barred_fields"] == ["birth_date"]


async def test_an_etag_tells_of_the_names_that_are_shown(workspace: Workspace) -> None:
    admin = workspace.admin
    owner = await workspace.user("sales_rep")
    team = (await admin.post("/v1/teams", json={"name": "North"})).json()
    parent = await make_account(admin, name="Mother")
    given = {"owner_id": str(owner.user_id), "team_id": team["id"]}
    account = await make_account(admin, parent_id=parent["id"], **given)
    contact = await make_contact(admin, account_id=parent["id"], **given)
    renamed = {
        f"/v1/users/{owner.user_id}": "owner",
        f"/v1/teams/{team['id']}": "team",
        f"/v1/accounts/{parent['id']}": "parent or account",
    }
    for path in (f"/v1/accounts/{account['id']}", f"/v1/contacts/{contact['id']}"):
        for n, (other, what) in enumerate(renamed.items()):
            tag = (await admin.get(path)).headers["etag"]
            held = {"If-None-Match": tag}
            assert (await admin.get(path, headers=held)).status_code == 304
            name = {"name": f"Renamed {n} {path[4:9]}"}
            assert (await admin.patch(other, json=name)).status_code == 200
            fresh = await admin.get(path, headers=held)
            assert (fresh.status_code, name["name"] in fresh.text) == (200, True), what
            assert fresh.headers["etag"] != tag
            written = await admin.patch(path, json={"tags": [what]}, headers={"If-Match": tag})
            assert written.status_code == 200, what
            again = await admin.get(path)
            assert again.headers["etag"] == written.headers["etag"]


@pytest.mark.parametrize(
    ("method", "suffix", "body"),
    [
        ("PATCH", "", {"industry": "steel"}),
        ("POST", "/archival", None),
        ("DELETE", "/archival", None),
    ],
)
@pytest.mark.parametrize("kind", ["accounts", "contacts"])
async def test_if_match_is_honoured_by_every_write(
    workspace: Workspace, method: str, suffix: str, body: Any, kind: str
) -> None:
    make = make_account if kind == "accounts" else make_contact
    made = await make(workspace.admin)
    path = f"/v1/{kind}/{made['id']}{suffix}"
    body = {"title": "CTO"} if body and kind == "contacts" else body
    if method == "DELETE":
        await workspace.admin.post(path)
    for held, expected in (
        ('"9-ab"', 412),
        ('"elsewhere"', 412),
        ('W/"1-ab"', 412),
        ("nonsense", 422),
        ('"1-ab", "2-ab"', 422),
        ("*", 200),
    ):
        answer = await workspace.admin.request(method, path, json=body, headers={"If-Match": held})
        assert answer.status_code == expected, (held, answer.text)


async def test_the_version_part_counts(workspace: Workspace) -> None:
    """The same record under other rights has another ETag, and is no less the same record."""
    made = await make_account(workspace.admin)
    path = f"/v1/accounts/{made['id']}"
    manager = await workspace.client(role="service_manager")
    tag = (await manager.get(path)).headers["etag"]
    for held, expected in ((tag, 200), (tag, 412), ('"1"', 412), ('"2"', 200)):
        patch = {"industry": f"after {held} {expected}"}
        answer = await workspace.admin.patch(path, json=patch, headers={"If-Match": held})
        assert answer.status_code == expected, (held, answer.text)


async def test_a_dry_run_tells_and_does_nothing(workspace: Workspace) -> None:
    made = await make_account(workspace.admin)
    path, dry = f"/v1/accounts/{made['id']}", {"Prefer": "handling=validate"}
    counts = "select (select count(*) from account) a, (select count(*) from journal) j, "
    counts += "(select count(*) from idempotency_key) k"
    before = await workspace.rows(counts)
    would = await workspace.admin.post(
        "/v1/accounts", json=an_account(), headers={**dry, "Idempotency-Key": "dry"}
    )
    assert (would.status_code, would.json()["name"]) == (201, an_account()["name"])
    assert would.headers["preference-applied"] == "handling=validate"
    changed = await workspace.admin.patch(path, json={"industry": "steel"}, headers=dry)
    assert changed.json()["industry"] == "steel"
    assert (await workspace.admin.post(f"{path}/archival", headers=dry)).status_code == 200
    wrong = await workspace.admin.patch(path, json={"name": ""}, headers=dry)
    assert wrong.status_code == 422
    put = await workspace.admin.put(
        "/v1/accounts/by/sap/1", json={"name": "New"}, headers={"prefer": "Handling=Validate"}
    )
    assert put.status_code == 201
    assert await workspace.rows(counts) == before
    assert (await workspace.admin.get(path)).json() == made
    assert await ids(workspace.admin, "/v1/accounts") == [made["id"]]
