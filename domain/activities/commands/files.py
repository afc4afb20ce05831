"""What can be done with files. Bytes come first, in no transaction; then the file, in one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.activities.commands.touching import touchable
from domain.activities.errors import UnknownRecord
from domain.activities.model import Content, File, RecordType, file_name
from domain.activities.permissions import Permission
from domain.activities.ports import Files, Records
from domain.kernel.permissions import requires
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal


@dataclass(frozen=True, slots=True)
class KeepFile:
    record_type: RecordType
    record_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class ChangeFile:
    file_id: UUID
    given: Mapping[str, Any]
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class DeleteFile:
    file_id: UUID
    expected_version: int | None = None


@requires(Permission.ACTIVITY_CREATE)
async def expect_file(
    command: KeepFile, *, principal: Principal, uow: UnitOfWork, files: Files, records: Records
) -> UUID:
    """The id under which its bytes may lie in the store; before the first of them is taken."""
    file_name(command.name, "/name")
    await _refuse_unseen(command, principal, records)
    file_id = uow.new_id()
    await files.expect(file_id)
    return file_id


@requires(Permission.ACTIVITY_CREATE)
async def keep_file(
    command: KeepFile,
    file_id: UUID,
    content: Content,
    *,
    principal: Principal,
    uow: UnitOfWork,
    files: Files,
    records: Records,
) -> None:
    """Whoever sees a record may put a file on it; its bytes lie in the store already."""
    await _refuse_unseen(command, principal, records)
    record = (command.record_type, command.record_id)
    file = File.keep(
        file_id,
        uow.workspace_id,
        *record,
        command.name,
        content,
        now=uow.now(),
        by=uow.actor_id,
    )
    await files.add(file)


@requires(Permission.ACTIVITY_UPDATE)
async def change_file(
    command: ChangeFile, *, principal: Principal, uow: UnitOfWork, files: Files, records: Records
) -> None:
    file = await touchable(await files.get(command.file_id), principal, records)
    uow.expect(file, command.expected_version)
    file.change(command.given)


@requires(Permission.ACTIVITY_DELETE)
async def delete_file(
    command: DeleteFile, *, principal: Principal, uow: UnitOfWork, files: Files, records: Records
) -> None:
    """For good: the journal remembers name and hash, the store forgets the bytes a day later."""
    file = await touchable(await files.get(command.file_id), principal, records)
    uow.expect(file, command.expected_version)
    await files.remove(file)


async def _refuse_unseen(command: KeepFile, principal: Principal, records: Records) -> None:
    if not await records.visible(command.record_type, command.record_id, principal):
        raise UnknownRecord.at("/record_id", UnknownRecord.code, UnknownRecord.title)
