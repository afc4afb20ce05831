"""Teams are a tree; roles are built in; rights are those of the one table."""

import asyncio
import re
from typing import Any
from uuid import uuid4

import pytest

from bootstrap.grants import GRANTS
from domain.identity.model import RoleKey
from tests.api.identity.people import Someone
from tests.factories.workspaces import House

EVERYBODY = [key.value for key in RoleKey]


async def team(admin: Someone, name: str, parent: str | None = None) -> dict[str, Any]:
    answer = await admin.post("/v1/teams", {"name": name, "parent_id": parent})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_teams_are_made_changed_and_removed(admin: Someone) -> None:
    north = await team(admin, "North")
    lille = await team(admin, "Lille", north["id"])
    assert lille["parent_id"] == north["id"]
    path = f"/v1/teams/{lille['id']}"
    assert (await admin.get(path)).json() == lille
    renamed = await admin.patch(path, {"name": "Lille and around", "parent_id": None})
    assert (renamed.json()["name"], renamed.json()["parent_id"]) == ("Lille and around", None)
    rep = await admin.invite("sales_rep", team_ids=(lille["id"],))
    assert (await admin.get(path)).json()["member_count"] == 1
    assert (await rep.get("/v1/me")).json()["teams"] == [lille["id"]]
    for busy in (await admin.delete(path),):
        assert (busy.status_code, busy.json()["code"]) == (409, "team_in_use")
    await admin.patch(f"/v1/users/{await rep.id()}", {"team_ids": []})
    assert (await admin.delete(path)).status_code == 204
    assert (await admin.get(path)).status_code == 404
    names = [item["name"] for item in (await admin.get("/v1/teams")).json()["items"]]
    assert names == ["North"]


async def test_a_team_with_teams_below_stays(admin: Someone) -> None:
    top = await team(admin, "Top")
    await team(admin, "Below", top["id"])
    assert (await admin.delete(f"/v1/teams/{top['id']}")).status_code == 409


async def test_a_team_that_owns_records_stays(admin: Someone) -> None:
    owning = await team(admin, "Owning")
    made = await admin.post("/v1/accounts", {"name": "Nord", "team_id": owning["id"]})
    busy = await admin.delete(f"/v1/teams/{owning['id']}")
    assert (busy.status_code, busy.json()["code"]) == (409, "in_use")
    await admin.patch(f"/v1/accounts/{made.json()['id']}", {"team_id": None})
    assert (await admin.delete(f"/v1/teams/{owning['id']}")).status_code == 204


async def test_the_tree_has_no_ring(admin: Someone) -> None:
    top = await team(admin, "Top")
    middle = await team(admin, "Middle", top["id"])
    bottom = await team(admin, "Bottom", middle["id"])
    for below in (top, middle, bottom):
        answer = await admin.patch(f"/v1/teams/{top['id']}", {"parent_id": below["id"]})
        assert (answer.status_code, answer.json()["code"]) == (422, "team_cycle")
    unknown = await admin.patch(f"/v1/teams/{top['id']}", {"parent_id": str(uuid4())})
    assert unknown.json()["errors"][0]["code"] == "unknown_team"


async def test_teams_that_race_make_no_ring(admin: Someone) -> None:
    one, two = await team(admin, "One"), await team(admin, "Two")
    answers = await asyncio.gather(
        admin.patch(f"/v1/teams/{one['id']}", {"parent_id": two["id"]}),
        admin.patch(f"/v1/teams/{two['id']}", {"parent_id": one["id"]}),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 422]


async def test_a_user_sees_the_teams_below_their_own(admin: Someone) -> None:
    top = await team(admin, "Top")
    below = await team(admin, "Below", top["id"])
    manager = await admin.invite("sales_manager", team_ids=(top["id"],))
    assert set((await manager.get("/v1/me")).json()["teams"]) == {top["id"], below["id"]}


async def test_teams_of_another_workspace_are_not_there(admin: Someone, stranger: Someone) -> None:
    theirs = await team(stranger, "Theirs")
    path = f"/v1/teams/{theirs['id']}"
    assert (await admin.get(path)).status_code == 404
    assert (await admin.patch(path, {"name": "Ours"})).status_code == 404
    assert (await admin.delete(path)).status_code == 404
    below = await admin.post("/v1/teams", {"name": "Below", "parent_id": theirs["id"]})
    assert below.json()["errors"][0]["code"] == "unknown_team"
    assert (await admin.get("/v1/teams")).json()["items"] == []


async def test_roles_show_what_they_grant(admin: Someone) -> None:
    items = (await admin.get("/v1/roles")).json()["items"]
    assert {item["key"] for item in items} == set(EVERYBODY)
    for item in items:
        expected = {name: reach.value for name, reach in GRANTS[RoleKey(item["key"])].items()}
        assert item["grants"] == expected
        assert (await admin.get(f"/v1/roles/{item['id']}")).json() == item


def operations(user: str, team_id: str, role_id: str) -> list[tuple[str, str, Any, str]]:
    """Every operation that needs a permission, with it."""
    return [
        ("PATCH", "/v1/workspace", {"fiscal_year_start_month": 4}, "workspace:update"),
        ("GET", "/v1/users", None, "user:read"),
        ("GET", f"/v1/users/{user}", None, "user:read"),
        ("PATCH", f"/v1/users/{user}", {"name": "X"}, "user:update"),
        ("POST", f"/v1/users/{user}/sign-in-links", None, "user:invite"),
        ("DELETE", f"/v1/users/{user}/deactivation", None, "user:deactivate"),
        ("GET", "/v1/teams", None, "team:read"),
        ("GET", f"/v1/teams/{team_id}", None, "team:read"),
        ("POST", "/v1/teams", {"name": "New"}, "team:create"),
        ("PATCH", f"/v1/teams/{team_id}", {"name": "X"}, "team:update"),
        ("GET", "/v1/roles", None, "role:read"),
        ("GET", f"/v1/roles/{role_id}", None, "role:read"),
        ("POST", f"/v1/users/{user}/deactivation", None, "user:deactivate"),
        ("DELETE", f"/v1/teams/{team_id}", None, "team:delete"),
    ]


@pytest.mark.parametrize("key", EVERYBODY)
async def test_each_role_may_do_what_the_table_says(admin: Someone, key: str) -> None:
    someone = admin if key == "admin" else await admin.invite(key)
    other = await admin.invite("analyst")
    target = await team(admin, "Target")
    role_id = (await admin.roles())["admin"]
    held = GRANTS[RoleKey(key)]
    for method, path, body, permission in operations(await other.id(), target["id"], role_id):
        answer = await someone.ask(method, path, json=body)
        if permission in held:
            assert answer.status_code < 300, (key, method, path, answer.text)
        else:
            assert answer.status_code == 403, (key, method, path)
            assert answer.json()["code"] == "forbidden"
            assert answer.json()["params"] == {"permission": permission}
    for path in ("/v1/me", "/v1/workspace", "/v1/auth/sessions"):
        assert (await someone.get(path)).status_code == 200


def test_the_contract_names_each_permission(house: House) -> None:
    paths = {
        re.sub(r"\{[^}]*\}", "{}", path): item
        for path, item in house.app.openapi()["paths"].items()
    }
    ids = (str(uuid4()) for _ in range(3))
    for method, path, _, permission in operations(*ids):
        template = "/".join("{}" if len(part) == 36 else part for part in path.split("/"))
        assert paths[template][method.lower()]["x-permission"] == permission
