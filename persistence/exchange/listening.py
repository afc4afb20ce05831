"""From a change to what is to be sent of it: which webhooks want it, and may know of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, func, select

from domain.exchange.model import DisabledReason
from domain.exchange.model.webhooks import wants
from domain.exchange.ports import Actors
from domain.kernel.condition_parsing import parse_condition
from domain.kernel.conditions import tests_in
from domain.kernel.errors import Invalid
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal
from domain.kernel.reactions import Event
from persistence.exchange.reader import from_json
from persistence.exchange.sight import Sight
from persistence.exchange.told import TOLD_COLUMNS, Told
from persistence.exchange.webhooks import SqlWebhooks
from persistence.kernel.conditions import condition_clause, condition_values
from persistence.kernel.reading import ReadConnection, compile_once
from persistence.kernel.unit_of_work import SqlUnitOfWork
from persistence.kernel.visibility import workspace_parameter

_LISTENING: Final = """
select id, events, condition, owner_id, created_at from webhook
where workspace_id = $1 and state = 'enabled'
"""
_ROWS: Final = f"""
select {TOLD_COLUMNS}, j.changes::text as changes
from unnest($2::timestamptz[], $3::uuid[]) as k(at, id)
join journal j on j.workspace_id = $1 and j.at = k.at and j.id = k.id
order by j.feed_epoch, j.xid, j.n, j.id
"""  # noqa: S608 - a constant
_TELL: Final = """
insert into webhook_delivery as d (workspace_id, id, webhook_id, event_id, event_at, event,
  record_type, record_id, sequence, state, tries, next_at, created_at)
select $1, r.id, $2, r.event_id, r.event_at, r.event, r.record_type, r.record_id, r.sequence,
  'pending', 0, now(), $3
from unnest($4::uuid[], $5::uuid[], $6::timestamptz[], $7::text[], $8::text[], $9::uuid[],
  $10::text[]) as r(id, event_id, event_at, event, record_type, record_id, sequence)
on conflict (workspace_id, webhook_id, event_id) do
"""
_TELL_ONCE: Final = _TELL + "nothing"
_TELL_AGAIN: Final = _TELL + (
    "update set state = 'pending', tries = 0, next_at = now(), done_at = null"
)


_SINCE: Final = """
select at, id, event, aggregate_type, kind from journal
where workspace_id = $1 and (at, id) > ($2, $3) order by at, id limit $4
"""
_AT_ONCE: Final = 500
Place: TypeAlias = tuple[datetime, UUID]


@dataclass(frozen=True, slots=True)
class Listening:
    """An enabled webhook, as far as it matters for what it wants."""

    id: UUID
    events: Sequence[str]
    condition: Mapping[str, Any] | None
    owner_id: UUID
    created_at: datetime


class Listeners:
    """Part of the unit of work that moves the subscriber's cursor."""

    def __init__(self, sight: Sight, actors: Actors) -> None:
        self._sight = sight
        self._actors = actors

    async def heard(self, uow: UnitOfWork) -> bool:
        return bool(await listening(_unit(uow)))

    async def told(self, events: Sequence[Event], uow: UnitOfWork) -> None:
        """The reaction to every change there is."""
        unit = _unit(uow)
        for hook in await listening(unit):
            wanted = [
                (event.at, event.id)
                for event in events
                if event.at >= hook.created_at
                and event.aggregate_type in self._sight.types
                and wants(hook.events, event.name)
            ]
            if wanted:
                await self.enqueue(hook, wanted, unit, again=False)

    async def again(self, webhook_id: UUID, since: Place, uow: UnitOfWork) -> Place | None:
        """One slice of the journal from a place on; where the next one begins."""
        unit = _unit(uow)
        hook = next((each for each in await listening(unit) if each.id == webhook_id), None)
        if hook is None:
            return None
        rows = await unit.connection.fetch(_SINCE, unit.workspace_id, *since, _AT_ONCE)
        wanted = [
            (row["at"], row["id"])
            for row in rows
            if row["kind"] == "change"
            and row["aggregate_type"] in self._sight.types
            and wants(hook.events, row["event"])
        ]
        if wanted:
            await self.enqueue(hook, wanted, unit, again=True)
        return (rows[-1]["at"], rows[-1]["id"]) if len(rows) == _AT_ONCE else None

    async def enqueue(
        self,
        hook: Listening,
        keys: Sequence[tuple[datetime, UUID]],
        unit: SqlUnitOfWork,
        *,
        again: bool,
    ) -> None:
        """`again` sends also what was delivered already."""
        owner = await self._actors.principal(unit.workspace_id, hook.owner_id)
        if owner is None:
            (await SqlWebhooks(unit).get(hook.id)).disable(DisabledReason.OWNER_ENDED)
            return
        items = await self._meant(hook, keys, unit.connection, owner)
        if items:
            told = (unit.workspace_id, hook.id, unit.now())
            statement = _TELL_AGAIN if again else _TELL_ONCE
            await unit.connection.execute(statement, *told, *_columns(items, unit.new_id))

    async def _meant(
        self,
        hook: Listening,
        keys: Sequence[tuple[datetime, UUID]],
        connection: ReadConnection,
        owner: Principal,
    ) -> list[tuple[str, Told]]:
        """What the owner may know of and the condition holds for, with the event's own name.

        What is gone, or beyond the owner's reach now, meets no condition: its id is told anyway.
        """
        records = await rows_of(connection, owner.workspace_id, keys)
        seen = await self._sight.seen(connection, records, owner)
        items = [
            (record["event"], item)
            for record, item in zip(records, seen, strict=True)
            if item is not None
        ]
        if hook.condition is None:
            return items
        holds = await self._holds(hook.condition, [item for _, item in items], connection, owner)
        return [each for each in items if each[1].bare or each[1].record_id in holds]

    async def _holds(
        self,
        tree: Mapping[str, Any],
        items: Sequence[Told],
        connection: ReadConnection,
        owner: Principal,
    ) -> frozenset[UUID]:
        ids = list({item.record_id for item in items if not item.bare})
        if not ids:
            return frozenset()
        source = self._sight.source(items[0].record_type)
        try:
            condition = parse_condition(tree, source.spec)
        except Invalid:  # a field that it names has been retired
            return frozenset()
        if {test.field for test in tests_in(condition)} & source.spec.barred(owner):
            return frozenset()
        table = source.table
        statement = compile_once(
            select(table.c.id).where(
                table.c.workspace_id == workspace_parameter(),
                table.c.id == func.any(bindparam("ids", type_=ARRAY(Uuid))),
                condition_clause(condition, source),
            )
        )
        values = condition_values(condition, source, owner.base_currency)
        given = {**values, "ws": owner.workspace_id, "ids": ids}
        rows = await connection.fetch(statement.sql, *statement.arguments(given))
        return frozenset(row["id"] for row in rows)


async def listening(unit: SqlUnitOfWork) -> list[Listening]:
    rows = await unit.connection.fetch(_LISTENING, unit.workspace_id)
    return [Listening(**{**dict(row), "condition": from_json(row["condition"])}) for row in rows]


async def rows_of(
    connection: ReadConnection, workspace_id: UUID, keys: Sequence[tuple[datetime, UUID]]
) -> Sequence[Any]:
    """Rows of the journal by instant and id, in the order of the feed."""
    instants, ids = [at for at, _ in keys], [event_id for _, event_id in keys]
    rows: Sequence[Any] = await connection.fetch(_ROWS, workspace_id, instants, ids)
    return rows


def _columns(
    items: Sequence[tuple[str, Told]], new_id: Callable[[], UUID]
) -> tuple[list[Any], ...]:
    rows = [
        (new_id(), item.id, item.at, name, item.record_type, item.record_id, item.sequence)
        for name, item in items
    ]
    return tuple(list(column) for column in zip(*rows, strict=True))


def _unit(uow: UnitOfWork) -> SqlUnitOfWork:
    if not isinstance(uow, SqlUnitOfWork):
        raise TypeError("Webhooks are told in a unit of work over SQL")
    return uow
