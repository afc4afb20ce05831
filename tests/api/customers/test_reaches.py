"""Who sees which rows, and who may touch them: none, own, team, all, and shares."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from tests.factories.customers import ids, make_account, make_contact
from tests.factories.workspaces import Client, Workspace


@dataclass
class Company:
    """A team with a team below it and one beside it, and a rep with one account in each."""

    workspace: Workspace
    reps: dict[str, Client]
    accounts: dict[str, str]
    contacts: dict[str, str]
    teams: dict[str, object]


@pytest_asyncio.fixture
async def company(workspace: Workspace) -> AsyncIterator[Company]:
    north = await workspace.team("North")
    teams = {"north": north, "below": await workspace.team("Below", parent=north)}
    teams["beside"] = await workspace.team("Beside")
    reps = {name: await workspace.client("sales_rep", team=team) for name, team in teams.items()}
    accounts = {name: (await make_account(rep, name=name))["id"] for name, rep in reps.items()}
    contacts = {
        name: (await make_contact(rep, account_id=accounts[name]))["id"]
        for name, rep in reps.items()
    }
    yield Company(workspace, reps, accounts, contacts, dict(teams))


async def seen(client: Client, company: Company) -> dict[str, set[str]]:
    """Names of what a client sees, by each way of looking."""
    names = {record_id: name for name, record_id in company.accounts.items()}
    listed = {names[each] for each in await ids(client, "/v1/accounts")}
    got = {
        name
        for name, each in company.accounts.items()
        if (await client.get(f"/v1/accounts/{each}")).status_code == 200
    }
    found = {name for name in company.accounts if await ids(client, "/v1/accounts", q=name)}
    counted = (await client.get("/v1/accounts", params={"count": "true", "limit": 1})).json()
    groups = (await client.get("/v1/accounts/groups", params={"by": "owner_id"})).json()["items"]
    assert counted["total"] == len(listed) == sum(group["count"] for group in groups)
    people = {record_id: name for name, record_id in company.contacts.items()}
    contacts = {people[each] for each in await ids(client, "/v1/contacts")}
    return {"list": listed, "get": got, "search": found, "contacts": contacts}


@pytest.mark.parametrize(
    ("role", "team", "expected"),
    [
        ("sales_rep", "north", set()),
        ("sales_manager", "north", {"north", "below"}),
        ("sales_manager", "below", {"below"}),
        ("sales_manager", "beside", {"beside"}),
        ("marketer", "beside", {"north", "below", "beside"}),
        ("service_agent", "beside", {"north", "below", "beside"}),
        ("analyst", "north", {"north", "below", "beside"}),
        ("admin", "north", {"north", "below", "beside"}),
    ],
)
async def test_a_role_sees_what_its_reach_says(
    company: Company, role: str, team: str, expected: set[str]
) -> None:
    client = await company.workspace.client(role, teams=[company.teams[team]])  # type: ignore[list-item]
    for way, names in (await seen(client, company)).items():
        assert names == expected, way


async def test_a_rep_sees_their_own(company: Company) -> None:
    for name, rep in company.reps.items():
        for way, names in (await seen(rep, company)).items():
            assert names == {name}, way


async def test_someone_in_no_team_sees_no_team(company: Company) -> None:
    manager = await company.workspace.client("sales_manager")
    for way, names in (await seen(manager, company)).items():
        assert names == set(), way


async def test_a_share_opens_one_record(company: Company) -> None:
    rep, account = company.reps["north"], company.accounts["beside"]
    path, admin = f"/v1/accounts/{account}", company.workspace.admin
    share = f"{path}/shares/{rep.user_id}"
    assert (await rep.get(path)).status_code == 404
    assert (await admin.put(share, json={"access": "read"})).status_code == 204
    assert (await rep.get(path)).status_code == 200
    assert set(await ids(rep, "/v1/accounts")) == {account, company.accounts["north"]}
    assert await ids(rep, "/v1/accounts", q="beside") == [account]
    refused = await rep.patch(path, json={"industry": "x"})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert (await admin.put(share, json={"access": "write"})).status_code == 204
    assert (await rep.patch(path, json={"industry": "x"})).status_code == 200
    sharing = (await admin.get(f"{path}/sharing")).json()
    assert [(each["user"]["id"], each["access"]) for each in sharing["shares"]] == [
        (str(rep.user_id), "write")
    ]
    assert (await admin.delete(share)).status_code == 204
    assert (await rep.get(path)).status_code == 404
    assert (await admin.delete(share)).status_code == 404
    events = [row["event"] for row in await company.workspace.journal(account)]
    assert events.count("customers.account.shared") == 2
    assert events.count("customers.account.unshared") == 1


async def test_a_share_needs_someone_there(company: Company) -> None:
    path = f"/v1/accounts/{company.accounts['north']}/shares/"
    other = await company.workspace.house.workspace()
    for user_id in (other.admin.user_id, company.workspace.id):
        answer = await company.workspace.admin.put(f"{path}{user_id}", json={"access": "read"})
        assert answer.status_code == 422
    await other.close()


async def test_seeing_is_not_touching(company: Company) -> None:
    """A marketer reads all accounts and changes their own."""
    marketer = await company.workspace.client("marketer")
    path = f"/v1/accounts/{company.accounts['north']}"
    assert (await marketer.get(path)).status_code == 200
    assert (await marketer.patch(path, json={"industry": "x"})).status_code == 403
    mine = await make_account(marketer)
    own = await marketer.patch(f"/v1/accounts/{mine['id']}", json={"industry": "x"})
    assert own.status_code == 200


@pytest.mark.parametrize("field", ["owner_id", "team_id"])
async def test_handing_over_needs_the_right_to_assign(company: Company, field: str) -> None:
    marketer = await company.workspace.client("marketer")
    other = company.reps["north"].user_id if field == "owner_id" else company.teams["north"]
    body = {"name": "X", field: str(other)}
    assert (await marketer.post("/v1/accounts", json=body)).status_code == 403
    mine = await make_account(marketer)
    moved = await marketer.patch(f"/v1/accounts/{mine['id']}", json={field: str(other)})
    assert moved.status_code == 403
    rep = company.reps["beside"]
    given = await rep.patch(
        f"/v1/accounts/{company.accounts['beside']}", json={"owner_id": str(rep.user_id)}
    )
    assert given.status_code == 200


async def test_one_who_gives_a_record_away_is_answered(company: Company) -> None:
    """The answer shows what was written, though its reader sees it for the last time."""
    rep, other = company.reps["north"], company.reps["beside"]
    path = f"/v1/accounts/{company.accounts['north']}"
    given = await rep.patch(path, json={"owner_id": str(other.user_id), "team_id": None})
    assert given.status_code == 200, given.text
    assert given.json()["owner"]["id"] == str(other.user_id)
    assert (await rep.get(path)).status_code == 404
    assert (await other.get(path)).status_code == 200


async def test_a_record_out_of_sight_is_not_named_by_those_that_refer_to_it(
    company: Company,
) -> None:
    admin, rep = company.workspace.admin, company.reps["below"]
    hidden, mine = company.accounts["beside"], company.accounts["below"]
    changed = await admin.patch(f"/v1/accounts/{mine}", json={"parent_id": hidden})
    assert changed.json()["parent"]["id"] == hidden
    contact = company.contacts["below"]
    linked = await admin.put(f"/v1/contacts/{contact}/accounts/{hidden}", json={"primary": True})
    assert linked.json()["account"]["id"] == hidden
    answers = [
        (await rep.get(path)).text
        for path in (
            f"/v1/accounts/{mine}",
            "/v1/accounts",
            f"/v1/contacts/{contact}",
            "/v1/contacts",
        )
    ]
    answers.append((await rep.patch(f"/v1/accounts/{mine}", json={"industry": "x"})).text)
    assert [answer for answer in answers if hidden in answer] == []
    groups = (await rep.get("/v1/accounts/groups?by=parent_id")).json()["items"]
    assert [group["label"] for group in groups if group["key"] == hidden] == [None]
