"""Contacts follow the owner and team of their account."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID, uuid4

from domain.customers.model import Contact
from domain.customers.ports import Contacts, Follower
from domain.customers.reactions import MOST_AT_ONCE, contacts_follow
from domain.kernel.aggregate import Json
from domain.kernel.reactions import Event

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ACCOUNT, OWNER, TEAM = UUID(int=1), UUID(int=2), UUID(int=3)


def event(*fields: str, account_id: UUID = ACCOUNT) -> Event:
    changes: dict[str, tuple[Json, Json] | None] = dict.fromkeys(fields, (None, "x"))
    return Event(
        uuid4(), NOW, "customers.account.updated", UUID(int=9), None, None, "account", account_id,
        2, changes, None,
    )  # fmt: skip


def follower() -> Contact:
    contact = Contact(id=uuid4(), workspace_id=UUID(int=9), created_at=NOW, updated_at=NOW)
    contact.follows_account = True
    return contact


@dataclass
class FakeContacts:
    behind: list[Contact] = field(default_factory=list)
    asked: list[Sequence[UUID]] = field(default_factory=list)

    async def following(self, account_ids: Sequence[UUID], limit: int) -> Sequence[Follower]:
        self.asked.append(account_ids)
        return [Follower(contact, OWNER, TEAM) for contact in self.behind[:limit]]


async def follow(contacts: FakeContacts, *events: Event) -> bool:
    return await contacts_follow(events, contacts=cast(Contacts, cast(Any, contacts)))


async def test_contacts_take_owner_and_team_of_their_account() -> None:
    contacts = FakeContacts([follower(), follower()])
    assert await follow(contacts, event("owner_id"), event("team_id")) is False
    assert contacts.asked == [[ACCOUNT]]
    assert {(each.owner_id, each.team_id) for each in contacts.behind} == {(OWNER, TEAM)}


async def test_other_changes_move_nobody() -> None:
    contacts = FakeContacts([follower()])
    assert await follow(contacts, event("name"), event("industry")) is False
    assert contacts.asked == []


async def test_a_large_account_is_followed_in_batches() -> None:
    contacts = FakeContacts([follower() for _ in range(MOST_AT_ONCE + 1)])
    assert await follow(contacts, event("owner_id")) is True
