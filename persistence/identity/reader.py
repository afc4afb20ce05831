"""Rows of identity."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Select, Uuid, bindparam, func, select
from sqlalchemy.sql.selectable import FromClause

from domain.identity.model import RoleKey, values
from domain.identity.ports import GrantTable
from domain.identity.queries import (
    USERS,
    Named,
    RoleRow,
    SessionRow,
    TeamRow,
    UserRow,
    WorkspaceRow,
)
from domain.kernel.errors import NotFound
from domain.kernel.listing import ListQuery, Page
from domain.kernel.principal import Principal
from persistence.identity.tables import app_user, role, session, user_team
from persistence.kernel.listing import Lister
from persistence.kernel.reading import Reads, compile_once
from persistence.kernel.sources import ListSource, Record
from persistence.kernel.visibility import workspace_parameter


def _with_role_and_teams(rows: FromClause) -> tuple[FromClause, list[ColumnElement[Any]]]:
    teams = (
        select(user_team.c.team_id)
        .where(user_team.c.workspace_id == rows.c.workspace_id, user_team.c.user_id == rows.c.id)
        .order_by(user_team.c.position)
    )
    seen = select(func.max(session.c.last_used_at)).where(
        session.c.workspace_id == rows.c.workspace_id, session.c.user_id == rows.c.id
    )
    named = rows.join(
        role, (role.c.workspace_id == rows.c.workspace_id) & (role.c.id == rows.c.role_id)
    )
    return named, [
        *(rows.c[name] for name in _SHOWN),
        role.c.name.label("role_name"),
        func.array(teams.scalar_subquery(), type_=ARRAY(Uuid)).label("team_ids"),
        seen.scalar_subquery().label("last_seen_at"),
    ]


def _user_row(record: Record) -> UserRow:
    return UserRow(
        **{name: record[name] for name in _SHOWN if name != "role_id"},
        role=Named(record["role_id"], record["role_name"]),
        team_ids=list(record["team_ids"]),
        last_seen_at=record["last_seen_at"],
    )


_SHOWN: Final = "id version name email role_id locale time_zone state created_at".split()

USERS_SOURCE: Final = ListSource(
    spec=USERS,
    table=app_user,
    joined=_with_role_and_teams,
    row=_user_row,
    filters={"name": app_user.c.name_key, "email": app_user.c.email_key},
    folded={"name": values.sort_key, "email": values.email_key},
)


def _one_user() -> Select[Any]:
    shown, columns = _with_role_and_teams(app_user)
    return (
        select(*columns)
        .select_from(shown)
        .where(
            app_user.c.workspace_id == workspace_parameter(),
            app_user.c.id == bindparam("id", type_=Uuid),
        )
    )


_USER: Final = compile_once(_one_user())
_TEAMS: Final = """
select t.id, t.version, t.name, t.parent_id,
  (select count(*) from user_team m join app_user u
     on u.workspace_id = m.workspace_id and u.id = m.user_id
   where m.workspace_id = t.workspace_id and m.team_id = t.id
     and u.state <> 'deactivated')::int as member_count
from team t where t.workspace_id = $1 and ($2::uuid is null or t.id = $2)
order by lower(t.name), t.id
"""
_ROLES: Final = """
select id, key, name from role where workspace_id = $1 and ($2::uuid is null or id = $2)
order by id
"""
_WORKSPACE: Final = """
select id, version, name, base_currency, time_zone, fiscal_year_start_month, locale, created_at
from workspace where workspace_id = $1 and id = $1
"""
_SESSIONS: Final = """
select id, created_at, last_used_at, expires_at, user_agent, id = $3 as current
from session where workspace_id = $1 and user_id = $2 and revoked_at is null
  and expires_at > now() order by last_used_at desc, id
"""


class SqlIdentityReader:
    def __init__(self, reads: Reads, lister: Lister, grants: GrantTable) -> None:
        self._reads = reads
        self._lister = lister
        self._grants = grants

    async def users(self, query: ListQuery, principal: Principal) -> Page:
        return await self._lister.page(USERS_SOURCE, query, principal)

    async def user(self, user_id: UUID, principal: Principal) -> UserRow:
        asked: Mapping[str, Any] = {"ws": principal.workspace_id, "id": user_id}
        return _user_row(await self._one(principal, _USER.sql, *_USER.arguments(asked)))

    async def teams(self, principal: Principal) -> Sequence[TeamRow]:
        rows = await self._rows(principal, _TEAMS, principal.workspace_id, None)
        return [TeamRow(**row) for row in rows]

    async def team(self, team_id: UUID, principal: Principal) -> TeamRow:
        return TeamRow(**await self._one(principal, _TEAMS, principal.workspace_id, team_id))

    async def roles(self, principal: Principal) -> Sequence[RoleRow]:
        rows = await self._rows(principal, _ROLES, principal.workspace_id, None)
        return [self._role_row(row) for row in rows]

    async def role(self, role_id: UUID, principal: Principal) -> RoleRow:
        return self._role_row(await self._one(principal, _ROLES, principal.workspace_id, role_id))

    async def workspace(self, principal: Principal) -> WorkspaceRow:
        return WorkspaceRow(**await self._one(principal, _WORKSPACE, principal.workspace_id))

    async def sessions(self, principal: Principal) -> Sequence[SessionRow]:
        ids = (principal.workspace_id, principal.user_id, principal.session_id)
        return [SessionRow(**row) for row in await self._rows(principal, _SESSIONS, *ids)]

    def _role_row(self, row: Any) -> RoleRow:
        return RoleRow(row["id"], row["key"], row["name"], self._grants[RoleKey(row["key"])])

    async def _rows(self, principal: Principal, sql: str, *arguments: Any) -> Sequence[Any]:
        async with self._reads.open(principal.workspace_id) as connection:
            rows: Sequence[Any] = await connection.fetch(sql, *arguments)
        return rows

    async def _one(self, principal: Principal, sql: str, *arguments: Any) -> Any:
        rows = await self._rows(principal, sql, *arguments)
        if not rows:
            raise NotFound()
        return rows[0]
