"""What one does with one's own inbox."""

from uuid import UUID

from domain.activities.ports import Inbox
from domain.kernel.permissions import signed_in
from domain.kernel.principal import Principal


@signed_in
async def mark_read(item_id: UUID, *, principal: Principal, inbox: Inbox) -> None:
    await inbox.mark(item_id, principal.user_id, read=True)


@signed_in
async def mark_unread(item_id: UUID, *, principal: Principal, inbox: Inbox) -> None:
    await inbox.mark(item_id, principal.user_id, read=False)


@signed_in
async def mark_all_read(*, principal: Principal, inbox: Inbox) -> None:
    await inbox.mark_all_read(principal.user_id)
