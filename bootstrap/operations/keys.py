"""`rapport keys rotate`: new keys, without anybody being signed out."""

from adapters.sealing import MasterKey, Sealer
from adapters.signing_keys import SealedSigningKeys
from bootstrap.settings import Settings
from bootstrap.wiring import now
from persistence.identity.signing_keys import SqlSigningKeys
from persistence.kernel.engine import read_pool


async def rotate_signing_key(settings: Settings) -> str:
    """The id of the key that signs access tokens from now on; the one before still verifies."""
    async with await read_pool(settings.database_url or "", size=1) as pool:
        sealed = SealedSigningKeys(Sealer([MasterKey(settings.secret)]))
        return await SqlSigningKeys(pool, sealed, now).rotate()
