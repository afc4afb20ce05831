"""What people do with imports; the worker's side is in jobs.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from domain.exchange.errors import ImportNotReady, UnknownTarget
from domain.exchange.model import (
    ColumnMapping,
    Detection,
    Import,
    ImportMode,
    Phase,
    TargetShape,
    corrected,
)
from domain.exchange.permissions import Permission
from domain.exchange.ports import Detector, Imports, Ledger, Shapes
from domain.kernel.errors import Forbidden, Invalid
from domain.kernel.permissions import requires
from domain.kernel.ports import Job, UnitOfWork
from domain.kernel.principal import Principal

JOBS: Final = {
    Phase.DRY_RUN: "exchange.import.dry_run",
    Phase.RUN: "exchange.import.run",
    Phase.REVERSE: "exchange.import.reverse",
}
_LONGEST_NAME: Final = 255


@dataclass(frozen=True, slots=True)
class StartImport:
    target: str
    file_name: str


@dataclass(frozen=True, slots=True)
class ReceiveFile:
    import_id: UUID
    file_id: UUID
    size: int
    found: Detection


@dataclass(frozen=True, slots=True)
class SettleImport:
    """`given` may name dialect, mapping, mode, match_field and create_related."""

    import_id: UUID
    given: Mapping[str, Any]
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """Try, run, pause, resume, cancel or reverse an import."""

    import_id: UUID
    expected_version: int | None = None


@requires(Permission.IMPORT_RUN)
async def start_import(
    command: StartImport,
    *,
    principal: Principal,
    uow: UnitOfWork,
    imports: Imports,
    shapes: Shapes,
) -> UUID:
    shape = _shape(command.target, shapes, principal)
    _may_write(shape, principal)
    name = command.file_name.strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise Invalid.at("/file_name", "bad_value", f"1 to {_LONGEST_NAME} printable letters")
    now, by = uow.now(), uow.actor_id
    new = Import(
        id=uow.new_id(),
        workspace_id=uow.workspace_id,
        target=command.target,
        file_name=name,
        created_at=now,
        created_by=by,
        updated_at=now,
        updated_by=by,
    )
    imports.add(new)
    return new.id


@requires(Permission.IMPORT_RUN)
async def await_file(import_id: UUID, *, principal: Principal, imports: Imports) -> None:
    """May a file be sent to it now? Asked before the first byte is read."""
    work = await imports.get(import_id, principal=principal, permission=Permission.IMPORT_RUN)
    work.must_take_files()


@requires(Permission.IMPORT_RUN)
async def receive_file(
    command: ReceiveFile,
    *,
    principal: Principal,
    imports: Imports,
    shapes: Shapes,
) -> None:
    work = await imports.get(
        command.import_id, principal=principal, permission=Permission.IMPORT_RUN
    )
    shape = _shape(work.target, shapes, principal)
    work.receive(command.file_id, command.size, command.found, shape)


@requires(Permission.IMPORT_RUN)
async def settle_import(
    command: SettleImport,
    *,
    principal: Principal,
    uow: UnitOfWork,
    imports: Imports,
    detect: Detector,
    shapes: Shapes,
) -> None:
    work = await _held(command.import_id, command.expected_version, principal, uow, imports)
    shape = _shape(work.target, shapes, principal)
    if command.given.get("dialect"):
        await _reread(work, command.given["dialect"], shape, detect)
    work.settle(
        shape,
        mapping=_mapping(command.given),
        mode=ImportMode(command.given["mode"]) if "mode" in command.given else None,
        match_field=(command.given["match_field"],) if "match_field" in command.given else None,
        create_related=command.given.get("create_related"),
    )


@requires(Permission.IMPORT_RUN)
async def try_import(
    command: Move,
    *,
    principal: Principal,
    uow: UnitOfWork,
    imports: Imports,
    ledger: Ledger,
    shapes: Shapes,
) -> None:
    work = await _held(command.import_id, command.expected_version, principal, uow, imports)
    work.validate(_shape(work.target, shapes, principal))
    await ledger.restart(work.id, Phase.DRY_RUN)
    _send(work, Phase.DRY_RUN, uow)


@requires(Permission.IMPORT_RUN)
async def run_import(
    command: Move,
    *,
    principal: Principal,
    uow: UnitOfWork,
    imports: Imports,
    ledger: Ledger,
    shapes: Shapes,
) -> None:
    work = await _held(command.import_id, command.expected_version, principal, uow, imports)
    work.run(_shape(work.target, shapes, principal), uow.now())
    await ledger.restart(work.id, Phase.RUN)
    _send(work, Phase.RUN, uow)


@requires(Permission.IMPORT_RUN)
async def pause_import(
    command: Move, *, principal: Principal, uow: UnitOfWork, imports: Imports
) -> None:
    work = await _held(command.import_id, command.expected_version, principal, uow, imports)
    work.pause()


@requires(Permission.IMPORT_RUN)
async def resume_import(
    command: Move, *, principal: Principal, uow: UnitOfWork, imports: Imports
) -> None:
    work = await _held(command.import_id, command.expected_version, principal, uow, imports)
    work.resume()
    _send(work, Phase.RUN, uow)


@requires(Permission.IMPORT_RUN)
async def cancel_import(
    command: Move, *, principal: Principal, uow: UnitOfWork, imports: Imports
) -> None:
    """Its worker finds out at once; what it has not committed by now is not kept."""
    work = await _held(command.import_id, command.expected_version, principal, uow, imports)
    work.cancel(uow.now())


@requires(Permission.IMPORT_REVERSE)
async def reverse_import(
    command: Move, *, principal: Principal, uow: UnitOfWork, imports: Imports, ledger: Ledger
) -> None:
    work = await imports.get(
        command.import_id, principal=principal, permission=Permission.IMPORT_REVERSE
    )
    uow.expect(work, command.expected_version)
    work.reverse(principal.user_id)
    await ledger.restart(work.id, Phase.REVERSE)
    _send(work, Phase.REVERSE, uow)


async def _held(
    import_id: UUID,
    expected_version: int | None,
    principal: Principal,
    uow: UnitOfWork,
    imports: Imports,
) -> Import:
    work = await imports.get(import_id, principal=principal, permission=Permission.IMPORT_RUN)
    uow.expect(work, expected_version)
    return work


async def _reread(
    work: Import,
    given: Mapping[str, Any],
    shape: TargetShape,
    detect: Detector,
) -> None:
    """What a person said of the file stays; the rest is found anew under it."""
    if work.file_id is None or work.file_size is None or work.dialect is None:
        raise ImportNotReady()
    chosen = corrected(work.dialect, **{**work.chosen, **given})
    found = await detect(work.workspace_id, work.id, work.file_id, work.file_size, chosen)
    work.reread(found, chosen, shape)


def _mapping(given: Mapping[str, Any]) -> Sequence[ColumnMapping] | None:
    if given.get("mapping") is None:
        return None
    return [ColumnMapping(**each) for each in given["mapping"]]


def _send(work: Import, phase: Phase, uow: UnitOfWork) -> None:
    uow.enqueue(
        Job(JOBS[phase], {"workspace_id": str(work.workspace_id), "import_id": str(work.id)})
    )


def _shape(target: str, shapes: Shapes, principal: Principal) -> TargetShape:
    if target not in shapes:
        raise UnknownTarget.at("/target", "unknown_choice", "One of " + ", ".join(shapes))
    return shapes.of(target, principal)


def _may_write(shape: TargetShape, principal: Principal) -> None:
    if not (principal.allows(shape.create_permission) or principal.allows(shape.update_permission)):
        raise Forbidden(f"This needs the permission {shape.create_permission}")
