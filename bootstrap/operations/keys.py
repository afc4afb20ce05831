"""`rapport keys rotate`: new keys, without anybody being signed out."""

from adapters.sealing import MasterKey, PlacedSeals, Sealer
from adapters.signing_keys import SealedSigningKeys
from bootstrap.settings import Settings
from bootstrap.wiring import new_id, now
from persistence.identity.signing_keys import SqlSigningKeys
from persistence.kernel.engine import read_pool, write_engine
from persistence.kernel.jobs import enqueue
from persistence.kernel.resealing import reseal_all
from persistence.kernel.unit_of_work import SqlRunner
from persistence.kernel.upkeep import system_pool


async def rotate_signing_key(settings: Settings) -> str:
    """The id of the key that signs access tokens from now on; the one before still verifies."""
    async with await read_pool(settings.database_url or "", size=1) as pool:
        sealed = SealedSigningKeys(_sealer(settings))
        return await SqlSigningKeys(pool, sealed, now).rotate()


async def reseal(settings: Settings) -> int:
    """Brings all that is sealed under the newest key; how many values that were.

    After it the older keys can leave RAPPORT_SECRET_KEYS.
    """
    system = await system_pool(settings.system_database_url or "", size=2)
    engine = write_engine(settings.database_url or "", size=1)
    try:
        runner = SqlRunner(engine, now=now, new_id=new_id, enqueue=enqueue)
        return await reseal_all(runner, system, PlacedSeals(_sealer(settings)).renewed)
    finally:
        await engine.dispose()
        await system.close()


def _sealer(settings: Settings) -> Sealer:
    return Sealer([MasterKey(secret) for secret in settings.secrets])
