"""A record's timeline out of the journal. Joins app_user, to name who acted.

What hung on the record and was deleted leaves the timeline; the audit trail keeps its end.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.sql.selectable import CTE, Select

from domain.activities.model import Activity, File, Task
from domain.activities.queries import (
    CauseRow,
    ChangeRow,
    TimelineKind,
    TimelineQuery,
    TimelineRow,
)
from domain.kernel.errors import NotFound
from domain.kernel.listing import Page
from domain.kernel.permissions import Reach
from domain.kernel.principal import Principal
from persistence.activities.reader import ACTIVITY_SOURCE, FILE_SOURCE, TASK_SOURCE
from persistence.activities.rows import named
from persistence.activities.tables import activity, file, task
from persistence.identity.tables import app_user
from persistence.kernel.cursors import Cursors
from persistence.kernel.journal import journal
from persistence.kernel.metadata import Instant
from persistence.kernel.reading import ReadConnection, Reads, StatementCache
from persistence.kernel.sources import ListSource
from persistence.kernel.visibility import curtain, workspace_parameter

_HUNG: Final = {
    Activity.TYPE: ACTIVITY_SOURCE,
    Task.TYPE: TASK_SOURCE,
    File.TYPE: FILE_SOURCE,
}
"""What hangs on records and is shown with them."""
_changes: Final = msgspec.json.Decoder(dict[str, tuple[Any, Any] | None])


class SqlTimelineReader:
    """Implements domain.activities.ports.TimelineReader. `sources` are by type of record."""

    def __init__(self, reads: Reads, cursors: Cursors, sources: Mapping[str, ListSource]) -> None:
        self._reads = reads
        self._cursors = cursors
        self._sources = sources
        self._statements = StatementCache()

    async def page(self, query: TimelineQuery, principal: Principal) -> Page:
        source = self._sources[query.record_type]
        values: dict[str, Any] = {
            **curtain(principal),
            "id": query.record_id,
            "n": query.limit + 1,
            "kinds": [str(kind) for kind in query.kinds],
            "actor": query.actor_id,
            "since": query.since,
            "until": query.before,
        }
        binding = _binding(query, principal)
        if query.cursor:
            at, last = self._cursors.read(binding, query.cursor)
            values |= {"before_at": at, "before_id": last}
        async with self._reads.open(principal.workspace_id) as connection:
            await self._refuse_unseen(connection, source, principal, values)
            events = await self._events(connection, _narrowed(query), values)
            shown = events[: query.limit]
            hung = {kind: await self._hung(connection, kind, shown, values) for kind in _HUNG}
        barred = source.spec.barred(principal)
        items = [_row(event, hung, barred) for event in shown]
        cursor = None
        if len(events) > query.limit:
            cursor = self._cursors.write(binding, [shown[-1]["at"], shown[-1]["id"]])
        return Page(items, cursor)

    async def _refuse_unseen(
        self,
        connection: ReadConnection,
        source: ListSource,
        principal: Principal,
        values: Mapping[str, Any],
    ) -> None:
        reaches = source.reaches(principal)
        shape = ("seen", source.spec.resource, reaches)
        compiled = self._statements.get(shape, lambda: _seen(source, reaches))
        if await connection.fetchval(compiled.sql, *compiled.arguments(values)) is None:
            raise NotFound()

    async def _events(
        self, connection: ReadConnection, narrowed: frozenset[str], values: Mapping[str, Any]
    ) -> list[Any]:
        compiled = self._statements.get(("events", narrowed), lambda: _events(narrowed))
        found: list[Any] = await connection.fetch(compiled.sql, *compiled.arguments(values))
        return found

    async def _hung(
        self,
        connection: ReadConnection,
        kind: str,
        events: Sequence[Any],
        values: Mapping[str, Any],
    ) -> dict[UUID, Any]:
        """As they stand now, what of this kind the events are of; by id."""
        source = _HUNG[kind]
        ids = [event["aggregate_id"] for event in events if event["aggregate_type"] == kind]
        if not ids:
            return {}
        compiled = self._statements.get(kind, lambda: _rows(source))
        records = await connection.fetch(compiled.sql, *compiled.arguments({**values, "ids": ids}))
        return {record["id"]: source.row(record) for record in records}


def _binding(query: TimelineQuery, principal: Principal) -> bytes:
    asked = (query.kinds, query.actor_id, query.since, query.before)
    text = f"timeline|{principal.workspace_id}|{query.record_type}|{query.record_id}|{asked}"
    return hashlib.sha256(text.encode()).digest()


def _narrowed(query: TimelineQuery) -> frozenset[str]:
    """By what a page is narrowed: the shape of its statement."""
    told = {
        "cursor": query.cursor,
        "actor": query.actor_id,
        "since": query.since,
        "until": query.before,
    }
    return frozenset(name for name, value in told.items() if value is not None)


def _seen(source: ListSource, reaches: tuple[Reach, ...]) -> Select[Any]:
    table = source.table
    return select(literal_column("1")).where(
        table.c.workspace_id == workspace_parameter(),
        table.c.id == bindparam("id", type_=Uuid),
        source.curtained(reaches),
    )


def _events(narrowed: frozenset[str]) -> Select[Any]:
    """The page's keys come from the index by record, before anything else is read."""
    keys = _keys(narrowed)
    row, actor = journal, app_user
    cells = (row.c.workspace_id == workspace_parameter()) & (row.c.at == keys.c.at)
    same_actor = (actor.c.workspace_id == row.c.workspace_id) & (actor.c.id == row.c.actor_id)
    return (
        select(
            row.c.id,
            row.c.at,
            row.c.event,
            row.c.actor_id,
            actor.c.name.label("actor_name"),
            row.c.cause_type,
            row.c.cause_id,
            row.c.aggregate_type,
            row.c.aggregate_id,
            cast(row.c.changes, Text).label("changes"),
        )
        .select_from(keys)
        .join(row, cells & (row.c.id == keys.c.id))
        .outerjoin(actor, same_actor)
        .order_by(row.c.at.desc(), row.c.id.desc())
    )


def _keys(narrowed: frozenset[str]) -> Any:
    row = journal
    place = tuple_(bindparam("before_at", type_=Instant), bindparam("before_id", type_=Uuid))
    narrowing: Mapping[str, ColumnElement[bool]] = {
        "cursor": tuple_(row.c.at, row.c.id) < place,
        "actor": row.c.actor_id == bindparam("actor", type_=Uuid),
        "since": row.c.at >= bindparam("since", type_=Instant),
        "until": row.c.at < bindparam("until", type_=Instant),
    }
    found: CTE = (
        select(row.c.at, row.c.id)
        .where(
            row.c.workspace_id == workspace_parameter(),
            row.c.aggregate_id == func.any(_record_and_hung()),
            row.c.kind == "change",
            *(narrowing[name] for name in sorted(narrowed)),
        )
        .cte("found")
        # else a small limit lures the planner to walk the whole journal backwards
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    newest = select(found).order_by(found.c.at.desc(), found.c.id.desc())
    return newest.limit(bindparam("n", type_=Integer)).subquery("keys")


def _record_and_hung() -> ColumnElement[Any]:
    """The ids that were asked for by kind, of the record and of what hangs on it."""
    record: ColumnElement[UUID] = bindparam("id", type_=Uuid)
    kinds: ColumnElement[Any] = bindparam("kinds", type_=ARRAY(Text))
    itself = select(record.label("id")).where(literal(str(TimelineKind.CHANGE)) == func.any(kinds))
    hanging = (
        select(table.c.id).where(
            table.c.workspace_id == workspace_parameter(),
            table.c.record_id == record,
            kind == func.any(kinds),
        )
        for table, kind in (
            (activity, activity.c.kind),
            (task, literal(str(TimelineKind.TASK))),
            (file, literal(str(TimelineKind.FILE))),
        )
    )
    return func.array(union_all(itself, *hanging).scalar_subquery(), type_=ARRAY(Uuid))


def _rows(source: ListSource) -> Select[Any]:
    """They hang on a record that was seen, so they are too."""
    rows = select(source.table).where(
        source.table.c.workspace_id == workspace_parameter(),
        source.table.c.id == func.any(bindparam("ids", type_=ARRAY(Uuid))),
    )
    shown, columns = source.joined(rows.subquery("found"), Reach.ALL)
    return select(*columns).select_from(shown)


def _row(event: Any, hung: Mapping[str, Mapping[UUID, Any]], barred: frozenset[str]) -> TimelineRow:
    subject_id = event["aggregate_id"]
    return TimelineRow(
        event["id"],
        event["at"],
        event["event"],
        named(event["actor_id"], event["actor_name"]),
        CauseRow(event["cause_type"], event["cause_id"]) if event["cause_id"] else None,
        _shown_changes(event["changes"], barred),
        hung[Activity.TYPE].get(subject_id),
        hung[Task.TYPE].get(subject_id),
        hung[File.TYPE].get(subject_id),
    )


def _shown_changes(text: str | None, barred: frozenset[str]) -> list[ChangeRow]:
    """Without what this reader may not see, and without secrets; none where they were erased."""
    changes = _changes.decode(text or "{}")
    return [
        ChangeRow(name, *pair)
        for name, pair in changes.items()
        if pair is not None and name not in barred
    ]
