"""S12: an old refresh token that comes back ends the session, and its user is told.

That a disabled user, a changed password and a changed role bite within five seconds is in
tests/api/identity/test_sessions.py, for roles in test_roles.py, for programs in test_machines.py.
"""

from datetime import timedelta

import httpx

from domain.identity.commands import Device
from domain.identity.model import Client
from tests.factories.workspaces import House


async def refresh(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post("/v1/auth/sessions/refresh", json={"refresh_token": token})


async def test_a_copied_refresh_token_ends_the_family_and_tells_its_user(house: House) -> None:
    made = await house.workspace(device=Device(Client.MOBILE, "pytest"))
    first = made.founder.refresh_token
    async with house.client() as phone:
        second = (await refresh(phone, first)).json()["refresh_token"]
        tab = await refresh(phone, first)
        assert tab.json()["refresh_token"] == second, "two tabs within the grace stay signed in"
        await _age(house, made.founder.session_id, made.id)
        replayed = await refresh(phone, first)
        assert (replayed.status_code, replayed.json()["code"]) == (401, "session_ended")
        assert (await refresh(phone, second)).status_code == 401, "the honest one ends too"
    events = await made.rows("select event from journal where kind = 'access'")
    assert "identity.session.refresh_reused" in {row["event"] for row in events}
    letters = await made.rows("select kind, user_id from letter")
    assert [(row["kind"], row["user_id"]) for row in letters] == [
        ("identity.session_copied", made.admin.user_id)
    ]
    await made.close()


async def _age(house: House, session_id: object, workspace_id: object) -> None:
    """The grace of ten seconds is over."""
    connection = await house.database.connect()
    async with connection.transaction():
        await connection.execute(f"SET LOCAL app.workspace_id = '{workspace_id}'")
        await connection.execute(
            "update session set rotations = array(select at - $2::interval "
            "from unnest(rotations) as at) where id = $1",
            session_id,
            timedelta(seconds=11),
        )
    await connection.close()
