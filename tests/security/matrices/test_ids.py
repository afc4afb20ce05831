"""Every place of the contract for an id, against ids of others, of what is gone, and of nothing.

Generated from the contract: a new operation is covered, or `test_rows.py` says what it needs.
"""

import hashlib
import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

import httpx
import pytest_asyncio

from bootstrap.grants import GRANTS
from domain.identity.model import RoleKey
from tests.factories.contract import committed
from tests.factories.custom import make_field
from tests.factories.operations import Operation, operations
from tests.factories.positions import Place, Position, positions
from tests.factories.records import PERSONAL, Records
from tests.factories.workspaces import Client, House, Workspace

POSITIONS: Final = list(positions(committed()))
DELETES: Final = {
    each.path_ids[0].removesuffix("_id"): each
    for each in operations(committed())
    if each.method == "delete" and len(each.path_ids) == 1 and each.path.endswith("_id}")
    if "favourites" not in each.path and "sessions" not in each.path
}
"""By the kind of record that is gone after them. A session that was ended stays its owner's."""
REFUSALS: Final = {
    Place.PATH: frozenset({404}),
    Place.BODY: frozenset({404, 409, 422}),
    Place.QUERY: frozenset({200}),
    Place.TREE: frozenset({200}),
}
UPLOAD: Final = {"content": b"name\nA\n", "headers": {"Content-Type": "text/csv"}}
REPORTS: Final = frozenset({"change_many"})
"""They tell of each record by itself, and their refusals stand in the answer."""
ENTERED: Final = ("journal", "bulk_change", "bulk_item", "bulk_phase")
"""Tables of the asker's own: exports are entered, also of nothing, and so are reports."""
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT[0-9:.]+Z")
_BESIDE: Final = {"record_id": {"record_type": "account"}}
_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass
class Asker:
    """Sends operations whose ids are all its own, but the one in question."""

    client: Client
    own: Mapping[str, str]

    async def ask(self, position: Position, given: str) -> httpx.Response:
        operation = position.operation
        ids = {"source": "erp", "external_id": uuid4().hex}
        for each in _of(operation, Place.PATH):
            ids[each.at] = self.own[each.kind]
        if position.place is Place.PATH:
            ids[position.at] = given
        asked: dict[str, Any] = {}
        if position.place is Place.QUERY:
            asked["params"] = {**operation.needed, position.at: given}
        if operation.body_schema is not None:
            asked["json"] = self.body(position, given)
        elif operation.uploads:
            asked |= UPLOAD
        path = operation.url(ids)
        if "params" in asked:
            path = path.partition("?")[0]
        return await self.client.request(operation.method.upper(), path, **asked)

    def body(self, position: Position, given: str) -> dict[str, Any]:
        operation = position.operation
        body = operation.body() or {}
        for each in _of(operation, Place.BODY):
            if _holds(body, each.at):
                _put(body, each.at, self.own[each.kind])
        if operation.name in REPORTS:
            body["ids"] = [self.own["account"]]
            if position.at == "/ids/0":
                body["change"] = {"kind": "archive"}
        if position.place is Place.BODY:
            _put(body, position.at, given)
            if operation.path.startswith(("/v1/views", "/v1/import-templates")):
                body["visibility"] = "team"
        elif position.place is Place.TREE:
            body["where"] = {"field": position.at, "op": "eq", "value": given}
        return body


def _of(operation: Operation, place: Place) -> Iterator[Position]:
    return (e for e in POSITIONS if e.operation.name == operation.name and e.place is place)


def _holds(body: Any, pointer: str) -> bool:
    for name in pointer.removeprefix("/").removesuffix("/0").split("/"):
        if name not in body:
            return False
        body = body[name]
    return True


def _put(body: dict[str, Any], pointer: str, value: str) -> None:
    """`/a/0` is a list of one."""
    *outer, last = pointer.removeprefix("/").removesuffix("/0").split("/")
    for name in outer:
        body = body.setdefault(name, {})
    body[last] = [value] if pointer.endswith("/0") else value
    body |= _BESIDE.get(last, {})


def _told(answer: httpx.Response) -> tuple[int, str]:
    """What one learns of the answer: status and body, without ids and what is of the request."""
    kind = answer.headers.get("content-type", "")
    if not kind.endswith("json"):
        return answer.status_code, _ID.sub("id", answer.text)
    body = answer.json()
    if isinstance(body, dict):
        body = {key: held for key, held in body.items() if key not in ("request_id", "instance")}
    told = _ID.sub("id", json.dumps(body, sort_keys=True))
    return answer.status_code, _INSTANT.sub("then", told)


def _empty(answer: httpx.Response) -> bool:
    if not answer.headers["content-type"].endswith("json"):
        return len(answer.text.strip().splitlines()) == 1
    return not answer.json()["items"]


def _right(position: Position, answer: httpx.Response) -> bool:
    """The first id of a path is of the record itself, those after it are references, and so is

    what is said of an upload.
    """
    if position.operation.name in REPORTS and answer.status_code == 201:
        return all(each["result"] == "failed" for each in answer.json()["items"])
    related = position.place is Place.PATH and position.at != position.operation.path_ids[0]
    related |= position.place is Place.QUERY and position.operation.uploads
    if answer.status_code not in REFUSALS[Place.BODY if related else position.place]:
        return False
    return answer.status_code != 200 or _empty(answer)


@dataclass
class Others:
    """The asker's workspace and another one, with a record of every kind in each."""

    asker: Asker
    theirs: Records
    mine: Records

    async def fingerprint(self) -> dict[str, str]:
        """A hash of the rows of every table, in both workspaces."""
        found: dict[str, str] = {}
        for records in (self.mine, self.theirs):
            found |= await _hashes(records.workspace)
        return found

    def touched(self, before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
        entered = {f"{self.mine.workspace.id} {table}" for table in ENTERED}
        return {name for name, told in after.items() if told != before[name]} - entered


async def _hashes(workspace: Workspace) -> dict[str, str]:
    connection = await workspace.house.database.connect("rapport_owner")
    await connection.execute(f"BEGIN READ ONLY; SET LOCAL app.workspace_id = '{workspace.id}'")
    tables = await connection.fetch(
        """select c.relname from pg_class c where c.relkind in ('r', 'p')
        and not c.relispartition and c.relnamespace = 'public'::regnamespace
        and exists (select from pg_attribute a where a.attrelid = c.oid
                    and a.attname = 'workspace_id') order by 1"""
    )
    told = {}
    for (table,) in tables:
        rows = await connection.fetch(f"select t::text from {table} t order by 1")
        whole = hashlib.sha256("\n".join(row[0] for row in rows).encode()).hexdigest()
        told[f"{workspace.id} {table}"] = whole
    await connection.close()
    return told


@pytest_asyncio.fixture
async def others(house: House, workspace: Workspace) -> AsyncIterator[Others]:
    other = await house.workspace()
    made = []
    for each in (workspace, other):
        for resource in ("accounts", "contacts"):
            await make_field(
                each.admin, "keeper_id", object=resource, type="reference", refers_to="users"
            )
        made.append(await Records(each, each.admin).make())
    mine, theirs = made
    yield Others(Asker(workspace.admin, mine.ids), theirs, mine)
    await other.close()


async def test_ids_of_one_s_own_are_taken(others: Others) -> None:
    """Else a body that is refused for another reason would pass all the rest."""
    second = await Records(others.mine.workspace, others.mine.client).make()
    wrong = {}
    for each in POSITIONS:
        if each.place is not Place.PATH:
            answer = await others.asker.ask(each, second.ids[each.kind])
            if answer.status_code >= 400 or '"result":"failed"' in answer.text:
                wrong[each.name] = _told(answer)
    assert not wrong, _listed(wrong)


async def test_ids_of_another_workspace_are_like_ids_of_nothing(others: Others) -> None:
    before, wrong = await others.fingerprint(), {}
    for each in POSITIONS:
        random = await others.asker.ask(each, str(uuid4()))
        foreign = await others.asker.ask(each, others.theirs.ids[each.kind])
        if not (_right(each, random) and _told(random) == _told(foreign)):
            wrong[each.name] = (_told(random), _told(foreign))
    after = await others.fingerprint()
    assert not wrong, _listed(wrong)
    assert others.touched(before, after) == set()


def _listed(wrong: Mapping[str, Any]) -> str:
    return "\n".join(f"{name}: {told}" for name, told in wrong.items())


async def test_ids_of_what_is_gone_are_like_ids_of_nothing(others: Others) -> None:
    fresh = Records(others.mine.workspace, others.mine.client, dict(others.mine.ids))
    await fresh.make(DELETES)
    for kind, operation in DELETES.items():
        path = operation.url({operation.path_ids[0]: fresh.ids[kind]})
        answer = await fresh.client.delete(path)
        assert answer.status_code in (200, 204), (operation.name, answer.text)
    wrong = {}
    for each in POSITIONS:
        if each.kind in DELETES:
            random = await others.asker.ask(each, str(uuid4()))
            gone = await others.asker.ask(each, fresh.ids[each.kind])
            if not (_right(each, gone) and _told(random) == _told(gone)):
                wrong[each.name] = (_told(random), _told(gone))
    assert not wrong, _listed(wrong)


async def test_ids_out_of_reach_are_like_ids_of_nothing(
    workspace: Workspace, others: Others
) -> None:
    rep = await workspace.client(role="sales_rep")
    own = await Records(workspace, rep, dict(others.mine.ids)).make(PERSONAL)
    asker, grants = Asker(rep, own.ids), GRANTS[RoleKey.SALES_REP]
    before, wrong = await others.fingerprint(), {}
    for each in POSITIONS:
        permission = each.operation.permission
        if each.kind in PERSONAL and (permission in grants or permission == "signed_in"):
            random = await asker.ask(each, str(uuid4()))
            far = await asker.ask(each, others.mine.ids[each.kind])
            if not (_right(each, far) and _told(random) == _told(far)):
                wrong[each.name] = (_told(random), _told(far))
    after = await others.fingerprint()
    assert not wrong, _listed(wrong)
    assert others.touched(before, after) == set()
