"""What is read of one's own inbox."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.activities.ports import InboxReader
from domain.activities.queries.named import Named
from domain.kernel.listing import Page
from domain.kernel.permissions import signed_in
from domain.kernel.principal import Principal


@dataclass(slots=True)
class SubjectRow:
    """The task or activity that an item is about, as it stands now."""

    type: str
    id: UUID
    text: str
    record_type: str | None
    record_id: UUID | None
    record_name: str | None


@dataclass(slots=True)
class InboxRow:
    """`subject` is None where it is gone, or can no longer be seen."""

    id: UUID
    kind: str
    at: datetime
    read_at: datetime | None
    actor: Named | None
    subject: SubjectRow | None


@dataclass(frozen=True, slots=True)
class InboxQuery:
    unread: bool = False
    limit: int = 50
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class InboxState:
    """`newest` is the last item put there; None in an empty inbox."""

    unread: int
    newest: UUID | None


@signed_in
async def list_inbox(query: InboxQuery, *, principal: Principal, reader: InboxReader) -> Page:
    """Newest first; `total` is the number of all that is unread."""
    return await reader.page(query, principal)


@signed_in
async def inbox_state(*, principal: Principal, reader: InboxReader) -> InboxState:
    return await reader.state(principal)
