"""All processes sign with the same sealed keys."""

import asyncio
import secrets
from datetime import UTC, datetime, timedelta

import pytest

from adapters.sealing import CannotOpen, MasterKey, Sealer
from adapters.signing_keys import SealedSigningKeys
from persistence.identity.signing_keys import SIGNS_FOR, SqlSigningKeys
from persistence.kernel.engine import read_pool
from tests.cluster import Database

MASTER = MasterKey(secrets.token_bytes(32))
_ONE_SEAL_FOR_ALL = (
    "update signing_key set sealed = (select sealed from signing_key order by kid limit 1)"
)


async def test_keys_are_made_once_shared_sealed_and_renewed(committed_database: Database) -> None:
    pool = await read_pool(committed_database.url(), size=4)
    clock = [datetime.now(UTC)]
    seal = SealedSigningKeys(Sealer([MASTER]))
    processes = [SqlSigningKeys(pool, seal, lambda: clock[0]) for _ in range(4)]

    first = await asyncio.gather(*(process.pems() for process in processes))
    assert all(list(pems) == list(first[0]) for pems in first)
    assert len(first[0]) == 1
    async with pool.lent() as connection:
        stored = await connection.fetchval("select sealed from signing_key")
    assert b"PRIVATE KEY" not in stored

    clock[0] += SIGNS_FOR + timedelta(seconds=1)
    renewed = await processes[0].pems()
    assert [renewed[1]] == list(first[0])
    assert renewed[0] != renewed[1]
    clock[0] += SIGNS_FOR + timedelta(seconds=1)
    again = await processes[1].pems()
    assert again[1] == renewed[0]
    assert len(again) == 2

    stranger = SealedSigningKeys(Sealer([MasterKey(secrets.token_bytes(32))]))
    with pytest.raises(CannotOpen):
        await SqlSigningKeys(pool, stranger, lambda: clock[0]).pems()
    async with pool.lent() as connection:
        await connection.execute(_ONE_SEAL_FOR_ALL)
    with pytest.raises(CannotOpen):
        await processes[2].pems()
    await pool.close()
