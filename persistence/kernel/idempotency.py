"""Kept answers: the key, the effect and the answer are committed together or not at all."""

from typing import Any, Final
from uuid import UUID

import asyncpg
import msgspec
from sqlalchemy import Column, LargeBinary, SmallInteger, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from domain.kernel.errors import Conflict, Invalid
from domain.kernel.ports import IdempotentRequest, KeptAnswer
from persistence.kernel.metadata import Instant, tenant_table

idempotency_key: Final = tenant_table(
    "idempotency_key",
    Column("principal_id", Uuid, nullable=False),
    Column("operation", Text(collation="C"), nullable=False),
    Column("key", Text(collation="C"), nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("headers", JSONB, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False, server_default=text("now()")),
    primary=("principal_id", "operation", "key"),
)


class KeyReused(Invalid):
    code, title = "idempotency_key_reused", "This Idempotency-Key was used for another request"


class KeyInProgress(Conflict):
    code, title = "request_in_progress", "The same request is being worked on"


CLAIM: Final = """
select l.mine, k.fingerprint, k.status, k.headers::text, k.body
from (select pg_try_advisory_xact_lock(
  hashtextextended(concat_ws('|', $1::uuid, $2::uuid, $3::text, $4::text), 0)) as mine) as l
left join idempotency_key k on k.workspace_id = $1 and k.principal_id = $2 and k.operation = $3
  and k.key = $4
"""
KEEP: Final = """
insert into idempotency_key (workspace_id, principal_id, operation, key, fingerprint, status,
  headers, body) values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
KEEP_BESIDE_JOURNAL: Final = """
insert into idempotency_key (workspace_id, principal_id, operation, key, fingerprint, status,
  headers, body) values ($1, $18, $19, $20, $21, $22, $23, $24)
"""


def kept_arguments(asked: IdempotentRequest, answer: KeptAnswer) -> tuple[Any, ...]:
    """Arguments of both statements, behind those that come before."""
    headers = msgspec.json.encode(answer.headers).decode()
    named = (asked.principal_id, asked.operation, asked.key, asked.fingerprint)
    return (*named, answer.status, headers, answer.body)


async def claim(
    connection: "asyncpg.Connection[asyncpg.Record]", workspace_id: UUID, asked: IdempotentRequest
) -> asyncpg.Record | None:
    """The kept answer's row, or None when the caller now holds the key until commit.

    A holder that commits between our snapshot and our lock leaves a row that we do not see; the
    primary key then stops us when we keep our own answer, and the runner runs the unit again.
    """
    row = await connection.fetchrow(
        CLAIM, workspace_id, asked.principal_id, asked.operation, asked.key
    )
    if row is None or not row["mine"]:
        raise KeyInProgress(retry_after=1)
    if row["fingerprint"] is None:
        return None
    if row["fingerprint"] != asked.fingerprint:
        raise KeyReused()
    return row
