"""Every operation of the contract against every role, and against ids of others.

Generated from the contract: a new operation is covered without being told.
"""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio

from bootstrap.api import bare_app
from bootstrap.grants import GRANTS
from domain.identity.model import RoleKey
from domain.kernel.permissions import PUBLIC, SIGNED_IN, Reach
from tests.cluster import Database
from tests.factories.activities import task as make_task
from tests.factories.custom import make_field
from tests.factories.operations import Operation, operations
from tests.factories.workspaces import Client, House, Workspace

OPERATIONS: Final = list(operations(bare_app().openapi()))
GUARDED: Final = [each for each in OPERATIONS if each.permission != PUBLIC]
GRANTED: Final = [each for each in GUARDED if each.permission != SIGNED_IN]
WITH_IDS: Final = [each for each in GUARDED if each.path_ids and "by/" not in each.path]
WITH_BODY_IDS: Final = [
    (each, name) for each in GUARDED for name in each.body_ids() if name != "workspace_id"
]
UPLOAD: Final = {"content": b"name\nA\n", "headers": {"Content-Type": "text/csv"}}


async def _ask(client: Client, operation: Operation, ids: dict[str, Any], **body: Any) -> int:
    given: dict[str, Any] = {}
    if operation.body_schema is not None:
        given["json"] = operation.body(**body)
    elif operation.path.endswith("/file"):
        given = UPLOAD
    answer: httpx.Response = await client.request(
        operation.method.upper(), operation.url(ids), **given
    )
    return answer.status_code


def _named(operation: Operation) -> str:
    return operation.name


@pytest.mark.parametrize("operation", GUARDED, ids=_named)
async def test_nobody_in_particular_is_refused(house: House, operation: Operation) -> None:
    async with house.client() as stranger:
        assert await _ask(stranger, operation, {}) == 401


@pytest.mark.parametrize("role", list(RoleKey))
async def test_a_role_may_do_what_the_table_says_and_nothing_else(
    workspace: Workspace, role: RoleKey
) -> None:
    client = await workspace.client(role=role)
    wrong = {}
    for operation in GRANTED:
        status = await _ask(client, operation, {})
        allowed = GRANTS[role].get(operation.permission, Reach.NONE) is not Reach.NONE
        if (status != 403) is not allowed or status in (401, 500):
            wrong[operation.name] = status
    assert wrong == {}


@dataclass
class Theirs:
    """One record of every kind in another workspace, and a hash of all its rows."""

    ids: dict[str, UUID]
    workspace: Workspace
    database: Database

    async def fingerprint(self) -> str:
        connection = await self.database.connect("rapport_owner")
        await connection.execute(
            f"BEGIN READ ONLY; SET LOCAL app.workspace_id = '{self.workspace.id}'"
        )
        tables = await connection.fetch(
            """select c.relname from pg_class c where c.relkind in ('r', 'p')
            and not c.relispartition and c.relnamespace = 'public'::regnamespace
            and exists (select from pg_attribute a where a.attrelid = c.oid
                        and a.attname = 'workspace_id') order by 1"""
        )
        told = hashlib.sha256()
        for table in tables:
            rows = f"select md5(string_agg(t::text, '|' order by t::text)) from {table[0]} t"
            told.update(f"{table[0]}={await connection.fetchval(rows)};".encode())
        await connection.close()
        return told.hexdigest()


async def _inbox_item(database: Database, client: Client) -> UUID:
    connection = await database.connect("rapport_owner")
    await connection.execute(f"BEGIN; SET LOCAL app.workspace_id = '{client.workspace_id}'")
    item_id: UUID = await connection.fetchval(
        "insert into inbox_item (workspace_id, id, user_id, kind, at, subject_type, subject_id,"
        " cause_id) values ($1, $2, $3, 'reminder', now(), 'task', $2, $2) returning id",
        client.workspace_id,
        uuid4(),
        client.user_id,
    )
    await connection.execute("COMMIT")
    await connection.close()
    return item_id


@pytest_asyncio.fixture
async def theirs(house: House, database: Database) -> AsyncIterator[Theirs]:
    made = await house.workspace()
    admin = made.admin
    account = (await admin.post("/v1/accounts", json={"name": "Theirs"})).json()
    person = {"name": {"given": "Their", "family": "Person"}, "account_id": account["id"]}
    contact = (await admin.post("/v1/contacts", json=person)).json()
    team = (await admin.post("/v1/teams", json={"name": "Their team"})).json()
    note = {"record_type": "account", "record_id": account["id"], "kind": "note", "body": "Hm"}
    activity = (await admin.post("/v1/activities", json=note)).json()
    task = await make_task(admin, record_type="account", record_id=account["id"])
    started = {"target": "accounts", "file_name": "theirs.csv"}
    imported = (await admin.post("/v1/imports", json=started)).json()
    session = (await admin.get("/v1/auth/sessions")).json()["items"][0]
    role = (await admin.get("/v1/roles")).json()["items"][0]
    program = {"name": "Theirs", "role_id": role["id"]}
    program_id = (await admin.post("/v1/api-clients", json=program)).json()["id"]
    script = {"name": "Theirs", "scopes": ["account:read"]}
    token_id = (await admin.post("/v1/me/tokens", json=script)).json()["id"]
    field = await make_field(admin, "size", type="number")
    hook = {"name": "Theirs", "url": "https://theirs.example/", "events": ["*"]}
    webhook = (await admin.post("/v1/webhooks", json=hook)).json()
    ping = (await admin.post(f"/v1/webhooks/{webhook['id']}/ping")).json()
    listed = {"resource": "accounts", "name": "Theirs"}
    view = (await admin.post("/v1/views", json=listed)).json()
    many = {"resource": "accounts", "ids": [account["id"]], "change": {"kind": "archive"}}
    bulk = (await admin.post("/v1/bulk-changes", json=many)).json()
    ids = {
        "view_id": view["id"],
        "bulk_id": bulk["id"],
        "webhook_id": webhook["id"],
        "delivery_id": ping["id"],
        "account_id": account["id"],
        "contact_id": contact["id"],
        "team_id": team["id"],
        "parent_id": account["id"],
        "owner_id": str(admin.user_id),
        "user_id": str(admin.user_id),
        "role_id": role["id"],
        "successor_id": str(admin.user_id),
        "session_id": session["id"],
        "api_client_id": program_id,
        "token_id": token_id,
        "activity_id": activity["id"],
        "task_id": task["id"],
        "assignee_id": str(admin.user_id),
        "item_id": str(await _inbox_item(database, admin)),
        "import_id": imported["id"],
        "record_id": account["id"],
        "field_id": field["id"],
    }
    yield Theirs({name: UUID(value) for name, value in ids.items()}, made, database)
    await made.close()


async def test_ids_in_paths_of_another_workspace_are_unknown_and_untouched(
    workspace: Workspace, theirs: Theirs
) -> None:
    before, wrong = await theirs.fingerprint(), {}
    for operation in WITH_IDS:
        missing = set(operation.path_ids) - theirs.ids.keys()
        assert not missing, f"{operation.name}: give the test a record for {missing}"
        status = await _ask(workspace.admin, operation, dict(theirs.ids))
        if status != 404:
            wrong[operation.name] = status
    assert wrong == {}
    assert await theirs.fingerprint() == before


async def test_ids_in_bodies_of_another_workspace_are_refused_and_untouched(
    workspace: Workspace, theirs: Theirs
) -> None:
    mine = (await workspace.admin.post("/v1/accounts", json={"name": "Mine"})).json()["id"]
    person = {"name": {"given": "My", "family": "Person"}}
    contact = (await workspace.admin.post("/v1/contacts", json=person)).json()["id"]
    user = str((await workspace.user("sales_rep")).user_id)
    team = (await workspace.admin.post("/v1/teams", json={"name": "Mine"})).json()["id"]
    own = {"account_id": mine, "contact_id": contact, "user_id": user, "team_id": team}
    before, wrong = await theirs.fingerprint(), {}
    for operation, name in WITH_BODY_IDS:
        given = {"source": "erp", "external_id": uuid4().hex, **own}
        status = await _ask(workspace.admin, operation, given, **{name: str(theirs.ids[name])})
        if status not in (404, 422):
            wrong[f"{operation.name} {name}"] = status
    assert WITH_BODY_IDS
    assert wrong == {}
    assert await theirs.fingerprint() == before


async def test_random_ids_are_unknown(workspace: Workspace) -> None:
    wrong = {}
    for operation in WITH_IDS:
        status = await _ask(workspace.admin, operation, {})
        if status != 404:
            wrong[operation.name] = status
    assert wrong == {}


async def test_another_owner_s_records_are_unknown_to_a_representative(
    workspace: Workspace,
) -> None:
    account = (await workspace.admin.post("/v1/accounts", json={"name": "Not yours"})).json()["id"]
    person = {"name": {"given": "Not", "family": "Yours"}}
    contact = (await workspace.admin.post("/v1/contacts", json=person)).json()["id"]
    note = {"record_type": "account", "record_id": account, "kind": "note", "body": "Hm"}
    activity = (await workspace.admin.post("/v1/activities", json=note)).json()["id"]
    on_it = await make_task(workspace.admin, record_type="account", record_id=account)
    task = on_it["id"]
    ids = {
        "account_id": account,
        "contact_id": contact,
        "activity_id": activity,
        "task_id": task,
    }
    rep = await workspace.client(role="sales_rep")
    grants, wrong = GRANTS[RoleKey.SALES_REP], {}
    for operation in WITH_IDS:
        if operation.path_ids[0] not in ids or operation.permission not in grants:
            continue
        status = await _ask(rep, operation, {**ids, "user_id": rep.user_id})
        if status != 404:
            wrong[operation.name] = status
    assert wrong == {}
    kept = (await workspace.admin.get(f"/v1/accounts/{account}")).json()
    assert (kept["version"], kept["name"]) == (1, "Not yours")
