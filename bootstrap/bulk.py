"""Records that are changed many at a time. A context whose records can be adds its target here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from adapters.text.search import sort_key
from bootstrap.reversals import undo_of
from domain.customers import commands as customers
from domain.customers.permissions import Permission
from domain.customers.ports import TextForms
from domain.kernel.delegated import Actors, Undo
from domain.kernel.jobs import JobContext, JobHandler
from domain.kernel.listing import ListQuery, ListSpec
from domain.kernel.ports import Runner, UnitOfWork
from domain.kernel.principal import Principal
from domain.views import ports as views
from domain.views.commands.bulk import JOBS
from domain.views.jobs import BulkWorld, carry_out
from domain.views.many import Change
from domain.views.model import ChangeKind, Phase
from persistence.customers.repository import SqlAccounts, SqlContacts, SqlPeople
from persistence.customers.sources import account_source, contact_source
from persistence.kernel.listing import Lister
from persistence.kernel.sources import ListSource
from persistence.views.bulk import SqlBulkChanges, SqlBulkLedger


@dataclass(frozen=True)
class _Verbs:
    """The use cases of one kind of record, and the name by which they know its repository."""

    repository: Any
    port: str
    change: Any
    command: Any
    archive: Any
    restore: Any


_ACCOUNTS = _Verbs(
    SqlAccounts,
    "accounts",
    customers.change_account,
    customers.ChangeAccount,
    customers.archive_account,
    customers.restore_account,
)
_CONTACTS = _Verbs(
    SqlContacts,
    "contacts",
    customers.change_contact,
    customers.ChangeContact,
    customers.archive_contact,
    customers.restore_contact,
)


@dataclass(frozen=True)
class CustomerTarget:
    """Implements domain.views.ports.BulkTarget."""

    source: ListSource
    verbs: _Verbs
    permissions: Mapping[ChangeKind, Permission]
    lister: Lister
    forms: TextForms
    undo: Undo

    @property
    def spec(self) -> ListSpec:
        return self.source.spec

    def permission(self, kind: ChangeKind) -> str:
        return self.permissions[kind]

    async def apply(
        self, change: Change, record_id: UUID, *, principal: Principal, uow: UnitOfWork
    ) -> bool:
        records = self.verbs.repository(uow)
        needed = self.permission(change.kind)
        record = await records.get(record_id, principal=principal, permission=needed)
        known = record.facts()
        ports: dict[str, Any] = {"principal": principal, "uow": uow, self.verbs.port: records}
        given = _given(change, record)
        if given is not None:
            command = self.verbs.command(record_id, given)
            people = SqlPeople(_sql(uow))
            await self.verbs.change(command, people=people, forms=self.forms, **ports)
        elif (record.archived_at is None) is (change.kind is ChangeKind.ARCHIVE):
            archiving = change.kind is ChangeKind.ARCHIVE
            verb = self.verbs.archive if archiving else self.verbs.restore
            await verb(customers.Archive(record_id), **ports)
        return bool(record.facts() != known)

    async def ids(
        self,
        query: ListQuery,
        *,
        after: UUID | None,
        limit: int,
        principal: Principal,
        uow: UnitOfWork,
    ) -> Sequence[UUID]:
        connection = _sql(uow).connection
        found = await self.lister.ids(connection, self.source, query, principal, after=after)
        return found[:limit]


def _given(change: Change, record: Any) -> dict[str, Any] | None:
    """What is set; None where the record is archived or restored."""
    if change.kind is ChangeKind.ADD_TAGS:
        return {"tags": list(dict.fromkeys([*record.tags, *change.tags]))}
    if change.kind is ChangeKind.REMOVE_TAGS:
        return {"tags": [tag for tag in record.tags if tag not in change.tags]}
    if change.kind in (ChangeKind.SET, ChangeKind.ASSIGN):
        return dict(change.given)
    return None


def _sql(uow: UnitOfWork) -> Any:
    return uow


def _permissions(record: str) -> Mapping[ChangeKind, Permission]:
    archive, update = Permission(f"{record}:archive"), Permission(f"{record}:update")
    return {
        **dict.fromkeys(ChangeKind, update),
        ChangeKind.ASSIGN: Permission(f"{record}:assign"),
        ChangeKind.ARCHIVE: archive,
        ChangeKind.RESTORE: archive,
    }


def bulk_targets(lister: Lister, forms: TextForms) -> Mapping[str, views.BulkTarget]:
    """By the name of the resource."""
    undo = undo_of(forms)
    return {
        "accounts": CustomerTarget(
            account_source(sort_key),
            _ACCOUNTS,
            _permissions("account"),
            lister,
            forms,
            undo["account"],
        ),
        "contacts": CustomerTarget(
            contact_source(sort_key),
            _CONTACTS,
            _permissions("contact"),
            lister,
            forms,
            undo["contact"],
        ),
    }


def bulk_world(runner: Runner, actors: Actors, targets: views.BulkTargets) -> BulkWorld:
    return BulkWorld(
        runner,
        actors,
        targets,
        changes=lambda uow: SqlBulkChanges(_sql(uow)),
        ledger=lambda uow: SqlBulkLedger(_sql(uow)),
    )


def bulk_jobs(world: BulkWorld) -> Mapping[str, JobHandler]:
    """By the names under which the commands of views enqueue them."""
    return {name: partial(_run, world, phase) for phase, name in JOBS.items()}


async def _run(
    world: BulkWorld, phase: Phase, payload: Mapping[str, Any], context: JobContext
) -> None:
    await carry_out(
        UUID(str(payload["workspace_id"])),
        UUID(str(payload["bulk_id"])),
        phase,
        world=world,
        context=context,
    )
