"""Exports by a job: the view as a file, under the rights of each moment, kept for a day."""

import csv
import io
import json
from typing import Any
from uuid import UUID

import pytest

from bootstrap.exporting import export_world
from domain.exchange.exporting import ExportWorld, make_file
from domain.kernel.errors import Unavailable
from domain.kernel.jobs import JobContext
from persistence.kernel.upkeep import prune
from tests.api.exchange.test_exports import PAYLOADS
from tests.factories.customers import make_account, make_contact
from tests.factories.imports import imported
from tests.factories.journal import a_system_pool
from tests.factories.workspaces import Client, Workspace, with_role


def world_of(workspace: Workspace, **changed: Any) -> ExportWorld:
    world = export_world(workspace.house.wiring)
    return ExportWorld(**{**world.__dict__, **changed})


async def work(workspace: Workspace, export_id: str, *, attempt: int = 1, **changed: Any) -> None:
    """What the worker does with the job that was enqueued."""
    context = JobContext(1, attempt, lambda: False)
    await make_file(
        workspace.id, UUID(export_id), world=world_of(workspace, **changed), context=context
    )


async def requested(client: Client, **asked: Any) -> dict[str, Any]:
    answer = await client.post("/v1/exports", json={"resource": "accounts", **asked})
    assert answer.status_code == 202, answer.text
    return dict(answer.json())


async def seen(client: Client, export_id: str) -> dict[str, Any]:
    return dict((await client.get(f"/v1/exports/{export_id}")).json())


async def test_a_list_becomes_a_file_that_is_fetched(workspace: Workspace) -> None:
    await imported(workspace, b"name\n" + b"".join(b"Account %d\n" % n for n in range(1_203)))
    await make_account(workspace.admin, name="Zed", industry="=1+1")
    tree = {"not": {"field": "name", "op": "eq", "value": "Account 7"}}
    asked = await requested(workspace.admin, where=tree, sort="-name", fields="name,industry")
    assert (asked["state"], asked["where"], asked["rows"]) == ("running", tree, 0)
    path = f"/v1/exports/{asked['id']}/file"
    early = await workspace.admin.get(path)
    assert (early.status_code, early.json()["code"]) == (404, "export_not_ready")
    await work(workspace, asked["id"])
    done = await seen(workspace.admin, asked["id"])
    assert (done["state"], done["rows"]) == ("done", 1_203)
    answer = await workspace.admin.get(path)
    assert answer.headers["content-disposition"] == 'attachment; filename="accounts.csv"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert int(answer.headers["content-length"]) == done["file_size"] == len(answer.content)
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert (len(rows), rows[0]["name"], rows[0]["industry"]) == (1_203, "Zed", "'=1+1")
    assert set(rows[0]) == {"id", "name", "industry"}
    told = await workspace.rows("select event, payload from journal where kind = 'access'")
    events = [row["event"] for row in told if "export" in row["event"]]
    assert sorted(events) == ["customers.account.exported", "exchange.export.downloaded"]
    listed = (await workspace.admin.get("/v1/exports?limit=1")).json()
    assert [each["id"] for each in listed["items"]] == [asked["id"]]
    assert (await workspace.admin.request("HEAD", path)).status_code == 200
    again = await workspace.rows("select 1 from journal where event = 'exchange.export.downloaded'")
    assert len(again) == 1


@pytest.mark.parametrize("form", ["xlsx", "ndjson", "vcard"])
async def test_every_format_holds_what_the_direct_export_has(
    workspace: Workspace, form: str
) -> None:
    for n, payload in enumerate(PAYLOADS[:4]):
        await make_account(workspace.admin, name=f"A{n}", industry=payload)
    asked = await requested(workspace.admin, format=form)
    await work(workspace, asked["id"])
    answer = await workspace.admin.get(f"/v1/exports/{asked['id']}/file")
    direct = await workspace.admin.get(f"/v1/accounts/export?format={form}")
    assert answer.headers["content-type"] == direct.headers["content-type"]
    if form == "xlsx":
        assert answer.content[:2] == b"PK"
    else:
        assert answer.content == direct.content


async def test_whose_it_is_and_who_may_not(workspace: Workspace) -> None:
    analyst, rep = await workspace.client("analyst"), await workspace.client("sales_rep")
    refused = await rep.post("/v1/exports", json={"resource": "accounts"})
    assert refused.status_code == 403
    barred = {"resource": "contacts", "sort": "birth_date"}
    assert (await analyst.post("/v1/exports", json=barred)).status_code == 403
    await make_contact(workspace.admin, birth_date="1990-01-31")
    asked = await requested(analyst, resource="contacts", format="ndjson")
    await work(workspace, asked["id"])
    answer = await analyst.get(f"/v1/exports/{asked['id']}/file")
    assert (answer.status_code, "1990" in answer.text) == (200, False)
    other = await workspace.house.workspace()
    for client in (workspace.admin, rep, other.admin):
        for path in (f"/v1/exports/{asked['id']}", f"/v1/exports/{asked['id']}/file"):
            assert (await client.get(path)).status_code == 404
        assert (await client.delete(f"/v1/exports/{asked['id']}")).status_code == 404
    await other.close()
    assert (await rep.get("/v1/exports")).json()["items"] == []
    wrong = await workspace.admin.post("/v1/exports", json={"resource": "users"})
    assert wrong.status_code == 422


async def test_rights_are_read_anew_while_it_is_made_and_when_it_is_fetched(
    workspace: Workspace,
) -> None:
    held = {"account:read": "all", "account:export": "all"}
    role = (await workspace.admin.post("/v1/roles", json={"name": "R", "grants": held})).json()
    client = await with_role(workspace, role["id"])
    done, late = await requested(client), await requested(client)
    await work(workspace, done["id"])
    fewer = {"account:read": "own", "account:export": "all"}
    changed = await workspace.admin.patch(f"/v1/roles/{role['id']}", json={"grants": fewer})
    assert changed.status_code == 200, changed.text
    refused = await client.get(f"/v1/exports/{done['id']}/file")
    assert (refused.status_code, refused.json()["code"]) == (403, "export_outgrown")
    none = {"account:read": "own", "account:export": None}
    await workspace.admin.patch(f"/v1/roles/{role['id']}", json={"grants": none})
    await work(workspace, late["id"])
    failed = await seen(client, late["id"])
    assert (failed["state"], failed["error"]["code"]) == ("failed", "not_allowed")
    await client.aclose()


async def test_a_later_attempt_overtakes_an_earlier_one(workspace: Workspace) -> None:
    await make_account(workspace.admin, name="One")
    asked = await requested(workspace.admin, format="ndjson")
    world = world_of(workspace)
    keep = world.files.keep

    class Slow:
        begin, note, pieces = world.files.begin, world.files.note, world.files.pieces

        async def keep(self, *told: Any) -> bool:
            await work(workspace, asked["id"])
            return await keep(*told)

    await work(workspace, asked["id"], files=Slow())
    answer = await workspace.admin.get(f"/v1/exports/{asked['id']}/file")
    assert json.loads(answer.text)["name"] == "One"
    kept = await workspace.rows("select count(distinct file_id) as n from export_chunk")
    assert kept[0]["n"] == 1


async def test_what_fails_time_and_again_says_so(workspace: Workspace) -> None:
    asked = await requested(workspace.admin)

    class Broken:
        async def begin(self, *_told: Any) -> UUID:
            raise Unavailable("down")

    for attempt, state in ((1, "running"), (5, "failed")):
        with pytest.raises(Unavailable):
            await work(workspace, asked["id"], attempt=attempt, files=Broken())
        assert (await seen(workspace.admin, asked["id"]))["state"] == state


async def test_a_file_is_kept_for_a_day_or_until_it_is_discarded(workspace: Workspace) -> None:
    asked, other = await requested(workspace.admin), await requested(workspace.admin)
    for each in (asked, other):
        await work(workspace, each["id"])
    assert (await workspace.admin.delete(f"/v1/exports/{other['id']}")).status_code == 204
    assert (await workspace.admin.get(f"/v1/exports/{other['id']}")).status_code == 404
    await workspace.rows("update export set expires_at = now() - interval '1 minute'")
    assert (await seen(workspace.admin, asked["id"]))["state"] == "expired"
    gone = await workspace.admin.get(f"/v1/exports/{asked['id']}/file")
    assert (gone.status_code, gone.json()["code"]) == (404, "export_expired")
    await workspace.rows("update export_chunk set expires_at = now() - interval '1 minute'")
    async with a_system_pool(workspace.house.database) as system:
        await prune(system)
    assert await workspace.rows("select 1 from export_chunk") == []


async def test_only_so_many_are_made_at_once(workspace: Workspace) -> None:
    for _ in range(5):
        await requested(workspace.admin)
    refused = await workspace.admin.post("/v1/exports", json={"resource": "accounts"})
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_exports")
