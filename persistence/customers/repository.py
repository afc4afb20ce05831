"""Accounts and contacts to be changed, and what hangs on them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    CursorResult,
    Result,
    Table,
    Uuid,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import InstrumentedAttribute, selectinload
from sqlalchemy.sql.base import ExecutableOption

from domain.customers.errors import ReferenceTaken
from domain.customers.model import Account, Contact
from domain.customers.permissions import Permission
from domain.customers.ports import Follower, OwnerFacts
from domain.kernel.principal import Principal
from persistence.customers.tables import account, contact, external_reference
from persistence.identity.tables import app_user, team, user_team
from persistence.kernel.repository import load_visible
from persistence.kernel.unit_of_work import LostRace, SqlUnitOfWork
from persistence.kernel.visibility import curtain, share, visible, workspace_parameter

_LOCK_TREE: Final = (
    "select pg_advisory_xact_lock(hashtextextended(concat_ws('|', 'account tree', $1::uuid), 0))"
)
Where = tuple[ColumnElement[bool], ...]


def _attribute(kind: type, name: str) -> InstrumentedAttribute[object]:
    """Mapped imperatively: the attribute is there, though the domain class does not say so."""
    found: InstrumentedAttribute[object] = getattr(kind, name)
    return found


async def referable(
    uow: SqlUnitOfWork, resource: str, ids: Sequence[UUID], principal: Principal
) -> Collection[UUID]:
    """Those users, teams, accounts or contacts to which the principal may refer."""
    table, seen = _REFERABLE[resource](principal)
    wanted = bindparam("wanted", list(ids), type_=ARRAY(Uuid))
    statement = select(table.c.id).where(
        table.c.workspace_id == workspace_parameter(), table.c.id == func.any(wanted), seen
    )
    return (await uow.session.execute(statement, curtain(principal))).scalars().all()


_REFERABLE: Final[Mapping[str, Callable[[Principal], tuple[Table, ColumnElement[bool]]]]] = {
    "users": lambda _: (app_user, app_user.c.state != "deactivated"),
    "teams": lambda _: (team, true()),
    "accounts": lambda principal: (
        account,
        visible(account, "account", principal.reach(Permission.ACCOUNT_READ)),
    ),
    "contacts": lambda principal: (
        contact,
        visible(contact, "contact", principal.reach(Permission.CONTACT_READ)),
    ),
}


class SqlAccounts:
    """Implements domain.customers.ports.Accounts."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def get(self, account_id: UUID, *, principal: Principal, permission: str) -> Account:
        return await load_visible(
            self._uow,
            Account,
            account,
            account_id,
            principal=principal,
            reading=Permission.ACCOUNT_READ,
            permission=permission,
            options=(selectinload(_attribute(Account, "points")),),
        )

    def add(self, account: Account) -> None:
        self._uow.add(account)

    async def referable(
        self, resource: str, ids: Sequence[UUID], principal: Principal
    ) -> Collection[UUID]:
        return await referable(self._uow, resource, ids, principal)

    async def is_below(self, account_id: UUID, ancestor_id: UUID) -> bool:
        """True when `ancestor_id` is found on the way up from `account_id`.

        The tree of the workspace is locked to the end of the unit: two that hang each other
        would each find nothing above.
        """
        ws = self._uow.workspace_id
        await self._uow.connection.execute(_LOCK_TREE, ws)
        start = select(account.c.id, account.c.parent_id).where(
            account.c.workspace_id == ws, account.c.id == account_id
        )
        way = start.cte("way", recursive=True)
        above = select(account.c.id, account.c.parent_id).where(
            account.c.workspace_id == ws, account.c.id == way.c.parent_id
        )
        way = way.union(above)
        found = select(way.c.id).where(way.c.id == ancestor_id).limit(1)
        return (await self._uow.session.execute(found)).first() is not None


class SqlContacts:
    """Implements domain.customers.ports.Contacts."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def get(self, contact_id: UUID, *, principal: Principal, permission: str) -> Contact:
        return await load_visible(
            self._uow,
            Contact,
            contact,
            contact_id,
            principal=principal,
            reading=Permission.CONTACT_READ,
            permission=permission,
            options=_contact_parts(),
        )

    def add(self, contact: Contact) -> None:
        self._uow.add(contact)

    async def referable(
        self, resource: str, ids: Sequence[UUID], principal: Principal
    ) -> Collection[UUID]:
        return await referable(self._uow, resource, ids, principal)

    async def following(self, account_ids: Sequence[UUID], limit: int) -> Sequence[Follower]:
        same = and_(
            account.c.workspace_id == contact.c.workspace_id, account.c.id == contact.c.account_id
        )
        differs = or_(
            contact.c.owner_id.is_distinct_from(account.c.owner_id),
            contact.c.team_id.is_distinct_from(account.c.team_id),
        )
        of_accounts = bindparam("of_accounts", list(account_ids), type_=ARRAY(Uuid))
        statement = (
            select(Contact, account.c.owner_id, account.c.team_id)
            .join(account, same)
            .where(
                contact.c.workspace_id == self._uow.workspace_id,
                contact.c.account_id == func.any(of_accounts),
                contact.c.follows_account,
                differs,
            )
            .order_by(contact.c.id)
            .limit(limit)
            .options(*_contact_parts())
        )
        found = (await self._uow.session.execute(statement)).all()
        for row in found:
            self._uow.track(row[0])
        return [Follower(*row) for row in found]


def _contact_parts() -> tuple[ExecutableOption, ...]:
    return (
        selectinload(_attribute(Contact, "points")),
        selectinload(_attribute(Contact, "links")),
    )


class SqlPeople:
    """Implements domain.customers.ports.People; reads app_user, user_team and team."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def owner(self, user_id: UUID) -> OwnerFacts | None:
        ws = self._uow.workspace_id
        home = (
            select(user_team.c.team_id)
            .where(user_team.c.workspace_id == ws, user_team.c.user_id == user_id)
            .order_by(user_team.c.position)
            .limit(1)
            .scalar_subquery()
        )
        statement = select(app_user.c.id, home).where(
            app_user.c.workspace_id == ws,
            app_user.c.id == user_id,
            app_user.c.state != "deactivated",
        )
        row = (await self._uow.session.execute(statement)).one_or_none()
        return OwnerFacts(row[0], row[1]) if row else None

    async def has_team(self, team_id: UUID) -> bool:
        statement = select(team.c.id).where(
            team.c.workspace_id == self._uow.workspace_id, team.c.id == team_id
        )
        return (await self._uow.session.execute(statement)).first() is not None


class SqlExternalReferences:
    """Implements domain.customers.ports.ExternalReferences."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def find(self, record_type: str, source: str, external_id: str) -> UUID | None:
        statement = select(external_reference.c.record_id).where(
            *self._named(record_type, source, external_id)
        )
        found: UUID | None = (await self._uow.session.execute(statement)).scalar_one_or_none()
        return found

    async def attach(
        self, record_type: str, record_id: UUID, source: str, external_id: str
    ) -> None:
        present = await self.find(record_type, source, external_id)
        if present == record_id:
            return
        if present is not None:
            # It may have come since this unit looked: then another run finds it at once.
            raise ReferenceTaken() if self._uow.contended else LostRace
        # Of two that come at once, the second is run again and finds the first one's row.
        await self._uow.session.execute(
            insert(external_reference).values(
                workspace_id=self._uow.workspace_id,
                record_type=record_type,
                source=source,
                external_id=external_id,
                record_id=record_id,
                created_at=self._uow.now(),
            )
        )

    async def detach(
        self, record_type: str, record_id: UUID, source: str, external_id: str
    ) -> bool:
        statement = delete(external_reference).where(
            *self._named(record_type, source, external_id),
            external_reference.c.record_id == record_id,
        )
        return _rows(await self._uow.session.execute(statement)) > 0

    def _named(self, record_type: str, source: str, external_id: str) -> Where:
        return (
            external_reference.c.workspace_id == self._uow.workspace_id,
            external_reference.c.record_type == record_type,
            external_reference.c.source == source,
            external_reference.c.external_id == external_id,
        )


class SqlShares:
    """Implements domain.customers.ports.Shares."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def put(self, record_type: str, record_id: UUID, user_id: UUID, access: str) -> bool:
        row = {
            "workspace_id": self._uow.workspace_id,
            "record_type": record_type,
            "record_id": record_id,
            "user_id": user_id,
            "access": access,
            "created_at": self._uow.now(),
            "created_by": self._uow.actor_id,
        }
        added = upsert(share).values(row).on_conflict_do_nothing()
        if _rows(await self._uow.session.execute(added)):
            return True
        changed = share.update().where(*self._named(record_type, record_id, user_id))
        await self._uow.session.execute(changed.values(access=access))
        return False

    async def drop(self, record_type: str, record_id: UUID, user_id: UUID) -> bool:
        statement = delete(share).where(*self._named(record_type, record_id, user_id))
        return _rows(await self._uow.session.execute(statement)) > 0

    def _named(self, record_type: str, record_id: UUID, user_id: UUID) -> Where:
        return (
            share.c.workspace_id == self._uow.workspace_id,
            share.c.record_type == record_type,
            share.c.record_id == record_id,
            share.c.user_id == user_id,
        )


def _rows(result: Result[Any]) -> int:
    return cast("CursorResult[Any]", result).rowcount
