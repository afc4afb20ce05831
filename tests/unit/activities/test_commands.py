"""Who may log, change and delete activities."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID, uuid4

import pytest

from domain.activities.commands import (
    ChangeActivity,
    DeleteActivity,
    LogActivity,
    change_activity,
    delete_activity,
    log_activity,
)
from domain.activities.errors import UnknownRecord
from domain.activities.model import Activity, RecordType
from domain.activities.permissions import Permission
from domain.kernel.errors import Forbidden, NotFound
from domain.kernel.permissions import Reach
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal

WORKSPACE, RECORD = UUID(int=1), UUID(int=2)
NOTE = {"kind": "note", "body": "Likes blue"}


@dataclass
class FakeActivities:
    kept: dict[UUID, Activity] = field(default_factory=dict)

    async def get(self, activity_id: UUID) -> Activity:
        if activity_id not in self.kept:
            raise NotFound()
        return self.kept[activity_id]

    def add(self, activity: Activity) -> None:
        self.kept[activity.id] = activity


class FakeRichText:
    def clean(self, html: str) -> str:
        return html


@dataclass
class FakeRecords:
    seen: set[UUID] = field(default_factory=set)
    touchable: set[UUID] = field(default_factory=set)

    async def visible(self, _type: RecordType, _record: UUID, principal: Principal) -> bool:
        return principal.user_id in self.seen

    async def changeable(self, _type: RecordType, _record: UUID, principal: Principal) -> bool:
        return principal.user_id in self.touchable


@dataclass
class FakeUnit:
    activities: FakeActivities
    actor_id: UUID
    workspace_id: UUID = WORKSPACE

    def now(self) -> datetime:
        return datetime(2026, 3, 1, tzinfo=UTC)

    def new_id(self) -> UUID:
        return uuid4()

    def expect(self, activity: Activity, version: int | None) -> None:
        assert version in (None, activity.version)

    def remove(self, activity: Activity) -> None:
        del self.activities.kept[activity.id]


@dataclass
class Office:
    """One record, and people around it."""

    activities: FakeActivities = field(default_factory=FakeActivities)
    records: FakeRecords = field(default_factory=FakeRecords)

    def person(self, *, sees: bool = True, touches: bool = False) -> Principal:
        grants = {str(each): Reach.ALL for each in Permission}
        person = Principal(WORKSPACE, uuid4(), None, 1, grants)
        self.records.seen |= {person.user_id} if sees else set()
        self.records.touchable |= {person.user_id} if touches else set()
        return person

    def ports(self, who: Principal) -> dict[str, Any]:
        unit = cast(UnitOfWork, FakeUnit(self.activities, who.user_id))
        return {
            "principal": who,
            "uow": unit,
            "activities": self.activities,
            "records": self.records,
        }

    def writing(self, who: Principal) -> dict[str, Any]:
        return {**self.ports(who), "rich_text": FakeRichText()}

    async def log(self, who: Principal) -> UUID:
        command = LogActivity(RecordType.ACCOUNT, RECORD, NOTE)
        return await log_activity(command, **self.writing(who))

    async def change(self, who: Principal, activity_id: UUID) -> None:
        command = ChangeActivity(activity_id, {"body": "Green"})
        await change_activity(command, **self.writing(who))

    async def delete(self, who: Principal, activity_id: UUID) -> None:
        await delete_activity(DeleteActivity(activity_id), **self.ports(who))


async def test_who_sees_the_record_may_add_to_it() -> None:
    office = Office()
    activity_id = await office.log(office.person())
    assert office.activities.kept[activity_id].record_id == RECORD


async def test_an_unseen_record_is_unknown() -> None:
    office = Office()
    with pytest.raises(UnknownRecord):
        await office.log(office.person(sees=False))


async def test_the_author_changes_and_deletes_what_is_theirs() -> None:
    office = Office()
    author = office.person()
    activity_id = await office.log(author)
    await office.change(author, activity_id)
    assert office.activities.kept[activity_id].body == "Green"
    await office.delete(author, activity_id)
    assert office.activities.kept == {}


async def test_who_may_change_the_record_may_change_what_others_wrote() -> None:
    office = Office()
    activity_id = await office.log(office.person())
    await office.change(office.person(touches=True), activity_id)
    assert office.activities.kept[activity_id].body == "Green"


async def test_a_reader_may_not_change_what_others_wrote() -> None:
    office = Office()
    activity_id = await office.log(office.person())
    with pytest.raises(Forbidden):
        await office.change(office.person(), activity_id)
    with pytest.raises(Forbidden):
        await office.delete(office.person(), activity_id)


async def test_an_author_who_has_lost_sight_of_the_record_finds_nothing() -> None:
    office = Office()
    author = office.person()
    activity_id = await office.log(author)
    office.records.seen.clear()
    with pytest.raises(NotFound):
        await office.change(author, activity_id)
