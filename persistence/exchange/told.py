"""One change as it is told: values stay the text that the journal has, and are not read.

A page tells of a thousand rows. Structs that the garbage collector passes over and values that
nobody decodes make that a third of the work that it would be with dataclasses.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Raw

from domain.exchange.queries.changes import ChangeKind

TOLD_COLUMNS: Final = """
j.feed_epoch, j.xid, j.n, j.id, j.at, j.event, j.actor_id, j.cause_type, j.cause_id,
j.aggregate_type, j.aggregate_id, j.aggregate_version,
case when j.event like '%shared' then j.payload->>'user_id' end as collaborator
"""
_Pair: TypeAlias = tuple[Raw, Raw] | None
_pairs: Final = msgspec.json.Decoder(dict[str, _Pair]).decode


class Row(msgspec.Struct, gc=False):
    """TOLD_COLUMNS and `changes`, in their order; a field that changed in secret has no pair."""

    feed_epoch: int
    xid: int
    n: int
    id: UUID
    at: datetime
    event: str
    actor_id: UUID | None
    cause_type: str | None
    cause_id: UUID | None
    record_type: str
    record_id: UUID
    version: int
    collaborator: str | None
    changes: Mapping[str, _Pair]

    @property
    def deleted(self) -> bool:
        return self.event.endswith(".deleted")

    @property
    def kind(self) -> ChangeKind:
        return ChangeKind.CREATED if self.version == 1 else ChangeKind.UPDATED

    @property
    def sequence(self) -> str:
        epoch, xid, n = str(self.feed_epoch), str(self.xid), str(self.n)
        return f"{epoch.zfill(6)}-{xid.zfill(20)}-{n.zfill(6)}"

    def before(self, field: str) -> Any:
        return self._side(field, 0)

    def after(self, field: str) -> Any:
        return self._side(field, 1)

    def _side(self, field: str, side: int) -> Any:
        pair = self.changes.get(field)
        return msgspec.json.decode(pair[side]) if pair else None


class ToldField(msgspec.Struct, gc=False):
    field: str
    before: Any
    after: Any


class ToldCause(msgspec.Struct, gc=False):
    type: str
    id: UUID


class Told(msgspec.Struct, gc=False):
    """`sequence` orders what happens to one record, compared as text.

    Of what was deleted or has left the caller's reach only the id is told: `event`, `actor_id` and
    `cause` are None then, and `changes` is empty.
    """

    id: UUID
    at: datetime
    kind: ChangeKind
    event: str | None
    record_type: str
    record_id: UUID
    version: int
    sequence: str
    actor_id: UUID | None
    cause: ToldCause | None
    changes: Sequence[ToldField]

    @property
    def bare(self) -> bool:
        return self.kind in (ChangeKind.DELETED, ChangeKind.LEFT)


def row_of(record: asyncpg.Record) -> Row:
    """Erased changes read as none."""
    return Row(*(*record[:-1], _pairs(record[-1] or "{}")))


def bare(row: Row, kind: ChangeKind) -> Told:
    return _told(row, kind, None, None, None, ())


def told(row: Row, kind: ChangeKind, barred: frozenset[str]) -> Told:
    cause = ToldCause(row.cause_type, row.cause_id) if row.cause_type and row.cause_id else None
    shown = _open(row.changes, barred) if barred else _plain(row.changes)
    return _told(row, kind, row.event, row.actor_id, cause, shown)


def _plain(changes: Mapping[str, _Pair]) -> list[ToldField]:
    return [ToldField(name, pair[0], pair[1]) for name, pair in changes.items() if pair]


def _open(changes: Mapping[str, _Pair], barred: frozenset[str]) -> list[ToldField]:
    return [
        ToldField(name, *(_unbarred(name, side, barred) for side in pair))
        for name, pair in changes.items()
        if pair and name not in barred
    ]


def _unbarred(name: str, side: Raw, barred: frozenset[str]) -> Any:
    if name != "custom":
        return side
    return without_barred(name, msgspec.json.decode(side), barred)


def without_barred(name: str, value: Any, barred: frozenset[str]) -> Any:
    """Of the custom fields those that are not barred."""
    if name != "custom" or not barred or not isinstance(value, dict):
        return value
    return {key: held for key, held in value.items() if f"custom.{key}" not in barred}


def _told(
    row: Row,
    kind: ChangeKind,
    event: str | None,
    actor_id: UUID | None,
    cause: ToldCause | None,
    changes: Sequence[ToldField],
) -> Told:
    return Told(
        row.id,
        row.at,
        kind,
        event,
        row.record_type,
        row.record_id,
        row.version,
        row.sequence,
        actor_id,
        cause,
        changes,
    )
