"""Aggregates of identity, loaded to be changed."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, func, select
from sqlalchemy.orm import selectinload

from domain.identity.model import (
    Role,
    RoleKey,
    SecondFactor,
    Session,
    SignInLink,
    Team,
    User,
    Workspace,
)
from domain.identity.model.handover import Handover
from domain.identity.model.machines import ApiClient, PersonalAccessToken
from domain.kernel.aggregate import Aggregate
from domain.kernel.errors import NotFound
from persistence.identity.tables import (
    api_client,
    app_user,
    handover,
    personal_access_token,
    role,
    second_factor,
    session,
    sign_in_link,
    team,
    user_team,
    workspace,
)
from persistence.kernel.unit_of_work import SqlUnitOfWork

A = TypeVar("A", bound=Aggregate)


class _Loading:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    def _in_own(self, kind: type[A], table: Table, *where: ColumnElement[bool]) -> Select[A]:
        return select(kind).where(table.c.workspace_id == self._uow.workspace_id, *where)

    async def _one(self, statement: Select[A]) -> A | None:
        found = (await self._uow.session.execute(statement)).scalar_one_or_none()
        if found is not None:
            self._uow.track(found)
        return found

    async def _all(self, statement: Select[A]) -> Sequence[A]:
        found = (await self._uow.session.execute(statement)).scalars().all()
        for each in found:
            self._uow.track(each)
        return found

    async def _rows(self, statement: Select[Any]) -> Sequence[Any]:
        rows: Sequence[Any] = (await self._uow.session.execute(statement)).all()
        return rows


class SqlWorkspaces(_Loading):
    async def get(self) -> Workspace:
        return _there(await self._one(self._in_own(Workspace, workspace)))


class SqlRoles(_Loading):
    async def get(self, role_id: UUID) -> Role | None:
        return await self._one(self._in_own(Role, role, role.c.id == role_id))

    async def held(self, role_id: UUID) -> Role | None:
        wanted = self._in_own(Role, role, role.c.id == role_id)
        return await self._one(wanted.with_for_update(read=True, key_share=True))

    async def in_use(self, role_id: UUID) -> bool:
        await self._rows(self._in_own(Role, role, role.c.id == role_id).with_for_update())
        holders = select(app_user.c.id).where(
            app_user.c.workspace_id == self._uow.workspace_id, app_user.c.role_id == role_id
        )
        return bool(await self._rows(holders.limit(1)))

    async def of_key(self, key: RoleKey) -> Role:
        return _there(await self._one(self._in_own(Role, role, role.c.key == key)))


class SqlUsers(_Loading):
    async def get(self, user_id: UUID) -> User:
        return _there(await self._user(app_user.c.id == user_id))

    async def with_email(self, email_key: str) -> User | None:
        return await self._user(app_user.c.email_key == email_key)

    async def lock_active_admins(self) -> Collection[UUID]:
        admins = (
            select(app_user.c.id)
            .join(
                role,
                (role.c.workspace_id == app_user.c.workspace_id)
                & (role.c.id == app_user.c.role_id),
            )
            .where(
                app_user.c.workspace_id == self._uow.workspace_id,
                app_user.c.state == "active",
                role.c.key == RoleKey.ADMIN,
            )
            .order_by(app_user.c.id)
            .with_for_update(of=app_user)
        )
        return [row.id for row in await self._rows(admins)]

    async def _user(self, where: ColumnElement[bool]) -> User | None:
        statement = self._in_own(User, app_user, where)
        memberships: Any = User.memberships
        return await self._one(statement.options(selectinload(memberships)))


class SqlTeams(_Loading):
    async def get(self, team_id: UUID) -> Team:
        return _there(await self._one(self._in_own(Team, team, team.c.id == team_id)))

    async def existing(self, team_ids: Collection[UUID]) -> Collection[UUID]:
        if not team_ids:
            return []
        statement = select(team.c.id).where(
            team.c.workspace_id == self._uow.workspace_id, team.c.id == func.any(list(team_ids))
        )
        return [row.id for row in await self._rows(statement)]

    async def lock_tree(self) -> Mapping[UUID, UUID | None]:
        statement = (
            select(team.c.id, team.c.parent_id)
            .where(team.c.workspace_id == self._uow.workspace_id)
            .order_by(team.c.id)
            .with_for_update()
        )
        return {row.id: row.parent_id for row in await self._rows(statement)}

    async def has_members(self, team_id: UUID) -> bool:
        statement = (
            select(user_team.c.user_id)
            .where(
                user_team.c.workspace_id == self._uow.workspace_id, user_team.c.team_id == team_id
            )
            .limit(1)
        )
        return bool(await self._rows(statement))


class SqlSessions(_Loading):
    async def get(self, session_id: UUID) -> Session | None:
        return await self._one(self._in_own(Session, session, session.c.id == session_id))

    async def alive_of(self, user_id: UUID) -> Sequence[Session]:
        return await self._all(
            self._in_own(
                Session,
                session,
                session.c.user_id == user_id,
                session.c.revoked_at.is_(None),
                session.c.expires_at > self._uow.now(),
            ).order_by(session.c.id)
        )


class SqlApiClients(_Loading):
    async def get(self, client_id: UUID) -> ApiClient | None:
        return await self._one(self._in_own(ApiClient, api_client, api_client.c.id == client_id))


class SqlHandovers(_Loading):
    async def latest(self, user_id: UUID) -> Handover | None:
        of_user = self._in_own(Handover, handover, handover.c.user_id == user_id)
        newest = of_user.order_by(handover.c.created_at.desc(), handover.c.id.desc()).limit(1)
        return await self._one(newest.with_for_update())

    async def locked(self, handover_id: UUID) -> Handover:
        wanted = self._in_own(Handover, handover, handover.c.id == handover_id)
        return _there(await self._one(wanted.with_for_update()))


class SqlPersonalTokens(_Loading):
    async def get(self, token_id: UUID) -> PersonalAccessToken | None:
        return await self._one(
            self._in_own(
                PersonalAccessToken,
                personal_access_token,
                personal_access_token.c.id == token_id,
                personal_access_token.c.revoked_at.is_(None),
            )
        )

    async def alive_of(self, user_id: UUID) -> Sequence[PersonalAccessToken]:
        return await self._all(
            self._in_own(
                PersonalAccessToken,
                personal_access_token,
                personal_access_token.c.user_id == user_id,
                personal_access_token.c.revoked_at.is_(None),
            ).order_by(personal_access_token.c.id)
        )


class SqlSecondFactors(_Loading):
    async def of(self, user_id: UUID) -> SecondFactor | None:
        return await self._one(
            self._in_own(SecondFactor, second_factor, second_factor.c.id == user_id)
        )


class SqlSignInLinks(_Loading):
    async def with_hash(self, token_hash: str) -> SignInLink | None:
        return await self._one(
            self._in_own(SignInLink, sign_in_link, sign_in_link.c.token_hash == token_hash)
        )

    async def open_of(self, user_id: UUID) -> Sequence[SignInLink]:
        return await self._all(
            self._in_own(
                SignInLink,
                sign_in_link,
                sign_in_link.c.user_id == user_id,
                sign_in_link.c.used_at.is_(None),
                sign_in_link.c.withdrawn_at.is_(None),
            ).order_by(sign_in_link.c.id)
        )


def _there(found: A | None) -> A:
    if found is None:
        raise NotFound()
    return found
