"""Who a token speaks for, with the rights held now."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from domain.identity.errors import InvalidToken, SessionEnded, TokenSuperseded
from domain.identity.model.machines import PersonalToken
from domain.identity.ports import AccessClaims, GrantTable
from domain.kernel.permissions import Reach
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
  {CATALOGUE} as custom, s.id is not null as in_session
from app_user u
left join session s on s.workspace_id = $1 and s.id = $3 and s.user_id = u.id
  and s.revoked_at is null and s.expires_at > now()
left join api_client c on c.workspace_id = $1 and c.id = $3 and c.user_id = u.id
  and c.revoked_at is null
left join personal_access_token p on p.workspace_id = $1 and p.id = $3 and p.user_id = u.id
  and p.revoked_at is null and p.expires_at > now()
join role r on r.workspace_id = u.workspace_id and r.id = u.role_id
join workspace w on w.workspace_id = u.workspace_id and w.id = u.workspace_id
where u.workspace_id = $1 and u.id = $2 and u.state = 'active'
  and coalesce(s.id, c.id, p.id) is not null
""".replace("{CATALOGUE}", CATALOGUE)


_TOKEN: Final = """
select t.id, t.user_id, t.scopes, u.access_version,
  coalesce(t.last_used_at < now() - interval '5 minutes', true) as to_be_noted
from personal_access_token t
join app_user u on u.workspace_id = t.workspace_id and u.id = t.user_id
where t.workspace_id = $1 and t.token_hash = $2 and t.revoked_at is null and t.expires_at > now()
"""  # noqa: S105 - a statement
_Key = tuple[UUID, UUID, UUID, tuple[str, ...] | None]


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
        self._kept: dict[_Key, _Kept] = {}
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

    async def of_token(self, token: PersonalToken) -> tuple[Principal, UUID | None]:
        """Who speaks by it; and the token's id where its use is to be noted."""
        ids = (token.workspace_id, token.hash)
        async with self._reads.open(token.workspace_id) as connection:
            row = await connection.fetchrow(_TOKEN, *ids)
        if row is None:
            raise InvalidToken()
        claims = AccessClaims(
            workspace_id=token.workspace_id,
            user_id=row["user_id"],
            session_id=row["id"],
            user_version=row["access_version"],
            expires_at=0,
            scopes=tuple(row["scopes"]),
        )
        return await self.of(claims), row["id"] if row["to_be_noted"] else None

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
            session_id=claims.session_id if row["in_session"] else None,
            user_version=row["access_version"],
            grants=_narrowed(grants_in(row, self._grants), claims.scopes),
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


def _key(claims: AccessClaims) -> _Key:
    return claims.workspace_id, claims.user_id, claims.session_id, claims.scopes


def _narrowed(grants: Mapping[str, Reach], scopes: tuple[str, ...] | None) -> Mapping[str, Reach]:
    if scopes is None:
        return grants
    return {name: grants[name] for name in scopes if name in grants}
