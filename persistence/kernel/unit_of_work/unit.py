"""One transaction."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from domain.kernel.aggregate import Aggregate, Change, Json, changes_between
from domain.kernel.custom.records import CustomChange, Customised
from domain.kernel.errors import Stale
from domain.kernel.ports import Cause, IdempotentRequest, Job, KeptAnswer, Scope
from persistence.kernel.custom_values import write_values
from persistence.kernel.idempotency import KEEP, KEEP_BESIDE_JOURNAL, claim, kept_arguments
from persistence.kernel.inserting import insert, is_changed
from persistence.kernel.journal import INSERT_JOURNAL, Entry, journal_arguments

JOURNAL_AND_KEEP: Final = f"with kept as ({KEEP_BESIDE_JOURNAL}) {INSERT_JOURNAL}"
_READ_COMMITTED: Final = "BEGIN"

Connection = Any  # asyncpg.Connection, as SQLAlchemy's pool hands it over


class LostRace(Exception):
    """Another transaction changed what this one had read; it may be run again."""


class SqlUnitOfWork:
    """Implements domain.kernel.ports.RequestUnit over one AsyncSession.

    The engine is in AUTOCOMMIT: BEGIN and the workspace go out in one message, and raw statements
    on the same connection are inside the transaction from the first one on.
    """

    def __init__(
        self,
        lent: AsyncConnection,
        connection: Connection,
        scope: Scope,
        now: datetime,
        new_id: Callable[[], UUID],
        enqueue: Callable[[Connection, list[Job]], Awaitable[None]],
        *,
        contended: bool = False,
    ) -> None:
        self.lent = lent
        self._session: AsyncSession | None = None
        self.contended = contended
        """A race was lost before: what is loaded to be changed is locked, so the next is won."""
        self.connection = connection
        self.new_id = new_id
        self.scope = scope
        self._now = now
        self._send_jobs = enqueue
        self._tracked: dict[UUID, tuple[Aggregate, dict[str, Json] | None]] = {}
        self._new: list[Aggregate] = []
        self._sent: list[Any] = []
        self._removed: list[Aggregate] = []
        self._entries: list[Entry] = []
        self._jobs: list[Job] = []
        self._custom: list[CustomChange] = []
        self._fresh: set[UUID] = set()
        self._expecting = False
        self._flushed = False
        self._answer: tuple[IdempotentRequest, KeptAnswer] | None = None
        self._announced = False

    @property
    def session(self) -> AsyncSession:
        """Made when it is first asked for: a unit that only inserts needs none."""
        if self._session is None:
            self._session = AsyncSession(bind=self.lent, expire_on_commit=False, autoflush=False)
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    @property
    def workspace_id(self) -> UUID:
        if self.scope.workspace_id is None:
            raise RuntimeError("This unit of work has entered no workspace")
        return self.scope.workspace_id

    @property
    def actor_id(self) -> UUID | None:
        return self.scope.actor_id

    @property
    def cause(self) -> Cause | None:
        return self.scope.cause

    def now(self) -> datetime:
        return self._now

    @property
    def worth_a_hint(self) -> bool:
        """Something is journalled, or was announced without it."""
        return bool(self._entries) or self._announced

    def announce(self) -> None:
        """Rows that are not journalled and that somebody waits for."""
        self._announced = True

    async def begin(self) -> None:
        bound = self.scope.workspace_id
        await self.connection.execute(
            _READ_COMMITTED + (f"; {in_workspace(bound)}" if bound else "")
        )

    async def enter(self, workspace_id: UUID, actor_id: UUID | None = None) -> None:
        self.scope = replace(
            self.scope, workspace_id=workspace_id, actor_id=actor_id or self.scope.actor_id
        )
        await self.connection.execute(in_workspace(workspace_id))

    def add(self, aggregate: Aggregate) -> None:
        self._new.append(aggregate)
        self._tracked[aggregate.id] = (aggregate, None)

    def track(self, aggregate: Aggregate) -> None:
        """Remember a loaded aggregate's facts, once, to journal what differs at the end."""
        if aggregate.id not in self._tracked:
            self._tracked[aggregate.id] = (aggregate, aggregate.facts())

    def remove(self, aggregate: Aggregate) -> None:
        self._removed.append(aggregate)

    def expect(self, aggregate: Aggregate, version: int | None) -> None:
        if version is None:
            return
        if aggregate.version != version:
            raise Stale(current_version=aggregate.version)
        self._expecting = True

    def forget(self, aggregate_id: UUID) -> None:
        tracked = self._tracked.pop(aggregate_id, None)
        if tracked is not None and self._session is not None:
            self._session.expunge(tracked[0])

    def because(self, cause: Cause) -> None:
        self.scope = replace(self.scope, cause=cause)

    def enqueue(self, job: Job) -> None:
        self._jobs.append(job)

    def record_access(
        self, event: str, *, aggregate_type: str, aggregate_id: UUID, payload: Mapping[str, Json]
    ) -> None:
        self._entries.append(
            Entry(
                self.new_id(), aggregate_type, aggregate_id, 0, event, (), dict(payload), "access"
            )
        )

    async def flush(self) -> None:
        """Send what is pending, stamped as it will be committed; what is new can be loaded then."""
        await self.settle()
        self._hand_over()

    async def settle(self) -> None:
        """Send what is pending. What was inserted is left to the session only if it is changed."""
        if any(is_changed(record) for record in self._sent):
            self._hand_over()
        if self._flushed and not (self._new or self._removed or self._is_dirty()):
            return
        self._flushed = True
        self._entries += self._stamp()
        new, self._new = self._new, []
        if new:
            self._sent += await insert(self.connection, new)
        for aggregate in self._removed:
            await self.session.delete(aggregate)
        self._removed.clear()
        await self._flush_session()
        await self._write_custom()

    def _is_dirty(self) -> bool:
        session = self._session
        return session is not None and bool(session.new or session.dirty)

    def _hand_over(self) -> None:
        if self._sent:
            self.session.add_all(self._sent)
            self._sent = []

    async def _flush_session(self) -> None:
        if self._session is None:
            return
        try:
            await self._session.flush()
        except StaleDataError as lost:
            if self._expecting:
                raise Stale() from lost
            raise LostRace from lost

    async def _write_custom(self) -> None:
        if self._custom:
            values, self._custom = self._custom, []
            await write_values(self.connection, self.workspace_id, values, self._fresh)
            self._fresh.clear()

    async def claim(self, asked: IdempotentRequest) -> KeptAnswer | None:
        row = await claim(self.connection, self.workspace_id, asked)
        if row is None:
            return None
        return KeptAnswer(row["status"], msgspec.json.decode(row["headers"]), row["body"])

    def keep(self, asked: IdempotentRequest, answer: KeptAnswer) -> None:
        self._answer = (asked, answer)

    def _stamp(self) -> list[Entry]:
        """Mark changed aggregates as touched; what differs becomes journal entries."""
        entries: list[Entry] = []
        for aggregate in self._removed:
            tracked = self._tracked.pop(aggregate.id, None)
            if tracked is not None:
                gone = changes_between(tracked[1], None, aggregate.SECRET)
                if isinstance(aggregate, Customised):
                    gone = aggregate.told(gone)
                entries.append(self._entry(aggregate, "deleted", gone, None, aggregate.version + 1))
        for aggregate, before in list(self._tracked.values()):
            entries += self._differences(aggregate, before)
        return entries

    def _differences(self, aggregate: Aggregate, before: dict[str, Json] | None) -> list[Entry]:
        after = aggregate.facts()
        changes = changes_between(before, after, aggregate.SECRET)
        happened = aggregate.take_happened()
        if before is not None and not changes and not happened:
            return []
        self._tracked[aggregate.id] = (aggregate, after)
        if isinstance(aggregate, Customised):
            self._keep_custom(aggregate, changes, new=before is None)
            changes = aggregate.told(changes)
        version = aggregate.version
        if before is not None:
            version += 1
            aggregate.updated_at, aggregate.updated_by = self._now, self.actor_id
        named: list[tuple[str, Json]] = [*happened]
        if not named:
            named.append(("created" if before is None else "updated", None))
        return [
            self._entry(aggregate, name, changes if n == 0 else [], payload, version)
            for n, (name, payload) in enumerate(named)
        ]

    def _keep_custom(self, record: Customised, changes: list[Change], *, new: bool) -> None:
        found = record.custom_changes(changes)
        self._custom += found
        if found and new:
            self._fresh.add(record.id)

    def _entry(
        self, aggregate: Aggregate, name: str, changes: Any, payload: Json, version: int
    ) -> Entry:
        return Entry(
            self.new_id(),
            aggregate.TYPE,
            aggregate.id,
            version,
            f"{aggregate.CONTEXT}.{aggregate.TYPE}.{name}",
            changes,
            payload or None,
        )

    async def write(self) -> None:
        """Flush the aggregates, then journal, answer and jobs on the same connection."""
        await self.settle()
        await self._write_journal()
        if self._jobs:
            await self._send_jobs(self.connection, self._jobs)

    async def _write_journal(self) -> None:
        """Journal and kept answer, in one statement where there are both."""
        kept = () if self._answer is None else kept_arguments(*self._answer)
        if self._entries:
            journal = journal_arguments(self.workspace_id, self._now, self.scope, self._entries)
            statement = JOURNAL_AND_KEEP if kept else INSERT_JOURNAL
            await self.connection.execute(statement, *journal, *kept)
        elif kept:
            await self.connection.execute(KEEP, self.workspace_id, *kept)

    def tracked(self, record_id: UUID) -> Aggregate | None:
        """An aggregate that this unit has made or loaded to change."""
        found = self._tracked.get(record_id)
        return found[0] if found else None


def in_workspace(workspace_id: UUID) -> str:
    """The one place that sets the workspace. SET LOCAL and not set_config: Citus forwards it.

    The id is written anew from a UUID, never from text.
    """
    return f"SET LOCAL app.workspace_id = '{UUID(int=workspace_id.int)}'"
