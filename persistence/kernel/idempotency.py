"""Kept answers: the key, the effect and the answer are committed together or not at all."""

from typing import Final
from uuid import UUID

import asyncpg
from sqlalchemy import Column, LargeBinary, SmallInteger, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from domain.kernel.errors import Conflict, Invalid
from domain.kernel.ports import IdempotentRequest
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
select pg_try_advisory_xact_lock(
  hashtextextended(concat_ws('|', $1::uuid, $2::uuid, $3::text, $4::text), 0))
"""
FIND: Final = """
select fingerprint, status, headers::text, body from idempotency_key
where workspace_id = $1 and principal_id = $2 and operation = $3 and key = $4
"""
KEEP: Final = """
insert into idempotency_key (workspace_id, principal_id, operation, key, fingerprint, status,
  headers, body) values ($1, $2, $3, $4, $5, $6, $7, $8)
"""


async def claim(
    connection: "asyncpg.Connection[asyncpg.Record]", workspace_id: UUID, asked: IdempotentRequest
) -> asyncpg.Record | None:
    """The kept answer's row, or None when the caller now holds the key until commit.

    Two statements: the row of a holder that committed while we asked for the lock is seen
    only by a snapshot taken after it.
    """
    names = (workspace_id, asked.principal_id, asked.operation, asked.key)
    if not await connection.fetchval(CLAIM, *names):
        raise KeyInProgress(retry_after=1)
    row = await connection.fetchrow(FIND, *names)
    if row is not None and row["fingerprint"] != asked.fingerprint:
        raise KeyReused()
    return row
