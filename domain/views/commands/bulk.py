"""Many records changed at once, and that taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from domain.kernel.conditions import tests_in
from domain.kernel.errors import Invalid
from domain.kernel.permissions import requires
from domain.kernel.ports import Job, UnitOfWork
from domain.kernel.principal import Principal
from domain.views.many import read_asked, read_change
from domain.views.model import MOST_AT_ONCE, BulkChange, ChangeKind, Phase
from domain.views.permissions import Permission
from domain.views.ports import BulkChanges, BulkLedger, BulkTarget, BulkTargets
from domain.views.steps import refuse_without_right, take_step

JOBS: Final = {
    Phase.RUN: "views.bulk_change.run",
    Phase.REVERSE: "views.bulk_change.reverse",
}


@dataclass(frozen=True, slots=True)
class ChangeMany:
    """Either `ids` or `asked` (where, q, archived) names the records."""

    resource: str
    change: Mapping[str, Any]
    ids: Sequence[UUID] | None = None
    asked: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ReverseMany:
    bulk_id: UUID
    expected_version: int | None = None


@requires(Permission.BULK_CHANGE_RUN)
async def change_many(
    command: ChangeMany,
    *,
    principal: Principal,
    uow: UnitOfWork,
    ledger: BulkLedger,
    targets: BulkTargets,
) -> tuple[UUID, bool]:
    """The change's id, and True where it is done already."""
    if command.resource not in targets:
        known = sorted(targets)
        raise Invalid.at("/resource", "unknown_choice", "Not one of the choices", choices=known)
    target = targets[command.resource]
    ids = _checked(command, target, principal)
    work = BulkChange(
        id=uow.new_id(),
        workspace_id=uow.workspace_id,
        created_at=uow.now(),
        created_by=principal.user_id,
        updated_at=uow.now(),
        updated_by=principal.user_id,
        resource=command.resource,
        change=dict(command.change),
        asked=None if command.asked is None else dict(command.asked),
    )
    uow.add(work)
    await uow.flush()
    standing = await ledger.begin(work.id, Phase.RUN)
    if ids is not None:
        await ledger.collect(work.id, ids, expected=standing, done=True)
    if ids is None or len(ids) > MOST_AT_ONCE:
        _send(work, Phase.RUN, uow)
        return work.id, False
    await _at_once(work, Phase.RUN, principal, uow, target, ledger)
    return work.id, True


@requires(Permission.BULK_CHANGE_REVERSE)
async def reverse_many(
    command: ReverseMany,
    *,
    principal: Principal,
    uow: UnitOfWork,
    changes: BulkChanges,
    ledger: BulkLedger,
    targets: BulkTargets,
) -> bool:
    """True where it is taken back already."""
    work = await changes.get(
        command.bulk_id, principal=principal, permission=Permission.BULK_CHANGE_REVERSE
    )
    uow.expect(work, command.expected_version)
    target = targets[work.resource]
    refuse_without_right(target, work.kind, principal)
    work.reverse(principal.user_id)
    await uow.flush()
    standing = await ledger.begin(work.id, Phase.REVERSE)
    if standing.total > MOST_AT_ONCE:
        _send(work, Phase.REVERSE, uow)
        return False
    await _at_once(work, Phase.REVERSE, principal, uow, target, ledger)
    return True


def _checked(
    command: ChangeMany, target: BulkTarget, principal: Principal
) -> Sequence[UUID] | None:
    """The ids, each once; None where the records are asked for."""
    if (command.ids is None) is (command.asked is None):
        raise Invalid.at("/ids", "required", "Name the records by ids, or by where, q and archived")
    refuse_without_right(target, ChangeKind(command.change["kind"]), principal)
    read_change(command.change, target.spec, principal)
    if command.asked is not None:
        query = read_asked(command.asked, target.spec, principal, limit=1)
        named = [test.field for test in tests_in(query.where)]
        spec = target.spec.extended(principal.custom.of(target.spec.resource))
        spec.refuse_barred(named, principal)
        return None
    return list(dict.fromkeys(command.ids or ()))


async def _at_once(
    work: BulkChange,
    phase: Phase,
    principal: Principal,
    uow: UnitOfWork,
    target: BulkTarget,
    ledger: BulkLedger,
) -> None:
    await take_step(
        work,
        phase,
        0,
        MOST_AT_ONCE,
        principal=principal,
        uow=uow,
        target=target,
        ledger=ledger,
    )
    work.complete(uow.now())


def _send(work: BulkChange, phase: Phase, uow: UnitOfWork) -> None:
    uow.enqueue(Job(JOBS[phase], {"workspace_id": str(work.workspace_id), "bulk_id": str(work.id)}))
