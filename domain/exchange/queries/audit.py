"""The journal as auditors read it: who changed, signed in, exported."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.exchange.permissions import Permission
from domain.exchange.ports import AuditReader
from domain.exchange.queries.changes import ChangedField, FeedCause
from domain.kernel.aggregate import Json
from domain.kernel.listing import Page
from domain.kernel.permissions import requires
from domain.kernel.principal import Principal


@dataclass(slots=True)
class AuditActor:
    id: UUID
    name: str | None


@dataclass(slots=True)
class AuditRow:
    """One row of the journal. `barred_fields` names what was changed and may not be seen."""

    id: UUID
    at: datetime
    kind: str
    event: str
    actor: AuditActor | None
    request_id: str | None
    cause: FeedCause | None
    record_type: str
    record_id: UUID
    version: int
    changes: Sequence[ChangedField]
    payload: Json
    barred_fields: Sequence[str]


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """`event` is a name, or the beginning of one with `*` after it."""

    actor_id: UUID | None = None
    record_type: str | None = None
    record_id: UUID | None = None
    event: str | None = None
    kind: str | None = None
    cause_type: str | None = None
    cause_id: UUID | None = None
    at_gte: datetime | None = None
    at_lt: datetime | None = None
    limit: int = 50
    cursor: str | None = None


@requires(Permission.AUDIT_READ)
async def read_audit(query: AuditQuery, *, principal: Principal, reader: AuditReader) -> Page:
    """The newest first."""
    return await reader.page(query, principal)
