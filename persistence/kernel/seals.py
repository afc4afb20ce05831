"""Seals over the journal: who alters, adds, moves or removes a row is found, and the row named.

A seal covers the rows of one workspace that follow the previous seal, in the order of the feed.
Each row has a leaf, SHA-256 over its columns and its digest, and the seal's head is SHA-256 over
the previous head and the leaves. Erasure nulls what the digest covers, and the leaf still holds.
Heads are kept outside the database too: who rewrites all seals cannot rewrite those.
"""

import hashlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Final
from uuid import UUID

import asyncpg
import msgspec
from sqlalchemy import ARRAY, BigInteger, Column, Integer, LargeBinary, Uuid, text

from domain.kernel.seals import Head
from persistence.kernel.feed import START, Position
from persistence.kernel.journal import SETTLED, Xid8, digest_of
from persistence.kernel.metadata import Instant, index_in_workspace, tenant_table

# The position is that of the last row; the first one follows the previous seal.
seal: Final = tenant_table(
    "seal",
    Column("number", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    Column("feed_epoch", Integer, nullable=False),
    Column("xid", Xid8, nullable=False),
    Column("n", Integer, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("ids", ARRAY(Uuid), nullable=False),
    Column("leaves", LargeBinary, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("sealed_at", Instant, nullable=False, server_default=text("now()")),
    Column("kept_at", Instant),
    index_in_workspace("ix_seal_unkept", "number", where="kept_at is null"),
    primary=("number",),
)
seal.info["app_reads_only"] = True

ROWS_A_SEAL: Final = 2_000
NO_HEAD: Final = b""
_LEAF_BYTES: Final = 32

_UNSEALED: Final = f"""
select w.workspace_id from workspace w
left join lateral (select * from seal s where s.workspace_id = w.workspace_id
  order by s.number desc limit 1) as last on true
where exists (select from journal j where j.workspace_id = w.workspace_id
  and j.at >= coalesce(last.at - interval '1 day', '-infinity')
  and (j.feed_epoch, j.xid, j.n, j.id) > (coalesce(last.feed_epoch, 0),
    coalesce(last.xid, '0'::xid8), coalesce(last.n, 0),
    coalesce(last.id, '00000000-0000-0000-0000-000000000000'::uuid))
  and {SETTLED})
"""  # noqa: S608 - a constant
_LAST: Final = """
select number, at, feed_epoch, xid, n, id, head from seal
where workspace_id = $1 order by number desc limit 1
"""
_COLUMNS: Final = """
feed_epoch, xid, n, id, at, kind, actor_id, request_id, cause_type, cause_id, aggregate_type,
aggregate_id, aggregate_version, event, digest
"""
_ROWS: Final = f"""
select {_COLUMNS} from journal j
where workspace_id = $1 and at >= coalesce($2::timestamptz - interval '1 day', '-infinity')
  and (feed_epoch, xid, n, id) > ($3::int, $4::xid8, $5::int, $6::uuid)
  and {SETTLED}
order by feed_epoch, xid, n, id limit $7
"""  # noqa: S608 - a constant
_SEALED_ROWS: Final = f"""
select {_COLUMNS}, nonce, changes::text as changes, payload::text as payload from journal
where workspace_id = $1
  and (feed_epoch, xid, n, id) > ($2::int, $3::xid8, $4::int, $5::uuid)
  and (feed_epoch, xid, n, id) <= ($6::int, $7::xid8, $8::int, $9::uuid)
order by feed_epoch, xid, n, id
"""  # noqa: S608 - a constant
_SEAL: Final = """
insert into seal
  (workspace_id, number, at, feed_epoch, xid, n, id, rows, ids, leaves, head)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict (workspace_id, number) do nothing
"""
_SEALS: Final = """
select number, feed_epoch, xid, n, id, ids, leaves, head from seal
where workspace_id = $1 and number > $2 order by number limit 20
"""
_UNKEPT: Final = """
select workspace_id, number, rows, head, sealed_at from seal
where kept_at is null order by workspace_id, number limit 1000
"""
_KEPT: Final = """
update seal s set kept_at = now()
from unnest($1::uuid[], $2::bigint[]) as k(workspace_id, number)
where s.workspace_id = k.workspace_id and s.number = k.number
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing wrong: `row_id` is the journal row, None where the seal itself is."""

    what: str
    seal: int
    row_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was looked at; `fault` is None when all of it is as it was sealed."""

    seals: int
    rows: int
    fault: Fault | None = None


async def unsealed_workspaces(system: Any) -> list[UUID]:
    return [row["workspace_id"] for row in await system.fetch(_UNSEALED)]


async def seal_next(connection: Any, workspace_id: UUID, most: int = ROWS_A_SEAL) -> int:
    """One seal, in the open transaction of rapport_system; how many rows it covers."""
    last = await connection.fetchrow(_LAST, workspace_id)
    place = _position(last) if last else START
    at = last["at"] if last else None
    rows = await connection.fetch(_ROWS, workspace_id, at, *place, most)
    if not rows:
        return 0
    leaves = b"".join(map(leaf_of, rows))
    await connection.execute(
        _SEAL,
        workspace_id,
        last["number"] + 1 if last else 1,
        max(row["at"] for row in rows),
        *_position(rows[-1]),
        len(rows),
        [row["id"] for row in rows],
        leaves,
        head_of(last["head"] if last else NO_HEAD, leaves),
    )
    return len(rows)


async def unkept_heads(system: Any) -> list[Head]:
    return [Head(**dict(row)) for row in await system.fetch(_UNKEPT)]


async def heads_kept(system: Any, heads: list[Head]) -> None:
    await system.execute(_KEPT, [h.workspace_id for h in heads], [h.number for h in heads])


def leaf_of(row: asyncpg.Record) -> bytes:
    """Covers every column; what erasure takes away is covered by the digest alone."""
    facts = [
        [row["feed_epoch"], row["xid"], row["n"], row["id"]],
        row["at"].astimezone(UTC).isoformat(),
        [row["kind"], row["actor_id"], row["request_id"], row["cause_type"], row["cause_id"]],
        [row["aggregate_type"], row["aggregate_id"], row["aggregate_version"], row["event"]],
    ]
    return hashlib.sha256(msgspec.json.encode(facts) + row["digest"]).digest()


def head_of(previous: bytes, leaves: bytes) -> bytes:
    return hashlib.sha256(previous + leaves).digest()


async def verify(connection: Any, workspace_id: UUID, kept: Mapping[int, bytes]) -> Verdict:
    """Compares the journal with its seals, and those with the heads `kept` outside, by number.

    In a transaction that has entered the workspace. Rows after the last seal are not looked at.
    """
    place, head, number, rows = START, NO_HEAD, 0, 0
    async for found in _seals(connection, workspace_id):
        number += 1
        head = head_of(head, found["leaves"])
        if fault := _seal_fault(found, number, head, kept):
            return Verdict(number - 1, rows, fault)
        end = _position(found)
        sealed = await connection.fetch(_SEALED_ROWS, workspace_id, *place, *end)
        if fault := _row_fault(found, sealed):
            return Verdict(number - 1, rows, fault)
        place, rows = end, rows + len(sealed)
    if any(outside > number for outside in kept):
        return Verdict(number, rows, Fault("the seal is missing", number + 1))
    return Verdict(number, rows)


async def _seals(connection: Any, workspace_id: UUID) -> AsyncIterator[asyncpg.Record]:
    number = 0
    while found := await connection.fetch(_SEALS, workspace_id, number):
        for row in found:
            yield row
        number = found[-1]["number"]


def _seal_fault(
    found: asyncpg.Record, number: int, head: bytes, kept: Mapping[int, bytes]
) -> Fault | None:
    if found["number"] != number:
        return Fault("the seal is missing", number)
    if found["head"] != head or kept.get(number, head) != head:
        return Fault("the seal was altered", number)
    return None


def _row_fault(found: asyncpg.Record, sealed: list[asyncpg.Record]) -> Fault | None:
    """Leaves are compared by id: a row that is gone does not make its followers wrong."""
    number = found["number"]
    leaves = {
        row_id: found["leaves"][place * _LEAF_BYTES : (place + 1) * _LEAF_BYTES]
        for place, row_id in enumerate(found["ids"])
    }
    for row in sealed:
        if row["id"] not in leaves:
            return Fault("the row was added", number, row["id"])
        if leaf_of(row) != leaves.pop(row["id"]) or not _holds_what_it_says(row):
            return Fault("the row was altered", number, row["id"])
    for row_id in leaves:
        return Fault("the row is missing", number, row_id)
    return None


def _holds_what_it_says(row: asyncpg.Record) -> bool:
    if row["nonce"] is None:
        return row["changes"] is None and row["payload"] is None
    changes, payload = row["changes"] or "", row["payload"] or ""
    return bool(digest_of(row["nonce"], changes.encode(), payload.encode()) == row["digest"])


def _position(row: asyncpg.Record) -> Position:
    return Position(row["feed_epoch"], row["xid"], row["n"], row["id"])
