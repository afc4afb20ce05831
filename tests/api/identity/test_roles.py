"""Roles of a workspace's own: nobody grants more than they hold, and changes bite."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from bootstrap.grants import AllPermissions
from domain.identity import commands
from tests.factories.workspaces import Client, Workspace

READER = {"account:read": "all", "contact:read": "own"}


async def make(client: httpx.AsyncClient, grants: dict[str, str], name: str = "Own") -> Any:
    return await client.post("/v1/roles", json={"name": name, "grants": grants})


async def member(workspace: Workspace, role_id: str) -> Client:
    """Somebody who has had another role until now."""
    who: commands.SignedIn = await workspace.user("analyst")
    patched = await workspace.admin.patch(f"/v1/users/{who.user_id}", json={"role_id": role_id})
    assert patched.status_code == 200, patched.text
    (row,) = await workspace.rows(
        "select access_version v from app_user where id = $1", who.user_id
    )
    fresh = commands.SignedIn(
        who.workspace_id, who.user_id, who.session_id, row["v"], who.client, who.refresh_token
    )
    return await workspace.house.signed_in(fresh)


async def test_a_role_of_one_s_own_grants_what_it_says(workspace: Workspace) -> None:
    made = await make(workspace.admin, {**READER, "account:update": "none"})
    assert made.status_code == 201
    role = made.json()
    assert (role["built_in"], role["grants"]) == (False, READER)
    client = await member(workspace, role["id"])
    assert (await client.get("/v1/me")).json()["permissions"] == READER
    account = (await workspace.admin.post("/v1/accounts", json={"name": "A"})).json()["id"]
    assert (await client.get(f"/v1/accounts/{account}")).status_code == 200
    denied = await client.patch(f"/v1/accounts/{account}", json={"name": "B"})
    assert denied.status_code == 403
    person = {"name": {"given": "P"}, "account_id": account}
    contact = (await workspace.admin.post("/v1/contacts", json=person)).json()["id"]
    assert (await client.get(f"/v1/contacts/{contact}")).status_code == 404
    assert (await client.get("/v1/users")).status_code == 403
    await client.aclose()


async def test_a_changed_role_bites_within_five_seconds(workspace: Workspace) -> None:
    made = await make(workspace.admin, READER)
    role = made.json()
    client = await member(workspace, role["id"])
    assert (await client.get("/v1/accounts")).status_code == 200
    patch = {"grants": {"account:read": None, "contact:read": None, "team:read": "all"}}
    headers = {"If-Match": made.headers["etag"]}
    changed = await workspace.admin.patch(f"/v1/roles/{role['id']}", json=patch, headers=headers)
    assert changed.json()["grants"] == {"team:read": "all"}
    await asyncio.sleep(4.2)
    assert (await client.get("/v1/accounts")).status_code == 403
    assert (await client.get("/v1/teams")).status_code == 200
    stale = await workspace.admin.patch(f"/v1/roles/{role['id']}", json=patch, headers=headers)
    assert stale.status_code == 412
    await client.aclose()


@pytest.mark.parametrize(
    ("grants", "pointer", "code"),
    [
        ({"account:fly": "all"}, "/grants/account:fly", "unknown_permission"),
        ({"user:read": "own"}, "/grants/user:read", "unknown_reach"),
        ({"contact:read": "all"}, "/grants/contact:read", "reaches_too_far"),
        (
            {"contact:read": "team", "account:read": "own"},
            "/grants/contact:read",
            "reaches_too_far",
        ),
        ({"account:read": "everything"}, "/grants/account:read", "unknown_choice"),
    ],
)
async def test_what_makes_no_sense_is_refused_by_name(
    workspace: Workspace, grants: dict[str, str], pointer: str, code: str
) -> None:
    answer = await make(workspace.admin, grants)
    assert answer.status_code == 422
    told = [(each["pointer"], each["code"]) for each in answer.json()["errors"]]
    assert told == [(pointer, code)]


async def test_nobody_grants_more_than_they_hold(workspace: Workspace) -> None:
    """A person who manages people cannot make themselves an administrator by any way."""
    names = (
        "user:read user:create user:update user:invite user:deactivate role:read role:create "
        "role:update role:delete team:read"
    )
    managing = dict.fromkeys(names.split(), "all")
    role = (await make(workspace.admin, managing, "Personnel")).json()
    personnel = await member(workspace, role["id"])
    roles = {each["key"]: each["id"] for each in (await personnel.get("/v1/roles")).json()["items"]}
    admin, me = workspace.admin.user_id, personnel.user_id
    stronger = (await make(workspace.admin, {"account:read": "all"}, "Readers")).json()["id"]
    attempts = [
        await make(personnel, {"account:read": "all"}),
        await personnel.patch(f"/v1/roles/{role['id']}", json={"grants": {"account:read": "own"}}),
        await personnel.patch(f"/v1/roles/{stronger}", json={"name": "Mine"}),
        await personnel.delete(f"/v1/roles/{stronger}"),
        await personnel.patch(f"/v1/users/{me}", json={"role_id": roles["admin"]}),
        await personnel.patch(f"/v1/users/{admin}", json={"role_id": role["id"]}),
        await personnel.patch(f"/v1/users/{admin}", json={"name": "Nobody"}),
        await personnel.post(f"/v1/users/{admin}/sign-in-links"),
        await personnel.post(f"/v1/users/{admin}/deactivation"),
        await personnel.delete(f"/v1/users/{admin}/totp"),
        await personnel.post(
            "/v1/users", json={"name": "X", "email": "x@example.com", "role_id": roles["admin"]}
        ),
    ]
    assert [(each.status_code, each.json()["code"]) for each in attempts] == [
        (403, "beyond_own_rights")
    ] * len(attempts)
    given = {"name": "Y", "email": f"{uuid4().hex}@example.com", "role_id": role["id"]}
    assert (await personnel.post("/v1/users", json=given)).status_code == 201
    assert (await make(personnel, {"team:read": "all"}, "Less")).status_code == 201
    await personnel.aclose()


async def test_built_in_roles_stay_as_they_are(workspace: Workspace) -> None:
    for role in (await workspace.admin.get("/v1/roles")).json()["items"]:
        assert role["built_in"]
        for answer in (
            await workspace.admin.patch(f"/v1/roles/{role['id']}", json={"name": "X"}),
            await workspace.admin.delete(f"/v1/roles/{role['id']}"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (409, "built_in_role")


async def test_a_role_in_use_is_not_deleted(workspace: Workspace) -> None:
    role = (await make(workspace.admin, READER)).json()
    client = await member(workspace, role["id"])
    refused = await workspace.admin.delete(f"/v1/roles/{role['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "role_in_use")
    analyst = next(
        each["id"]
        for each in (await workspace.admin.get("/v1/roles")).json()["items"]
        if each["key"] == "analyst"
    )
    await workspace.admin.patch(f"/v1/users/{client.user_id}", json={"role_id": analyst})
    assert (await workspace.admin.delete(f"/v1/roles/{role['id']}")).status_code == 204
    assert (await workspace.admin.get(f"/v1/roles/{role['id']}")).status_code == 404
    events = [row["event"] for row in await workspace.journal(UUID(role["id"]))]
    assert events == ["identity.role.created", "identity.role.deleted"]
    await client.aclose()


async def test_a_role_that_is_being_deleted_is_given_to_nobody(workspace: Workspace) -> None:
    for _ in range(4):
        role = (await make(workspace.admin, READER)).json()
        body = {"name": "N", "email": f"{uuid4().hex}@example.com", "role_id": role["id"]}
        deleted, created = await asyncio.gather(
            workspace.admin.delete(f"/v1/roles/{role['id']}"),
            workspace.admin.post("/v1/users", json=body),
        )
        assert (deleted.status_code, created.status_code) in {(204, 422), (409, 201)}


async def test_what_can_be_granted_is_told(workspace: Workspace) -> None:
    items = (await workspace.admin.get("/v1/permissions")).json()["items"]
    told = {each["permission"]: each for each in items}
    assert told.keys() == AllPermissions.reaches.keys()
    assert told["account:read"]["reaches"] == ["own", "team", "all"]
    assert told["user:read"]["reaches"] == ["all"]
    assert told["contact:read"]["leans_on"] == "account:read"
