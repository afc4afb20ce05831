"""Sessions that ended long ago are cleared away, by a role that cannot read what they hold."""

from datetime import timedelta

import asyncpg
import pytest

from persistence.identity.repository import SqlSessions
from persistence.kernel.roles import SYSTEM
from persistence.kernel.unit_of_work import SqlUnitOfWork
from persistence.kernel.upkeep import prune
from tests.cluster import Database
from tests.persistence.identity.conftest import Identity


async def test_old_sessions_go_unread(identity: Identity, database: Database) -> None:
    old, present = await identity.found(), await identity.found()

    async def age(uow: SqlUnitOfWork) -> None:
        session = await SqlSessions(uow).get(old.session_id)
        assert session is not None
        session.expires_at -= timedelta(days=500)

    await identity.run(age, await identity.principal(old))
    system = await database.connect(SYSTEM)
    for column in ("refresh_hash", "family_hash", "user_id", "*"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await system.fetch(f"select {column} from session")
    await prune(system)
    await system.close()
    for who, left in ((old, False), (present, True)):
        async with identity.reads.open(who.workspace_id) as connection:
            found = await connection.fetchval(
                "select id from session where id = $1", who.session_id
            )
        assert (found is not None) == left
