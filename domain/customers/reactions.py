"""What happens to customers seconds after something happened."""

from collections.abc import Sequence
from typing import Final

from domain.customers.ports import Contacts
from domain.kernel.reactions import Event

ACCOUNT_CHANGED: Final = frozenset({"customers.account.updated"})
MOST_AT_ONCE: Final = 500
_HANDED_ON: Final = frozenset({"owner_id", "team_id"})


async def contacts_follow(events: Sequence[Event], *, contacts: Contacts) -> bool:
    """Contacts take the owner and team that their account has now; True when more are left."""
    moved = {event.aggregate_id for event in events if event.changes.keys() & _HANDED_ON}
    if not moved:
        return False
    found = await contacts.following(sorted(moved), MOST_AT_ONCE)
    for each in found:
        each.contact.follow(each.owner_id, each.team_id)
    return len(found) == MOST_AT_ONCE
