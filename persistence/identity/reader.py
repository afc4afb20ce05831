"""Rows of identity."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import ARRAY, ColumnElement, Table, Text, Uuid, bindparam, cast, func, select
from sqlalchemy.sql.selectable import FromClause

from domain.identity.model import values
from domain.identity.ports import GrantTable
from domain.identity.queries import (
    CUSTOM_FIELDS,
    ROLES,
    TEAMS,
    USERS,
    ChoiceRow,
    CustomFieldRow,
    HandoverRow,
    Named,
    RoleRow,
    SecondFactorRow,
    SessionRow,
    TeamRow,
    UserRow,
    WorkspaceRow,
)
from domain.kernel.errors import NotFound
from domain.kernel.listing import ListQuery, Page
from domain.kernel.principal import Principal
from persistence.identity.grants import grants_in
from persistence.identity.tables import app_user, custom_field, role, session, team, user_team
from persistence.kernel.listing import Lister
from persistence.kernel.reading import Compiled, Reads, compile_once
from persistence.kernel.sources import ListSource, Record
from persistence.kernel.unit_of_work import SqlUnitOfWork
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


_SHOWN: Final = "id version name email kind role_id locale time_zone state created_at".split()

USERS_SOURCE: Final = ListSource(
    spec=USERS,
    table=app_user,
    joined=lambda rows, _reach: _with_role_and_teams(rows),
    row=_user_row,
    filters={"name": app_user.c.name_key, "email": app_user.c.email_key},
    folded={"name": values.sort_key, "email": values.email_key},
    searched=("name", "email"),
)


def _with_members(rows: FromClause) -> tuple[FromClause, list[ColumnElement[Any]]]:
    members = (
        select(func.count())
        .select_from(user_team)
        .join(
            app_user,
            (app_user.c.workspace_id == user_team.c.workspace_id)
            & (app_user.c.id == user_team.c.user_id),
        )
        .where(
            user_team.c.workspace_id == rows.c.workspace_id,
            user_team.c.team_id == rows.c.id,
            app_user.c.state != "deactivated",
        )
    )
    shown = [rows.c[name] for name in ("id", "version", "name", "parent_id")]
    return rows, [*shown, members.scalar_subquery().label("member_count")]


def _team_row(record: Record) -> TeamRow:
    names = ("id", "version", "name", "parent_id", "member_count")
    return TeamRow(**{name: record[name] for name in names})


TEAMS_SOURCE: Final = ListSource(
    spec=TEAMS,
    table=team,
    joined=lambda rows, _reach: _with_members(rows),
    row=_team_row,
    filters={"name": team.c.name_key},
    folded={"name": values.sort_key},
)

ROLES_SOURCE: Final = ListSource(
    spec=ROLES,
    table=role,
    joined=lambda rows, _reach: (
        rows,
        [
            *(rows.c[name] for name in ("id", "version", "key", "name")),
            cast(rows.c.grants, Text).label("grants"),
        ],
    ),
    row=dict,
)


def _by_id(
    table: Table, joined: Callable[[FromClause], tuple[FromClause, list[ColumnElement[Any]]]]
) -> Compiled:
    shown, columns = joined(table)
    return compile_once(
        select(*columns)
        .select_from(shown)
        .where(
            table.c.workspace_id == workspace_parameter(),
            table.c.id == bindparam("id", type_=Uuid),
        )
    )


def _custom_field_row(record: Record) -> CustomFieldRow:
    names = (each.name for each in fields(CustomFieldRow))
    told = {name: record[name] for name in names}
    choices = told.pop("choices")  # the write engine has read it already, the read pool has not
    found = msgspec.json.decode(choices) if isinstance(choices, str) else choices
    return CustomFieldRow(**told, choices=[ChoiceRow(**each) for each in found])


CUSTOM_FIELDS_SOURCE: Final = ListSource(
    spec=CUSTOM_FIELDS,
    table=custom_field,
    joined=lambda rows, _reach: (rows, [*rows.c]),
    row=_custom_field_row,
    filters={"label": custom_field.c.label_key},
    folded={"label": str.casefold},
)


_USER: Final = _by_id(app_user, _with_role_and_teams)
_TEAM: Final = _by_id(team, _with_members)
_CUSTOM_FIELD: Final = "select * from custom_field where workspace_id = $1 and id = $2"


_ROLE: Final = """
select id, version, key, name, grants::text as grants from role where workspace_id = $1 and id = $2
"""
_WORKSPACE: Final = """
select id, version, name, base_currency, time_zone, fiscal_year_start_month, locale, created_at
from workspace where workspace_id = $1 and id = $1
"""
_HANDOVER: Final = """
select id, user_id, successor_id, state, moved, restored, kept, created_at, finished_at
from handover where workspace_id = $1 and user_id = $2 order by created_at desc, id desc limit 1
"""
_FACTOR: Final = """
select confirmed_at, coalesce(cardinality(recovery_hashes), 0) as recovery_codes_left
from second_factor where workspace_id = $1 and id = $2
"""
_SESSIONS: Final = """
select id, created_at, last_used_at, expires_at, user_agent, id = $3 as current
from session where workspace_id = $1 and user_id = $2 and revoked_at is null
  and expires_at > now() order by last_used_at desc, id
"""


class _Rows(ABC):
    _grants: GrantTable

    @abstractmethod
    async def _fetch(self, principal: Principal, sql: str, *arguments: Any) -> Sequence[Any]: ...

    async def user(self, user_id: UUID, principal: Principal) -> UserRow:
        asked = {"ws": principal.workspace_id, "id": user_id}
        return _user_row(await self._one(principal, _USER.sql, *_USER.arguments(asked)))

    async def team(self, team_id: UUID, principal: Principal) -> TeamRow:
        asked = {"ws": principal.workspace_id, "id": team_id}
        return _team_row(await self._one(principal, _TEAM.sql, *_TEAM.arguments(asked)))

    async def workspace(self, principal: Principal) -> WorkspaceRow:
        return WorkspaceRow(**await self._one(principal, _WORKSPACE, principal.workspace_id))

    async def custom_field(self, field_id: UUID, principal: Principal) -> CustomFieldRow:
        ids = (principal.workspace_id, field_id)
        return _custom_field_row(await self._one(principal, _CUSTOM_FIELD, *ids))

    async def handover(self, user_id: UUID, principal: Principal) -> HandoverRow:
        ids = (principal.workspace_id, user_id)
        return HandoverRow(**await self._one(principal, _HANDOVER, *ids))

    async def role(self, role_id: UUID, principal: Principal) -> RoleRow:
        return self._role_row(await self._one(principal, _ROLE, principal.workspace_id, role_id))

    def _role_row(self, row: Any) -> RoleRow:
        return RoleRow(
            id=row["id"],
            version=row["version"],
            key=row["key"],
            name=row["name"],
            built_in=row["grants"] is None,
            grants=dict(grants_in(row, self._grants)),
        )

    async def _one(self, principal: Principal, sql: str, *arguments: Any) -> Any:
        rows = await self._fetch(principal, sql, *arguments)
        if not rows:
            raise NotFound()
        return rows[0]


class SqlIdentityReader(_Rows):
    """Implements domain.identity.ports.IdentityReader."""

    def __init__(self, reads: Reads, lister: Lister, grants: GrantTable) -> None:
        self._reads = reads
        self._lister = lister
        self._grants = grants

    async def users(self, query: ListQuery, principal: Principal) -> Page:
        return await self._lister.page(USERS_SOURCE, query, principal)

    async def teams(self, query: ListQuery, principal: Principal) -> Page:
        return await self._lister.page(TEAMS_SOURCE, query, principal)

    async def roles(self, query: ListQuery, principal: Principal) -> Page:
        page = await self._lister.page(ROLES_SOURCE, query, principal)
        return replace(page, items=[self._role_row(item) for item in page.items])

    async def custom_fields(self, query: ListQuery, principal: Principal) -> Page:
        return await self._lister.page(CUSTOM_FIELDS_SOURCE, query, principal)

    async def sessions(self, principal: Principal) -> Sequence[SessionRow]:
        ids = (principal.workspace_id, principal.user_id, principal.session_id)
        return [SessionRow(**row) for row in await self._fetch(principal, _SESSIONS, *ids)]

    async def second_factor(self, principal: Principal) -> SecondFactorRow:
        ids = (principal.workspace_id, principal.user_id)
        rows = await self._fetch(principal, _FACTOR, *ids)
        return SecondFactorRow(**rows[0]) if rows else SecondFactorRow(None, 0)

    async def _fetch(self, principal: Principal, sql: str, *arguments: Any) -> Sequence[Any]:
        async with self._reads.open(principal.workspace_id) as connection:
            rows: Sequence[Any] = await connection.fetch(sql, *arguments)
        return rows


class SqlWrittenIdentity(_Rows):
    """Implements domain.identity.ports.WrittenIdentity, on the unit's own connection."""

    def __init__(self, uow: SqlUnitOfWork, *, grants: GrantTable) -> None:
        self._uow = uow
        self._grants = grants

    async def _fetch(self, principal: Principal, sql: str, *arguments: Any) -> Sequence[Any]:
        await self._uow.settle()
        rows: Sequence[Any] = await self._uow.connection.fetch(sql, *arguments)
        return rows
