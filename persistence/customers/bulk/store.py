"""Accounts and contacts by the thousand: matched, loaded and written without a Session."""

import asyncio
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, ClassVar, Final, Generic, TypeVar, cast
from uuid import UUID

from domain.customers.commands.importing import Changed, Written
from domain.customers.commands.importing.ports import Gone, Matches
from domain.customers.model import Account, Contact, CustomerRecord
from domain.customers.permissions import Permission
from domain.kernel.aggregate import Change, changes_between
from domain.kernel.custom.definitions import PREFIX
from domain.kernel.custom.records import CustomChange
from domain.kernel.permissions import Reach
from domain.kernel.principal import Principal
from persistence.customers.bulk import loading, matching
from persistence.customers.bulk.columns import ACCOUNTS, CONTACTS, LINKS, POINTS, Rows
from persistence.customers.bulk.plain import PlainAccount, PlainContact
from persistence.customers.bulk.told import taken_back
from persistence.customers.repository import referable
from persistence.kernel.custom_values import holders, new_values, write_values
from persistence.kernel.journal import INSERT_JOURNAL, Entry, created_json, journal_arguments
from persistence.kernel.unit_of_work import LostRace, SqlUnitOfWork

R = TypeVar("R", bound=CustomerRecord)
_BATCH: Final = 500
# Until the first batch is ready the database has nothing to do.
_FIRST: Final = 100
_LOCK: Final = "select pg_advisory_xact_lock(hashtextextended($1::text, 0))"
# Foreign keys are checked by plans that a session keeps. One made while the tables were small
# scans them for every row: the 4,000th account then costs ten times the first.
#
# A plan made for the very workspace believes what was known of it when its tables were last
# analysed: that it is not there. One for any workspace takes it to be like the others.
PLANNED: Final = (
    "SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_generic_plan; DISCARD PLANS"
)
_ATTACH: Final = """
insert into external_reference (workspace_id, record_type, source, external_id, record_id,
  created_at)
select $1::uuid, $2::text, r.source, r.external_id, r.record_id, $3::timestamptz
from unnest($4::text[], $5::text[], $6::uuid[]) as r(source, external_id, record_id)
"""
_REFERENCES: Final = """
select e.source, e.external_id, e.record_id from external_reference e
join unnest($3::text[], $4::text[]) as r(source, external_id)
  on e.source = r.source and e.external_id = r.external_id
where e.workspace_id = $1 and e.record_type = $2
"""


class _Batch:
    """The statements that write some records, made ready outside the event loop."""

    def __init__(self, workspace_id: UUID) -> None:
        self._workspace_id = workspace_id
        self.statements: list[tuple[str, tuple[Any, ...]]] = []

    def add(self, rows: Rows, records: Sequence[Any]) -> None:
        if records:
            self.statements.append((rows.insert, (self._workspace_id, *rows.arguments(records))))


class _Store(Generic[R]):
    """Implements domain.customers.commands.importing.RecordStore."""

    ROWS: ClassVar[Rows]
    UPDATE: ClassVar[str]
    READ: ClassVar[str]
    kind: type[R]

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow
        self._connection = uow.connection
        self._n = 0
        self._by_index = False

    async def _planned(self) -> Any:
        """The connection, its plans made anew for this unit and for many records."""
        if not self._by_index:
            await self._connection.execute(PLANNED)
            self._by_index = True
        return self._connection

    async def lock(self) -> None:
        told = f"{self._uow.workspace_id}:{self.kind.TYPE}:import"
        await self._connection.execute(_LOCK, told)

    async def matches(self, by: str, keys: Sequence[str], principal: Principal) -> Matches:
        fields = principal.custom.of(self.kind.RESOURCE)
        custom = fields.by_key.get(by.removeprefix(PREFIX)) if by.startswith(PREFIX) else None
        return await matching.matches(
            await self._planned(),
            self.kind.TYPE,
            by,
            keys,
            principal,
            self.READ,
            self.UPDATE,
            custom,
        )

    async def insert(self, records: Iterable[R]) -> None:
        """While one batch is being written the next is made in a thread."""
        await self._planned()
        following, size = iter(records), _FIRST
        writing: asyncio.Task[None] | None = None
        try:
            while batch := await asyncio.to_thread(self._next, following, size):
                size = min(size * 2, _BATCH)
                if writing is not None:
                    await writing
                writing = asyncio.create_task(self._send(batch))
            if writing is not None:
                await writing
        except BaseException:
            await _settled(writing)
            raise

    def _next(self, records: Iterator[R], size: int) -> _Batch | None:
        some = list(islice(records, size))
        if not some:
            return None
        batch = _Batch(self._uow.workspace_id)
        batch.add(self.ROWS, some)
        self._add_parts(batch, some)
        custom: list[CustomChange] = []
        entries = [self._created(record, custom) for record in some]
        batch.statements += new_values(self._uow.workspace_id, custom)
        batch.statements.append(self._journalled(entries))
        return batch

    def _created(self, record: R, custom: list[CustomChange]) -> Entry:
        facts = record.facts()
        if not (record.custom or record.SECRET):
            return self._entry(record.id, record.version, "created", created_json(facts))
        changes = changes_between(None, facts, record.SECRET)
        custom += record.custom_changes(changes)
        return self._entry(record.id, record.version, "created", record.told(changes))

    def _journalled(self, entries: Sequence[Entry]) -> tuple[str, tuple[Any, ...]]:
        uow = self._uow
        told = journal_arguments(uow.workspace_id, uow.now(), uow.scope, entries, first=self._n)
        self._n += len(entries)
        return INSERT_JOURNAL, told

    async def _send(self, batch: _Batch) -> None:
        for statement, arguments in batch.statements:
            await self._connection.execute(statement, *arguments)

    async def load(self, ids: Sequence[UUID]) -> Mapping[UUID, R]:
        loaded = await loading.load(
            await self._planned(), self._uow.workspace_id, self.kind.TYPE, ids
        )
        return cast("Mapping[UUID, R]", loaded)

    async def update(self, changed: Sequence[Changed[R]]) -> None:
        await self._planned()
        entries, records = [], []
        custom: list[CustomChange] = []
        for each in changed:
            changes = changes_between(each.before, each.record.facts(), each.record.SECRET)
            if changes:
                record = each.record
                record.version += 1
                record.updated_at, record.updated_by = self._uow.now(), self._uow.actor_id
                custom += record.custom_changes(changes)
                changes = record.told(changes)
                entries.append(self._entry(record.id, record.version, "updated", changes))
                records.append(record)
        if records:
            await self._rewrite(records, entries)
            await write_values(self._connection, self._uow.workspace_id, custom)

    async def _rewrite(self, records: Sequence[R], entries: Sequence[Entry]) -> None:
        rows, ws = self.ROWS, self._uow.workspace_id
        done = await self._connection.execute(rows.update, ws, *rows.arguments(records))
        if done != f"UPDATE {len(records)}":
            raise LostRace
        await self._connection.execute(*self._parts_gone(records))
        batch = _Batch(ws)
        self._add_parts(batch, records)
        batch.statements.append(self._journalled(entries))
        await self._send(batch)

    async def versions(self, ids: Sequence[UUID]) -> Mapping[UUID, int]:
        connection = await self._planned()
        return await loading.versions(connection, self._uow.workspace_id, self.kind.TYPE, ids)

    async def delete(self, gone: Sequence[Gone]) -> None:
        """What is told of them is made in a thread while they go."""
        if not gone:
            return
        await self._planned()
        deleting = asyncio.create_task(self._delete(gone))
        try:
            statement, arguments = await asyncio.to_thread(self._told_gone, gone)
            await deleting
        except BaseException:
            await _settled(deleting)
            raise
        await self._connection.execute(statement, *arguments)

    async def _delete(self, gone: Sequence[Gone]) -> None:
        versions, ids = [each.version for each in gone], [each.id for each in gone]
        ws = self._uow.workspace_id
        done = await loading.delete(self._connection, ws, self.kind.TYPE, ids, versions)
        if done != len(gone):
            raise LostRace

    def _told_gone(self, gone: Sequence[Gone]) -> tuple[str, tuple[Any, ...]]:
        secret = self.kind.SECRET
        entries = [
            self._entry(
                each.id,
                each.version + 1,
                "deleted",
                taken_back(each.state.changes)
                if isinstance(each.state, Written)
                else changes_between(each.state, None, secret),
            )
            for each in gone
        ]
        return self._journalled(entries)

    async def in_reach(self, ids: Sequence[UUID], principal: Principal) -> Collection[UUID]:
        if principal.reach(self.UPDATE) is Reach.ALL:
            return frozenset(ids)
        keys = [str(each) for each in ids]
        found = await self.matches("id", keys, principal)
        return {each.id for same in found.values() for each in same if each.touchable}

    async def holders(
        self, values: Sequence[tuple[UUID, str | int]]
    ) -> Mapping[tuple[UUID, str | int], UUID]:
        return await holders(self._connection, self._uow.workspace_id, values)

    async def referable(
        self, resource: str, ids: Sequence[UUID], principal: Principal
    ) -> Collection[UUID]:
        return await referable(self._uow, resource, ids, principal)

    async def referenced(self, ids: Sequence[UUID]) -> frozenset[UUID]:
        return await loading.referenced(
            await self._planned(), self._uow.workspace_id, self.kind.TYPE, ids
        )

    async def references(self, pairs: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], UUID]:
        sources, ids = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        ws = self._uow.workspace_id
        found = await self._connection.fetch(_REFERENCES, ws, self.kind.TYPE, sources, ids)
        return {(row["source"], row["external_id"]): row["record_id"] for row in found}

    async def attach(self, references: Sequence[tuple[str, str, UUID]]) -> None:
        if not references:
            return
        columns = [list(column) for column in zip(*references, strict=True)]
        uow = self._uow
        await self._connection.execute(
            _ATTACH, uow.workspace_id, self.kind.TYPE, uow.now(), *columns
        )

    async def caused(self, cause_id: UUID, ids: Sequence[UUID]) -> Sequence[Written]:
        return await loading.caused(await self._planned(), self._uow.workspace_id, cause_id, ids)

    def _entry(
        self, record_id: UUID, version: int, event: str, changes: list[Change] | bytes
    ) -> Entry:
        kind = self.kind
        return Entry(
            self._uow.new_id(),
            kind.TYPE,
            record_id,
            version,
            f"{kind.CONTEXT}.{kind.TYPE}.{event}",
            changes,
        )

    def _add_parts(self, batch: _Batch, records: Sequence[R]) -> None:
        """Points, written anew with the ids that they have."""
        column = f"{self.kind.TYPE}_id"
        for record in records:
            for point in record.points:
                setattr(point, column, record.id)
        batch.add(POINTS, [point for record in records for point in record.points])

    def _parts_gone(self, records: Sequence[R]) -> tuple[Any, ...]:
        ids = [record.id for record in records]
        return loading.POINTS_GONE[self.kind.TYPE], self._uow.workspace_id, ids


class SqlAccountStore(_Store[Account]):
    ROWS = ACCOUNTS
    READ = Permission.ACCOUNT_READ
    UPDATE = Permission.ACCOUNT_UPDATE
    kind = PlainAccount

    async def is_below(self, pairs: Sequence[tuple[UUID, UUID]]) -> frozenset[tuple[UUID, UUID]]:
        return await matching.below(self._connection, self._uow.workspace_id, pairs)


class SqlContactStore(_Store[Contact]):
    ROWS = CONTACTS
    READ = Permission.CONTACT_READ
    UPDATE = Permission.CONTACT_UPDATE
    kind = PlainContact

    def _add_parts(self, batch: _Batch, records: Sequence[Contact]) -> None:
        super()._add_parts(batch, records)
        batch.add(LINKS, [link for record in records for link in record.links])

    async def _rewrite(self, records: Sequence[Contact], entries: Sequence[Entry]) -> None:
        ids = [record.id for record in records]
        await self._connection.execute(loading.LINKS_GONE, self._uow.workspace_id, ids)
        await super()._rewrite(records, entries)


async def _settled(writing: "asyncio.Task[None] | None") -> None:
    """A statement under way must end before the transaction can be rolled back."""
    if writing is not None:
        await asyncio.wait([writing])
