"""Who a token speaks for, with the rights held now."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from domain.identity.errors import SessionEnded, TokenSuperseded
from domain.identity.ports import AccessClaims, GrantTable
from domain.kernel.principal import Principal
from persistence.identity.custom_fields import CATALOGUE, Catalogues
from persistence.identity.grants import grants_in
from persistence.kernel.reading import Reads

KEPT_SECONDS: Final = 4.0
MOST_KEPT: Final = 10_000

_LOAD: Final = """
with recursive mine as (
  select ut.team_id as id from user_team ut where ut.workspace_id = $1 and ut.user_id = $2
  union
  select t.id from team t join mine on t.parent_id = mine.id where t.workspace_id = $1
)
select u.access_version, r.key, r.grants::text as grants,
  u.locale, u.time_zone, w.time_zone as home_zone, w.base_currency,
  array(select id from mine order by id) as team_ids, u.name,
  (select ut.team_id from user_team ut where ut.workspace_id = $1 and ut.user_id = $2
   order by ut.position limit 1) as home_team_id,
  (select t.name from user_team ut join team t on t.workspace_id = ut.workspace_id
   and t.id = ut.team_id where ut.workspace_id = $1 and ut.user_id = $2
   order by ut.position limit 1) as home_team_name,
  {CATALOGUE} as custom
from session s
join app_user u on u.workspace_id = s.workspace_id and u.id = s.user_id
join role r on r.workspace_id = u.workspace_id and r.id = u.role_id
join workspace w on w.workspace_id = u.workspace_id and w.id = u.workspace_id
where s.workspace_id = $1 and s.id = $3 and s.user_id = $2
  and s.revoked_at is null and s.expires_at > now() and u.state = 'active'
""".replace("{CATALOGUE}", CATALOGUE)


@dataclass(frozen=True, slots=True)
class _Kept:
    since: float
    principal: "asyncio.Future[Principal | None]"


class SqlPrincipals:
    """Keeps each answer for 4 s, counted from before the question, so that a revocation bites

    within 5 s without a query per request. `reads` must be of the primary. Many requests at once
    share one load.
    """

    def __init__(
        self,
        reads: Reads,
        grants: GrantTable,
        region_of: Callable[[str], str | None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._reads = reads
        self._grants = grants
        self._region_of = region_of
        self._clock = clock
        self._kept: dict[tuple[UUID, UUID, UUID], _Kept] = {}
        self._catalogues = Catalogues()

    async def of(self, claims: AccessClaims, *, fresh: bool = False) -> Principal:
        """`fresh` asks anew whatever is kept."""
        if fresh:
            self._kept.pop(_key(claims), None)
        principal = await self._recent(claims)
        if principal is not None and principal.user_version < claims.user_version:
            # The token is newer than what is kept: its user was changed a moment ago.
            self._kept.pop(_key(claims), None)
            principal = await self._recent(claims)
        if principal is None:
            raise SessionEnded()
        if principal.user_version != claims.user_version:
            raise TokenSuperseded()
        return principal

    async def _recent(self, claims: AccessClaims) -> Principal | None:
        key, now = _key(claims), self._clock()
        kept = self._kept.get(key)
        if kept is None or now - kept.since > KEPT_SECONDS:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            loading = asyncio.ensure_future(self._load(claims))
            kept = self._kept[key] = _Kept(now, loading)
        try:
            return await asyncio.shield(kept.principal)
        except Exception:
            if self._kept.get(key) is kept:
                del self._kept[key]
            raise

    async def _load(self, claims: AccessClaims) -> Principal | None:
        ids = (claims.workspace_id, claims.user_id, claims.session_id)
        async with self._reads.open(claims.workspace_id) as connection:
            row = await connection.fetchrow(_LOAD, *ids)
        return self._principal(claims, row) if row else None

    def _principal(self, claims: AccessClaims, row: Any) -> Principal:
        return Principal(
            workspace_id=claims.workspace_id,
            user_id=claims.user_id,
            session_id=claims.session_id,
            user_version=row["access_version"],
            grants=grants_in(row, self._grants),
            team_ids=tuple(row["team_ids"]),
            locale=row["locale"],
            time_zone=row["time_zone"],
            base_currency=row["base_currency"],
            region=self._region_of(row["home_zone"]),
            name=row["name"],
            home_team_id=row["home_team_id"],
            home_team_name=row["home_team_name"],
            custom=self._catalogues.of(row["custom"], row["base_currency"]),
        )


def _key(claims: AccessClaims) -> tuple[UUID, UUID, UUID]:
    return claims.workspace_id, claims.user_id, claims.session_id
