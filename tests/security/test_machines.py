"""API clients and personal access tokens: what they may do, and how soon they may not."""

import asyncio
import base64
from typing import Any

import httpx
import pytest

from tests.factories.workspaces import House, Workspace


async def role_id(workspace: Workspace, key: str) -> str:
    items = (await workspace.admin.get("/v1/roles")).json()["items"]
    return str(next(each["id"] for each in items if each["key"] == key))


async def register(workspace: Workspace, role: str = "analyst") -> dict[str, Any]:
    body = {"name": "Website form", "role_id": await role_id(workspace, role)}
    made = await workspace.admin.post("/v1/api-clients", json=body)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


async def token(client: httpx.AsyncClient, made: dict[str, Any], **more: str) -> httpx.Response:
    form = {
        "grant_type": "client_credentials",
        "client_id": made["client_id"],
        "client_secret": made["client_secret"],
        **more,
    }
    return await client.post("/v1/oauth/token", data=form)


def bearer(value: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {value}"}


async def test_a_client_acts_within_its_role_and_under_its_name(
    workspace: Workspace, house: House
) -> None:
    made = await register(workspace, "marketer")
    async with house.client(address="10.6.0.1") as machine:
        issued = await token(machine, made)
        assert (issued.status_code, issued.json()["token_type"]) == (200, "Bearer")
        assert issued.headers["cache-control"] == "no-store"
        machine.headers.update(bearer(issued.json()["access_token"]))
        account = (await machine.post("/v1/accounts", json={"name": "By form"})).json()
        assert account["owner"]["name"] == "Website form"
        assert (await machine.get("/v1/roles")).status_code == 200
        assert (await machine.post("/v1/teams", json={"name": "T"})).status_code == 403
        assert (await machine.get("/v1/auth/sessions")).json()["items"] == []
    (row,) = await workspace.journal(account["id"])
    (listed,) = (await workspace.admin.get("/v1/api-clients")).json()["items"]
    assert str(row["actor_id"]) == listed["user_id"]
    events = await workspace.rows("select event from journal where kind = 'access'")
    assert "identity.api_client.token_issued" in {each["event"] for each in events}


async def test_the_client_may_say_who_it_is_by_basic_too(
    workspace: Workspace, house: House
) -> None:
    made = await register(workspace)
    pair = f"{made['client_id']}:{made['client_secret']}"
    basic = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    form = {"grant_type": "client_credentials", "scope": "account:read"}
    async with house.client(address="10.6.0.2") as machine:
        issued = await machine.post("/v1/oauth/token", data=form, headers=basic)
        assert issued.json()["scope"] == "account:read"
        narrow = bearer(issued.json()["access_token"])
        assert (await machine.get("/v1/accounts", headers=narrow)).status_code == 200
        assert (await machine.get("/v1/contacts", headers=narrow)).status_code == 403
        assert (await machine.get("/v1/me", headers=narrow)).json()["permissions"] == {
            "account:read": "all"
        }


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"client_id": f"{'0' * 32}.{'0' * 32}"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"scope": "account:read account:create"}, 400, "invalid_scope"),
        ({"scope": "contact:read"}, 400, "invalid_scope"),
        ({"scope": "everything"}, 400, "invalid_scope"),
        ({"resource": "x"}, 400, "invalid_request"),
    ],
)
async def test_refusals_are_those_of_oauth(
    workspace: Workspace, house: House, changed: dict[str, str], status: int, error: str
) -> None:
    made = await register(workspace)
    async with house.client(address="10.6.0.3") as machine:
        answer = await token(machine, made, **changed)
        assert (answer.status_code, answer.json()["error"]) == (status, error)
        as_json = await machine.post("/v1/oauth/token", json={"grant_type": "x"})
        assert as_json.json()["error"] == "invalid_request"


async def test_a_rotated_or_revoked_client_is_out_within_five_seconds(
    workspace: Workspace, house: House
) -> None:
    made = await register(workspace)
    path = f"/v1/api-clients/{made['id']}"
    async with house.client(address="10.6.0.4") as machine:
        rotated = await workspace.admin.post(f"{path}/secret-rotations")
        assert (await token(machine, made)).json()["error"] == "invalid_client"
        issued = await token(machine, rotated.json())
        held = bearer(issued.json()["access_token"])
        assert (await machine.get("/v1/accounts", headers=held)).status_code == 200
        assert (await workspace.admin.delete(path)).status_code == 204
        assert (await token(machine, rotated.json())).json()["error"] == "invalid_client"
        await asyncio.sleep(4.2)
        assert (await machine.get("/v1/accounts", headers=held)).status_code == 401
    assert (await workspace.admin.delete(path)).status_code == 404


async def test_a_client_s_user_has_no_door_of_its_own(workspace: Workspace) -> None:
    await register(workspace)
    (user,) = (await workspace.admin.get("/v1/users?kind=client")).json()["items"]
    link = await workspace.admin.post(f"/v1/users/{user['id']}/sign-in-links")
    assert (link.status_code, link.json()["code"]) == (409, "user_not_person")


async def test_secrets_are_kept_as_hashes(workspace: Workspace) -> None:
    made = await register(workspace)
    body = {"name": "Script", "scopes": ["account:read"]}
    shown = (await workspace.admin.post("/v1/me/tokens", json=body)).json()["token"]
    for secret in (made["client_secret"], shown.partition(".")[2]):
        for table in ("api_client", "personal_access_token", "journal", "idempotency_key"):
            held = await workspace.rows(f"select t::text as told from {table} t")
            assert all(secret not in row["told"] for row in held)


async def test_a_personal_token_holds_what_was_asked_of_what_one_holds(
    workspace: Workspace, house: House
) -> None:
    rep = await workspace.client(role="sales_rep")
    body = {"name": "Phone sync", "scopes": ["account:read", "contact:read"], "days": 7}
    shown = (await rep.post("/v1/me/tokens", json=body)).json()
    async with house.client(headers=bearer(shown["token"])) as program:
        me = (await program.get("/v1/me")).json()
        assert me["permissions"] == {"account:read": "own", "contact:read": "own"}
        assert me["user"]["id"] == str(rep.user_id)
        assert (await program.post("/v1/accounts", json={"name": "X"})).status_code == 403
        again = await program.post("/v1/me/tokens", json=body)
        assert (again.status_code, again.json()["code"]) == (403, "session_needed")
        (listed,) = (await rep.get("/v1/me/tokens")).json()["items"]
        assert listed["last_used_at"] is not None
        assert (await rep.delete(f"/v1/me/tokens/{shown['id']}")).status_code == 204
        await asyncio.sleep(4.2)
        assert (await program.get("/v1/me")).status_code == 401
    assert (await rep.get("/v1/me/tokens")).json()["items"] == []


@pytest.mark.parametrize(
    "scopes", [["user:create"], ["account:fly"], ["contact:read"], ["account:read", "nothing"]]
)
async def test_a_token_never_holds_more_than_its_maker(
    workspace: Workspace, scopes: list[str]
) -> None:
    rep = await workspace.client(role="sales_rep")
    answer = await rep.post("/v1/me/tokens", json={"name": "T", "scopes": scopes})
    assert answer.status_code == 422, answer.text


async def test_tokens_of_others_are_not_there_and_end_with_their_user(
    workspace: Workspace, house: House
) -> None:
    rep = await workspace.client(role="sales_rep")
    body = {"name": "T", "scopes": ["account:read"]}
    shown = (await rep.post("/v1/me/tokens", json=body)).json()
    assert (await workspace.admin.delete(f"/v1/me/tokens/{shown['id']}")).status_code == 404
    await workspace.admin.post(f"/v1/users/{rep.user_id}/deactivation")
    await workspace.admin.delete(f"/v1/users/{rep.user_id}/deactivation")
    async with house.client(headers=bearer(shown["token"])) as program:
        assert (await program.get("/v1/accounts")).status_code == 401


@pytest.mark.parametrize("value", ["rpat_", "rpat_x", f"rpat_{'0' * 32}.{'a' * 43}"])
async def test_made_up_tokens_are_refused(house: House, value: str) -> None:
    async with house.client(headers=bearer(value)) as program:
        answer = await program.get("/v1/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")


async def test_the_server_says_where_its_tokens_are_had(house: House) -> None:
    async with house.client() as machine:
        told = (await machine.get("/.well-known/oauth-authorization-server")).json()
    assert told["token_endpoint"].endswith("/v1/oauth/token")
    assert told["grant_types_supported"] == ["client_credentials"]
