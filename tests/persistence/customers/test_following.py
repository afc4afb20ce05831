"""The whole way: an account changes hands, the feed tells, its contacts follow."""

import asyncio
from typing import Any, cast

from bootstrap.subscribers import subscribers
from persistence.kernel.dispatcher import Dispatcher
from tests.cluster import Database
from tests.factories.app import running_house
from tests.factories.journal import a_system_pool
from tests.factories.workspaces import Client, House, Workspace


async def until_quiet(house: House, database: Database) -> None:
    async with a_system_pool(database) as system:
        told = subscribers(cast(Any, house))
        dispatcher = Dispatcher(cast(Any, house.wiring.runner), system, told, poll=0.02)
        for _ in range(1_000):
            more = await dispatcher.turn()
            if not more and dispatcher.lag.seconds == 0:
                return
            await asyncio.sleep(0.02)
        raise AssertionError("The feed did not come to its end")


async def make(client: Client, path: str, **body: Any) -> str:
    answer = await client.post(f"/v1/{path}", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def owner_of(client: Client, contact_id: str) -> tuple[str | None, str | None]:
    told = (await client.get(f"/v1/contacts/{contact_id}")).json()
    return told["owner"] and told["owner"]["id"], told["team"] and told["team"]["id"]


async def hand_over(workspace: Workspace, account_id: str) -> tuple[str, str]:
    team = await workspace.team("North")
    heir = await workspace.client("sales_rep", team=team)
    told = {"owner_id": str(heir.user_id), "team_id": str(team)}
    changed = await workspace.admin.patch(f"/v1/accounts/{account_id}", json=told)
    assert changed.status_code == 200, changed.text
    return told["owner_id"], told["team_id"]


async def test_contacts_follow_their_account(committed_database: Database) -> None:
    async with running_house(committed_database) as house:
        workspace = await house.workspace()
        admin = workspace.admin
        account_id = await make(admin, "accounts", name="Lotus Trading")
        name = {"given": "Minh"}
        follows = await make(admin, "contacts", name=name, account_id=account_id)
        by_hand = await make(admin, "contacts", name=name, account_id=account_id)
        await admin.patch(f"/v1/contacts/{by_hand}", json={"owner_id": None})
        elsewhere = await make(admin, "contacts", name=name)
        before = await owner_of(admin, elsewhere)

        heirs = await hand_over(workspace, account_id)
        await until_quiet(house, committed_database)

        assert await owner_of(admin, follows) == heirs
        assert (await owner_of(admin, by_hand))[0] is None
        assert await owner_of(admin, elsewhere) == before
        last = (await workspace.journal(follows))[-1]
        assert (last["event"], last["actor_id"]) == ("customers.contact.updated", None)
        cause = await workspace.rows(
            "select cause_type from journal where aggregate_id = $1 and cause_id is not null",
            follows,
        )
        assert [row["cause_type"] for row in cause] == ["reaction"]
        await until_quiet(house, committed_database)
        assert len(await workspace.journal(follows)) == 2
        await workspace.close()
