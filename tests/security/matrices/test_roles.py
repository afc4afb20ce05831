"""Every operation of the contract against every role and against programs with narrowed rights."""

from collections.abc import Collection
from typing import Any, Final

import httpx
import pytest

from bootstrap.grants import GRANTS, all_permissions
from domain.identity.model import RoleKey
from domain.kernel.permissions import PUBLIC, SIGNED_IN, Reach
from tests.factories.contract import committed
from tests.factories.operations import Operation, operations
from tests.factories.workspaces import House, Workspace, with_role

OPERATIONS: Final = list(operations(committed()))
GUARDED: Final = [each for each in OPERATIONS if each.permission != PUBLIC]
GRANTED: Final = [each for each in GUARDED if each.permission != SIGNED_IN]
UPLOAD: Final = {"content": b"name\nA\n", "headers": {"Content-Type": "text/csv"}}
_EVERY_SECOND: Final = sorted(map(str, all_permissions()))[1::2]
HALF: Final = sorted({*_EVERY_SECOND, "account:read", "account:create"})
"""A set that no built-in role has. To start an import one must also be able to make what it makes,
and whoever reads contacts reads the accounts that they name."""


async def ask(client: httpx.AsyncClient, operation: Operation) -> int:
    given: dict[str, Any] = {}
    if operation.body_schema is not None:
        given["json"] = operation.body()
    elif operation.uploads:
        given = UPLOAD
    answer = await client.request(operation.method.upper(), operation.url({}), **given)
    return answer.status_code


async def wrong(client: httpx.AsyncClient, held: Collection[str]) -> dict[str, int]:
    """Operations that answered other than 403 without the permission, or 403 with it."""
    found = {}
    for operation in GRANTED:
        status = await ask(client, operation)
        if (status != 403) is not (operation.permission in held) or status in (401, 500):
            found[operation.name] = status
    return found


async def test_nobody_in_particular_is_refused(house: House) -> None:
    async with house.client() as stranger:
        answers = {each.name: await ask(stranger, each) for each in GUARDED}
    assert {name for name, status in answers.items() if status != 401} == set()


def test_every_operation_names_a_permission_of_the_table() -> None:
    known = {str(each) for each in all_permissions()}
    assert {each.name for each in GRANTED if each.permission not in known} == set()


@pytest.mark.parametrize("role", list(RoleKey))
async def test_a_role_may_do_what_the_table_says_and_nothing_else(
    workspace: Workspace, role: RoleKey
) -> None:
    client = await workspace.client(role=role)
    held = {name for name, reach in GRANTS[role].items() if reach is not Reach.NONE}
    assert await wrong(client, held) == {}


async def own_role(workspace: Workspace, held: Collection[str]) -> str:
    body = {"name": "Own", "grants": dict.fromkeys(held, "all")}
    made = await workspace.admin.post("/v1/roles", json=body)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def test_a_role_of_one_s_own_may_do_what_it_says_and_nothing_else(
    workspace: Workspace,
) -> None:
    async with await with_role(workspace, await own_role(workspace, HALF)) as client:
        assert await wrong(client, HALF) == {}


async def test_an_api_client_may_do_what_its_role_says_and_nothing_else(
    workspace: Workspace, house: House
) -> None:
    body = {"name": "Program", "role_id": await own_role(workspace, HALF)}
    made = (await workspace.admin.post("/v1/api-clients", json=body)).json()
    form = {key: made[key] for key in ("client_id", "client_secret")}
    async with house.client(address="10.7.0.1") as machine:
        issued = await machine.post(
            "/v1/oauth/token", data={"grant_type": "client_credentials", **form}
        )
        assert issued.status_code == 200, issued.text
        machine.headers["Authorization"] = f"Bearer {issued.json()['access_token']}"
        assert await wrong(machine, HALF) == {}


async def test_a_personal_token_may_do_what_it_was_made_for_and_nothing_else(
    workspace: Workspace, house: House
) -> None:
    body = {"name": "Script", "scopes": HALF}
    made = (await workspace.admin.post("/v1/me/tokens", json=body)).json()
    async with house.client(headers={"Authorization": f"Bearer {made['token']}"}) as machine:
        assert await wrong(machine, HALF) == {}
