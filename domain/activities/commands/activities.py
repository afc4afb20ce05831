"""What can be done with notes, calls and meetings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.activities.commands.touching import touchable
from domain.activities.errors import UnknownRecord
from domain.activities.model import Activity, RecordType
from domain.activities.permissions import Permission
from domain.activities.ports import Activities, Records, RichText
from domain.kernel.permissions import requires
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal


@dataclass(frozen=True, slots=True)
class LogActivity:
    record_type: RecordType
    record_id: UUID
    given: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChangeActivity:
    activity_id: UUID
    given: Mapping[str, Any]
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class DeleteActivity:
    activity_id: UUID
    expected_version: int | None = None


@requires(Permission.ACTIVITY_CREATE)
async def log_activity(
    command: LogActivity,
    *,
    principal: Principal,
    uow: UnitOfWork,
    activities: Activities,
    records: Records,
    rich_text: RichText,
) -> UUID:
    """Whoever sees a record may note something on it."""
    if not await records.visible(command.record_type, command.record_id, principal):
        raise UnknownRecord.at("/record_id", UnknownRecord.code, UnknownRecord.title)
    activity = Activity.log(
        uow.new_id(),
        uow.workspace_id,
        command.record_type,
        command.record_id,
        command.given,
        now=uow.now(),
        by=uow.actor_id,
        clean_html=rich_text.clean,
    )
    activities.add(activity)
    return activity.id


@requires(Permission.ACTIVITY_UPDATE)
async def change_activity(
    command: ChangeActivity,
    *,
    principal: Principal,
    uow: UnitOfWork,
    activities: Activities,
    records: Records,
    rich_text: RichText,
) -> UUID:
    activity = await touchable(await activities.get(command.activity_id), principal, records)
    uow.expect(activity, command.expected_version)
    activity.change(command.given, clean_html=rich_text.clean)
    return activity.id


@requires(Permission.ACTIVITY_DELETE)
async def delete_activity(
    command: DeleteActivity,
    *,
    principal: Principal,
    uow: UnitOfWork,
    activities: Activities,
    records: Records,
) -> None:
    """For good: only the journal remembers."""
    activity = await touchable(await activities.get(command.activity_id), principal, records)
    uow.expect(activity, command.expected_version)
    uow.remove(activity)
