"""What can be done with tasks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.activities.errors import UnknownRecord
from domain.activities.model import RecordType, Task
from domain.activities.permissions import Permission
from domain.activities.ports import Colleagues, Records, Tasks
from domain.kernel.errors import Forbidden, Invalid, NotFound
from domain.kernel.permissions import requires
from domain.kernel.ports import Job, UnitOfWork
from domain.kernel.principal import Principal

REMIND: Final = "activities.remind"


@dataclass(frozen=True, slots=True)
class PlanTask:
    record_type: RecordType | None
    record_id: UUID | None
    given: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChangeTask:
    task_id: UUID
    given: Mapping[str, Any]
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class NamedTask:
    task_id: UUID
    expected_version: int | None = None


@requires(Permission.ACTIVITY_CREATE)
async def plan_task(
    command: PlanTask,
    *,
    principal: Principal,
    uow: UnitOfWork,
    tasks: Tasks,
    records: Records,
    colleagues: Colleagues,
) -> UUID:
    """On a record that one sees, or on none; for oneself or a colleague."""
    record_type, record_id = command.record_type, command.record_id
    if (record_type is None) is not (record_id is None):
        raise Invalid.at("/record_id", "record_half_named", "Name type and id of a record, or none")
    await _refuse_unseen(record_type, record_id, principal, records)
    task = Task.plan(
        uow.new_id(),
        uow.workspace_id,
        record_type,
        record_id,
        command.given,
        zone=ZoneInfo(principal.time_zone),
        now=uow.now(),
        by=uow.actor_id,
    )
    await _check_assignee(task, principal, records, colleagues)
    tasks.add(task)
    _ask_to_remind(task, uow)
    return task.id


@requires(Permission.ACTIVITY_UPDATE)
async def change_task(
    command: ChangeTask,
    *,
    principal: Principal,
    uow: UnitOfWork,
    tasks: Tasks,
    records: Records,
    colleagues: Colleagues,
) -> None:
    task = await _touchable(command.task_id, principal, tasks, records)
    uow.expect(task, command.expected_version)
    before = (task.assignee_id, task.remind_at)
    task.change(command.given, zone=ZoneInfo(principal.time_zone))
    if task.assignee_id != before[0]:
        await _check_assignee(task, principal, records, colleagues)
    if task.remind_at != before[1]:
        _ask_to_remind(task, uow)


@requires(Permission.ACTIVITY_UPDATE)
async def complete_task(
    command: NamedTask, *, principal: Principal, uow: UnitOfWork, tasks: Tasks, records: Records
) -> None:
    task = await _touchable(command.task_id, principal, tasks, records)
    uow.expect(task, command.expected_version)
    task.complete(uow.now())


@requires(Permission.ACTIVITY_UPDATE)
async def cancel_task(
    command: NamedTask, *, principal: Principal, uow: UnitOfWork, tasks: Tasks, records: Records
) -> None:
    task = await _touchable(command.task_id, principal, tasks, records)
    uow.expect(task, command.expected_version)
    task.cancel(uow.now())


@requires(Permission.ACTIVITY_UPDATE)
async def reopen_task(
    command: NamedTask, *, principal: Principal, uow: UnitOfWork, tasks: Tasks, records: Records
) -> None:
    task = await _touchable(command.task_id, principal, tasks, records)
    uow.expect(task, command.expected_version)
    task.reopen()
    _ask_to_remind(task, uow)


@requires(Permission.ACTIVITY_DELETE)
async def delete_task(
    command: NamedTask, *, principal: Principal, uow: UnitOfWork, tasks: Tasks, records: Records
) -> None:
    """For good: only the journal remembers."""
    task = await _touchable(command.task_id, principal, tasks, records)
    uow.expect(task, command.expected_version)
    uow.remove(task)


async def _touchable(task_id: UUID, principal: Principal, tasks: Tasks, records: Records) -> Task:
    """Who has it or gave it may change it, and whoever may change its record."""
    task = await tasks.get(task_id)
    if task.record_type is None or task.record_id is None:
        if not task.is_of(principal.user_id):
            raise NotFound()
        return task
    record = (task.record_type, task.record_id, principal)
    if not await records.visible(*record):
        raise NotFound()
    if not task.is_of(principal.user_id) and not await records.changeable(*record):
        raise Forbidden("Who has the task, gave it or may change the record, may change it")
    return task


async def _refuse_unseen(
    record_type: RecordType | None, record_id: UUID | None, principal: Principal, records: Records
) -> None:
    if record_type is None or record_id is None:
        return
    if not await records.visible(record_type, record_id, principal):
        raise UnknownRecord.at("/record_id", UnknownRecord.code, UnknownRecord.title)


async def _check_assignee(
    task: Task, principal: Principal, records: Records, colleagues: Colleagues
) -> None:
    """A task is given to those only who can see what it is about."""
    if task.assignee_id is None or task.assignee_id == principal.user_id:
        return
    assignee = await colleagues.principal(principal.workspace_id, task.assignee_id)
    if assignee is None:
        raise Invalid.at("/assignee_id", "unknown_reference", "There is no such user")
    if task.record_type is None or task.record_id is None:
        return
    if not await records.visible(task.record_type, task.record_id, assignee):
        raise Invalid.at("/assignee_id", "cannot_see_record", "They cannot see the record")


def _ask_to_remind(task: Task, uow: UnitOfWork) -> None:
    """The queue's clock is the database's; a job for an instant that was changed does nothing."""
    if task.remind_at is None or task.reminded_at is not None:
        return
    meant_for = task.remind_at.isoformat()
    ids = {"workspace_id": str(uow.workspace_id), "task_id": str(task.id), "at": meant_for}
    key = f"{REMIND}:{task.id}:{meant_for}"
    uow.enqueue(Job(REMIND, ids, run_at=task.remind_at, dedupe_key=key))
