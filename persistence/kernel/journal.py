"""The append-only history: its table, and the one statement that writes it."""

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.types import UserDefinedType

from domain.kernel.aggregate import Change, Json
from domain.kernel.ports import Scope
from persistence.kernel.arrays import Writer, array, binaries, numbers, texts, uuids
from persistence.kernel.metadata import Instant, metadata, tenant_table


class Xid8(UserDefinedType[int]):
    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "xid8"


# `json`, not `jsonb`: its text is kept to the letter, so that digests can be verified.
journal: Final = tenant_table(
    "journal",
    Column("at", Instant, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("feed_epoch", Integer, nullable=False),
    Column("xid", Xid8, nullable=False, server_default=text("pg_current_xact_id()")),
    Column("n", Integer, nullable=False),
    Column(
        "kind", Text, CheckConstraint("kind in ('change', 'access')", name="kind"), nullable=False
    ),
    Column("actor_id", Uuid),
    Column("request_id", Text),
    Column("cause_type", Text),
    Column("cause_id", Uuid),
    Column("aggregate_type", Text, nullable=False),
    Column("aggregate_id", Uuid, nullable=False),
    Column("aggregate_version", BigInteger, nullable=False),
    Column("event", Text, nullable=False),
    Column("changes", JSON),
    Column("payload", JSON),
    Column("nonce", LargeBinary),
    Column("digest", LargeBinary, nullable=False),
    Index("ix_journal_record", "workspace_id", "aggregate_id", "at", "id"),
    Index("ix_journal_feed", "workspace_id", "feed_epoch", "xid", "n", "id"),
    Index(
        "ix_journal_cause",
        "workspace_id",
        "cause_id",
        "id",
        postgresql_where=text("cause_id is not null"),
    ),
    primary=("at", "id"),
)
journal.kwargs["postgresql_partition_by"] = "RANGE (at)"

feed_epoch: Final = Table(
    "feed_epoch",
    metadata,
    Column(
        "singleton",
        SmallInteger,
        CheckConstraint("singleton = 1", name="singleton"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("epoch", Integer, nullable=False),
    info={"app_reads_only": True},
)


# A restored dump brings rows whose transaction numbers the new server has not reached yet: what
# was written before the last restore is settled, whatever its number.
SETTLED: Final = """(j.feed_epoch < (select epoch from feed_epoch)
  or j.xid < pg_snapshot_xmin(pg_current_snapshot()))"""
"""True of a journal row `j` that no open transaction can still precede."""


class Entry(NamedTuple):
    """One row to be: `changes` is what differs, told or as JSON; `payload` what the event adds."""

    id: UUID
    aggregate_type: str
    aggregate_id: UUID
    aggregate_version: int
    event: str
    changes: Sequence[Change] | bytes = ()
    payload: Json = None
    kind: str = "change"


_encode: Final = msgspec.json.Encoder(order="deterministic").encode


def changes_json(changes: Sequence[Change]) -> bytes:
    """`{"name": ["before", "after"], "secret": null}`."""
    return _encode(
        {
            field: None if before is None and after is None else (before, after)
            for field, before, after in changes
        }
    )


def created_json(facts: Mapping[str, Json]) -> bytes:
    """As `changes_json` tells of a new record without secrets, from its facts."""
    return _encode({name: (None, value) for name, value in facts.items() if value is not None})


def digest_of(nonce: bytes, changes: bytes, payload: bytes) -> bytes:
    return hashlib.sha256(nonce + changes + payload).digest()


INSERT_JOURNAL: Final = """
insert into journal (workspace_id, at, id, feed_epoch, n, kind, actor_id, request_id, cause_type,
  cause_id, aggregate_type, aggregate_id, aggregate_version, event, changes, payload, nonce, digest)
select $1::uuid, $2::timestamptz, r.id, (select epoch from feed_epoch), r.n, r.kind, $3::uuid,
  $4::text, $5::text, $6::uuid, r.aggregate_type, r.aggregate_id, r.aggregate_version, r.event,
  r.changes::json, r.payload::json, r.nonce, r.digest
from unnest($7::text::uuid[], $8::text::int[], $9::text::text[], $10::text::text[],
  $11::text::uuid[], $12::text::bigint[], $13::text::text[], $14::text::text[], $15::text::text[],
  $16::text::bytea[], $17::text::bytea[])
  as r(id, n, kind, aggregate_type, aggregate_id, aggregate_version, event, changes, payload,
       nonce, digest)
"""
_NONCE: Final = 16
_NOTHING: Final = b"null"
_WRITERS: Final[tuple[Writer, ...]] = (
    uuids, numbers, texts, texts, uuids, numbers, texts, texts, texts, binaries, binaries,
)  # fmt: skip


def journal_arguments(
    workspace_id: UUID, at: datetime, scope: Scope, entries: Iterable[Entry], *, first: int = 0
) -> tuple[Any, ...]:
    """Arguments of INSERT_JOURNAL. `n` orders the rows of one transaction, from `first` on."""
    columns = zip(*_rows(entries, first), strict=True)
    cause = scope.cause
    return (
        workspace_id,
        at,
        scope.actor_id,
        scope.request_id,
        cause.type if cause else None,
        cause.id if cause else None,
        *(array(write, column) for write, column in zip(_WRITERS, columns, strict=True)),
    )


def _rows(entries: Iterable[Entry], first: int) -> Iterator[tuple[Any, ...]]:
    many = list(entries)
    nonces = secrets.token_bytes(_NONCE * len(many))
    for at, entry in enumerate(many):
        id_, aggregate_type, aggregate_id, version, event, told, payload, kind = entry
        changes = told if isinstance(told, bytes) else changes_json(told)
        extra = _NOTHING if payload is None else _encode(payload)
        nonce = nonces[at * _NONCE : (at + 1) * _NONCE]
        yield (
            id_,
            first + at,
            kind,
            aggregate_type,
            aggregate_id,
            version,
            event,
            changes.decode(),
            extra.decode(),
            nonce,
            digest_of(nonce, changes, extra),
        )
