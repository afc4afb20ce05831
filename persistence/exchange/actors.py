"""In whose name the worker writes. Reads app_user, role, user_team, team and workspace."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from domain.identity.ports import GrantTable
from domain.kernel.principal import Principal
from persistence.identity.custom_fields import CATALOGUE, Catalogues
from persistence.identity.grants import grants_in
from persistence.kernel.reading import Reads

_LOAD: Final = """
with recursive mine as (
  select ut.team_id as id from user_team ut where ut.workspace_id = $1 and ut.user_id = $2
  union
  select t.id from team t join mine on t.parent_id = mine.id where t.workspace_id = $1
)
select u.access_version, u.name, r.key, r.grants::text as grants,
  coalesce(u.locale, w.locale) as locale,
  coalesce(u.time_zone, w.time_zone) as time_zone, w.time_zone as home_zone, w.base_currency,
  array(select id from mine order by id) as team_ids,
  (select ut.team_id from user_team ut where ut.workspace_id = $1 and ut.user_id = $2
   order by ut.position limit 1) as home_team_id,
  {CATALOGUE} as custom
from app_user u
join role r on r.workspace_id = u.workspace_id and r.id = u.role_id
join workspace w on w.workspace_id = u.workspace_id and w.id = u.workspace_id
where u.workspace_id = $1 and u.id = $2 and u.state = 'active'
""".replace("{CATALOGUE}", CATALOGUE)


class SqlActors:
    """Implements domain.exchange.ports.Actors; keeps nothing, a chunk lasts half a second."""

    def __init__(
        self, reads: Reads, grants: GrantTable, region_of: Callable[[str], str | None]
    ) -> None:
        self._reads = reads
        self._grants = grants
        self._region_of = region_of
        self._catalogues = Catalogues()

    async def principal(self, workspace_id: UUID, user_id: UUID) -> Principal | None:
        async with self._reads.open(workspace_id) as connection:
            row = await connection.fetchrow(_LOAD, workspace_id, user_id)
        if row is None:
            return None
        return Principal(
            workspace_id=workspace_id,
            user_id=user_id,
            session_id=None,
            user_version=row["access_version"],
            grants=grants_in(row, self._grants),
            team_ids=tuple(row["team_ids"]),
            home_team_id=row["home_team_id"],
            name=row["name"],
            locale=row["locale"],
            time_zone=row["time_zone"],
            base_currency=row["base_currency"],
            region=self._region_of(row["home_zone"]),
            custom=self._catalogues.of(row["custom"], row["base_currency"]),
        )
