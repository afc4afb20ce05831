"""What sign-in must know before there is a principal."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from domain.identity.model import LinkToken
from domain.identity.ports import KnownFactor, SignInCandidate
from domain.kernel.ports import Seals
from persistence.kernel.reading import Reads

_CANDIDATES: Final = (
    "select workspace_id, workspace_name, user_id, password_hash from sign_in_candidates($1, $2)"
)
_LINK: Final = """
select l.user_id from sign_in_link l
join app_user u on u.workspace_id = l.workspace_id and u.id = l.user_id
where l.workspace_id = $1 and l.token_hash = $2 and (l.purpose = 'password_reset') = $3
  and l.used_at is null and l.withdrawn_at is null
  and l.expires_at > now() and u.state <> 'deactivated'
"""
_FACTOR: Final = """
select sealed, recovery_hashes from second_factor
where workspace_id = $1 and id = $2 and confirmed_at is not null
"""
_KNOWN_HASH: Final = "select password_hash from app_user where workspace_id = $1 and id = $2"


class SqlSignInDirectory:
    def __init__(self, reads: Reads, seals: Seals) -> None:
        self._reads = reads
        self._seals = seals

    async def candidates(
        self, email_key: str, workspace_id: UUID | None
    ) -> Sequence[SignInCandidate]:
        async with self._reads.open(None) as connection:
            rows = await connection.fetch(_CANDIDATES, email_key, workspace_id)
        return [SignInCandidate(**row) for row in rows]

    async def second_factor(self, workspace_id: UUID, user_id: UUID) -> KnownFactor | None:
        async with self._reads.open(workspace_id) as connection:
            row = await connection.fetchrow(_FACTOR, workspace_id, user_id)
        if row is None:
            return None
        secret = self._seals.open(row["sealed"], workspace_id, "second_factor", str(user_id))
        return KnownFactor(secret, list(row["recovery_hashes"]))

    async def open_link(self, token: LinkToken, *, resets_password: bool) -> UUID | None:
        asked = (token.workspace_id, token.hash, resets_password)
        async with self._reads.open(token.workspace_id) as connection:
            user_id: UUID | None = await connection.fetchval(_LINK, *asked)
        return user_id

    async def password_hash(self, workspace_id: UUID, user_id: UUID) -> str | None:
        async with self._reads.open(workspace_id) as connection:
            known: str | None = await connection.fetchval(_KNOWN_HASH, workspace_id, user_id)
        return known
