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
from domain.exchange.model.templates import ImportTemplate
from domain.exchange.permissions import Permission
from domain.exchange.ports import Imports, Ledger, Shapes, Templates
from domain.kernel.errors import Forbidden, Invalid, Stale
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
class Reread:
    """What a file is under settings that a person `chose`."""

    file_id: UUID
    chosen: Mapping[str, Any]
    found: Detection


@dataclass(frozen=True, slots=True)
class SettleImport:
    """`given` may name dialect, template_id, mapping, mode, match_field and create_related; where

    it names a dialect, `reread` is what the file is under it. What it names itself goes before
    what the template says.
    """

    import_id: UUID
    given: Mapping[str, Any]
    expected_version: int | None = None
    reread: Reread | None = None


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
async def file_to_reread(
    import_id: UUID, given: Mapping[str, Any], *, principal: Principal, imports: Imports
) -> tuple[UUID, int, dict[str, Any]]:
    """The file's id and size, and all that a person said of it. Reading a large file takes longer

    than a transaction may.
    """
    work = await imports.get(import_id, principal=principal, permission=Permission.IMPORT_RUN)
    return _file_of(work, given)


@requires(Permission.IMPORT_RUN)
async def settle_import(
    command: SettleImport,
    *,
    principal: Principal,
    uow: UnitOfWork,
    imports: Imports,
    templates: Templates,
    shapes: Shapes,
) -> None:
    work = await _held(command.import_id, command.expected_version, principal, uow, imports)
    shape = _shape(work.target, shapes, principal)
    given = command.given
    if given.get("dialect"):
        file_id, _, chosen = _file_of(work, command.given["dialect"])
        reread = command.reread
        if reread is None or (reread.file_id, reread.chosen) != (file_id, chosen):
            raise Stale(current_version=work.version)
        work.reread(reread.found, chosen, shape)
    if "template_id" in given:
        template = await templates.applied(given["template_id"], principal)
        if template is None or template.target != work.target:
            raise Invalid.at("/template_id", "unknown_template", "There is no such template")
        given = {**_as_template(work, template, shape), **given}
    work.settle(
        shape,
        mapping=_mapping(given),
        mode=ImportMode(given["mode"]) if "mode" in given else None,
        match_field=(given["match_field"],) if "match_field" in given else None,
        create_related=given.get("create_related"),
    )


def _as_template(work: Import, template: ImportTemplate, shape: TargetShape) -> dict[str, Any]:
    """What a template settles, as if it had been given."""
    key = template.match_field
    return {
        "mapping": template.mapping_of(work.columns, shape, work.mapping),
        "mode": template.mode,
        "match_field": key if key and shape.field(key) else None,
        "create_related": template.create_related,
    }


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


def _file_of(work: Import, given: Mapping[str, Any]) -> tuple[UUID, int, dict[str, Any]]:
    """What a person said of the file stays; the rest is found anew under it."""
    work.must_be_settable()
    if work.file_id is None or work.file_size is None or work.dialect is None:
        raise ImportNotReady()
    chosen = corrected(work.dialect, **{**work.chosen, **given})
    return work.file_id, work.file_size, chosen


def _mapping(given: Mapping[str, Any]) -> Sequence[ColumnMapping] | None:
    if given.get("mapping") is None:
        return None
    return [
        each if isinstance(each, ColumnMapping) else ColumnMapping(**each)
        for each in given["mapping"]
    ]


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
