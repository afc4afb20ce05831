"""Many records changed at once: each by its own rules, by a job where they are many, and back."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from bootstrap.bulk import bulk_world
from domain.exchange.ports import Actors
from domain.kernel.jobs import HandedBack, JobContext
from domain.views import ports
from domain.views.jobs import carry_out
from domain.views.model import Phase
from tests.factories.custom import make_field
from tests.factories.customers import make_account, make_contact
from tests.factories.workspaces import Client, Workspace

Json = dict[str, Any]


async def change(
    client: Client, ids: list[str] | None, told: Json, status: int = 201, **given: Any
) -> Json:
    body = {"resource": "accounts", "change": told, **({"ids": ids} if ids else {}), **given}
    answer = await client.post("/v1/bulk-changes", json=body)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def reverse(client: Client, bulk_id: str) -> Json:
    answer = await client.post(f"/v1/bulk-changes/{bulk_id}/reversal")
    assert answer.status_code == 202, answer.text
    return dict(answer.json())


async def work(workspace: Workspace, bulk_id: str, phase: Phase, stopping: bool = False) -> None:
    """What the worker does with the job that was enqueued."""
    wiring = workspace.house.wiring
    world = bulk_world(wiring.runner, wiring.free[Actors], wiring.free[ports.BulkTargets])
    context = JobContext(1, 1, lambda: stopping)
    await carry_out(workspace.id, UUID(bulk_id), phase, world=world, context=context)


async def accounts(client: Client, count: int, **given: Any) -> list[str]:
    return [(await make_account(client, name=f"a{n:03}", **given))["id"] for n in range(count)]


async def seen(client: Client, account_id: str) -> Json:
    return dict((await client.get(f"/v1/accounts/{account_id}")).json())


async def test_each_record_is_told_of(workspace: Workspace) -> None:
    client = workspace.admin
    one, two = await accounts(client, 2)
    await client.patch(f"/v1/accounts/{two}", json={"industry": "steel"})
    unknown = str(uuid4())
    done = await change(
        client, [one, two, unknown], {"kind": "set", "fields": {"industry": "steel"}}
    )
    assert done["state"] == "done"
    told = [(item["record_id"], item["result"], item["code"]) for item in done["items"]]
    assert told == [
        (one, "changed", None),
        (two, "unchanged", None),
        (unknown, "failed", "not_found"),
    ]
    assert done["counts"] == {"changed": 1, "unchanged": 1, "failed": 1}
    assert done["progress"] == {"phase": None, "position": 3, "total": 3}
    assert (await seen(client, one))["industry"] == "steel"
    assert (await client.get(f"/v1/bulk-changes/{done['id']}")).json() == done
    journal = await workspace.rows(
        "select event, cause_type from journal where aggregate_id = $1 order by at desc limit 1",
        UUID(one),
    )
    assert journal == [{"event": "customers.account.updated", "cause_type": "bulk_change"}]


async def test_every_kind_of_change_and_its_way_back(workspace: Workspace) -> None:
    client = workspace.admin
    team = str(await workspace.team("East"))
    owner = str((await workspace.user("sales_rep")).user_id)
    await make_field(client, "size", type="number")
    (one,) = await accounts(client, 1, tags=["a", "b"], address={"city": "Lyon", "country": "FR"})
    before = await seen(client, one)
    money = {"amount": "10.00", "currency": "EUR"}
    fields = {
        "founded_year": 1999,
        "kind": "household",
        "annual_revenue": money,
        "address": {"country": "BE"},
        "custom": {"size": 7},
    }
    for told, named in (
        ({"kind": "assign", "owner_id": owner, "team_id": team}, ("owner", "team")),
        ({"kind": "add_tags", "tags": ["c", "a"]}, ("tags",)),
        ({"kind": "remove_tags", "tags": ["a"]}, ("tags",)),
        ({"kind": "set", "fields": fields}, ("founded_year", "kind", "annual_revenue", "address")),
        ({"kind": "archive"}, ("archived_at", "status")),
    ):
        done = await change(client, [one], told)
        assert done["counts"]["changed"] == 1, done
        now = await seen(client, one)
        assert all(now[name] != before[name] for name in named), told
        back = await reverse(client, done["id"])
        assert (back["state"], back["reversal"]) == ("reversed", {"restored": 1, "kept": 0}), told
        again = await seen(client, one)
        assert {n: again[n] for n in named} == {n: before[n] for n in named}, told
    assert (await seen(client, one))["address"]["city"] == "Lyon"


async def test_a_value_that_was_changed_since_stays(workspace: Workspace) -> None:
    client = workspace.admin
    one, two = await accounts(client, 2)
    done = await change(client, [one, two], {"kind": "set", "fields": {"industry": "steel"}})
    await client.patch(f"/v1/accounts/{one}", json={"industry": "wood"})
    back = await reverse(client, done["id"])
    assert back["reversal"] == {"restored": 1, "kept": 1}
    assert [(i["undone"], i["kept"]) for i in back["items"]] == [
        ("kept", ["industry"]),
        ("restored", []),
    ]
    assert (await seen(client, one))["industry"] == "wood"
    assert (await seen(client, two))["industry"] is None
    second = await client.post(f"/v1/bulk-changes/{done['id']}/reversal")
    assert (second.status_code, second.json()["code"]) == (409, "wrong_bulk_state")


async def test_a_refused_record_leaves_nothing_behind(workspace: Workspace) -> None:
    client = workspace.admin
    await make_field(client, "boss", type="reference", refers_to="users")
    (one,) = await accounts(client, 1)
    told = {"kind": "set", "fields": {"industry": "steel", "custom": {"boss": str(uuid4())}}}
    done = await change(client, [one], told)
    assert [item["code"] for item in done["items"]] == ["unknown_reference"]
    now = await seen(client, one)
    assert (now["industry"], now["version"]) == (None, 1)


async def test_contacts_too(workspace: Workspace) -> None:
    client = workspace.admin
    made = await make_contact(client)
    told = {"kind": "set", "fields": {"title": "CEO", "birth_date": "1980-02-29"}}
    done = await change(client, [made["id"]], told, resource="contacts")
    assert done["counts"]["changed"] == 1
    now = (await client.get(f"/v1/contacts/{made['id']}")).json()
    assert (now["title"], now["birth_date"]) == ("CEO", "1980-02-29")


async def test_reaches_hold_for_every_record(workspace: Workspace) -> None:
    rep = await workspace.client(role="sales_rep")
    (theirs,) = await accounts(workspace.admin, 1)
    (mine,) = await accounts(rep, 1)
    done = await change(rep, [theirs, mine], {"kind": "add_tags", "tags": ["x"]})
    assert [item["code"] for item in done["items"]] == ["not_found", None]
    assert (await seen(workspace.admin, theirs))["version"] == 1
    assert (await workspace.admin.get(f"/v1/bulk-changes/{done['id']}")).status_code == 200
    other = await workspace.client(role="sales_rep")
    assert (await other.get(f"/v1/bulk-changes/{done['id']}")).status_code == 404
    agent = await workspace.client(role="service_agent")
    body = {"resource": "accounts", "ids": [mine], "change": {"kind": "archive"}}
    assert (await agent.post("/v1/bulk-changes", json=body)).status_code == 403


async def test_more_than_two_hundred_are_changed_by_a_job(workspace: Workspace) -> None:
    client = workspace.admin
    ids = await accounts(client, 3) + [str(uuid4()) for _ in range(200)]
    told = {"kind": "add_tags", "tags": ["x"]}
    started = await change(client, ids, told, status=202)
    assert started["progress"] == {"phase": "run", "position": 0, "total": 203}
    with pytest.raises(HandedBack):
        await work(workspace, started["id"], Phase.RUN, stopping=True)
    half = (await client.get(f"/v1/bulk-changes/{started['id']}")).json()
    assert (half["state"], half["progress"]["position"]) == ("running", 200)
    for _ in range(2):
        await work(workspace, started["id"], Phase.RUN)
    done = (await client.get(f"/v1/bulk-changes/{started['id']}")).json()
    assert (done["state"], done["items"]) == ("done", [])
    assert done["counts"] == {"changed": 3, "unchanged": 0, "failed": 200}
    path = f"/v1/bulk-changes/{started['id']}/items"
    failed = (await client.get(path, params={"result": "failed", "limit": 200})).json()
    assert {item["code"] for item in failed["items"]} == {"not_found"}
    changed = (await client.get(path, params={"result": "changed"})).json()
    assert [item["record_id"] for item in changed["items"]] == ids[:3]


async def test_records_are_named_by_a_condition(workspace: Workspace) -> None:
    client = workspace.admin
    ids = await accounts(client, 3, industry="steel")
    await make_account(client, name="other", industry="wood")
    where = {"field": "industry", "op": "eq", "value": "steel"}
    told = {"kind": "set", "fields": {"industry": "iron"}}
    started = await change(client, None, told, status=202, where=where)
    assert started["progress"]["total"] is None
    await work(workspace, started["id"], Phase.RUN)
    done = (await client.get(f"/v1/bulk-changes/{started['id']}")).json()
    assert done["counts"] == {"changed": 3, "unchanged": 0, "failed": 0}
    assert {(await seen(client, each))["industry"] for each in ids} == {"iron"}
    await reverse(client, started["id"])
    assert {(await seen(client, each))["industry"] for each in ids} == {"steel"}


async def test_rights_are_read_anew_for_every_chunk(workspace: Workspace) -> None:
    rep = await workspace.client(role="sales_rep")
    await accounts(rep, 1)
    told = {"kind": "add_tags", "tags": ["x"]}
    started = await change(rep, None, told, status=202, q="a000")
    role = next(
        r for r in (await workspace.admin.get("/v1/roles")).json()["items"] if r["key"] == "analyst"
    )
    moved = await workspace.admin.patch(f"/v1/users/{rep.user_id}", json={"role_id": role["id"]})
    assert moved.status_code == 200, moved.text
    await work(workspace, started["id"], Phase.RUN)
    ended = (await workspace.admin.get(f"/v1/bulk-changes/{started['id']}")).json()
    assert (ended["state"], ended["error"]["code"]) == ("failed", "forbidden")


@pytest.mark.parametrize(
    ("given", "pointer", "code"),
    [
        ({"resource": "users"}, "/resource", "unknown_choice"),
        ({"ids": None}, "/ids", "required"),
        ({"q": "x"}, "/ids", "required"),
        ({"change": {"kind": "set", "fields": {}}}, "/change/fields", "required"),
        (
            {"change": {"kind": "set", "fields": {"name": "x"}}},
            "/change/fields/name",
            "not_in_bulk",
        ),
        (
            {"change": {"kind": "set", "fields": {"colour": "x"}}},
            "/change/fields/colour",
            "unknown_field",
        ),
        (
            {"change": {"kind": "set", "fields": {"founded_year": "x"}}},
            "/change/fields/founded_year",
            "not_a_number",
        ),
        (
            {"change": {"kind": "set", "fields": {"custom": {"code": "x"}}}},
            "/change/fields/custom/code",
            "not_in_bulk",
        ),
        ({"change": {"kind": "add_tags", "tags": []}}, "/change/tags", "bad_value"),
        ({"change": {"kind": "assign"}}, "/change", "bad_change"),
    ],
)
async def test_what_cannot_be_done_to_many(
    workspace: Workspace, given: Json, pointer: str, code: str
) -> None:
    await make_field(workspace.admin, "code", type="text", unique=True)
    body = {
        "resource": "accounts",
        "ids": [str(uuid4())],
        "change": {"kind": "archive"},
        **given,
    }
    answer = await workspace.admin.post("/v1/bulk-changes", json=body)
    assert answer.status_code == 422, answer.text
    assert (pointer, code) in {(e["pointer"], e["code"]) for e in answer.json()["errors"]}
