"""One step of a change of many, and of its way back: the same in a request and in the worker."""

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.errors import DomainError, Forbidden
from domain.kernel.ports import Cause, UnitOfWork
from domain.kernel.principal import Principal
from domain.views.many import Change, read_change
from domain.views.model import BulkChange, ChangeKind, Phase
from domain.views.ports import BulkLedger, BulkTarget, ItemOutcome


class Overtaken(Exception):
    """Another worker moved the position: nothing of this is kept."""


def refuse_without_right(target: BulkTarget, kind: ChangeKind, principal: Principal) -> None:
    needed = target.permission(kind)
    if not principal.allows(needed):
        raise Forbidden(f"This needs the permission {needed}", permission=needed)


async def take_step(
    work: BulkChange,
    phase: Phase,
    position: int,
    limit: int,
    *,
    principal: Principal,
    uow: UnitOfWork,
    target: BulkTarget,
    ledger: BulkLedger,
) -> int:
    """How many records were looked at; none when the phase is at its end."""
    refuse_without_right(target, work.kind, principal)
    due = await ledger.due(work.id, phase, limit)
    if not due:
        return 0
    if phase is Phase.RUN:
        uow.because(Cause("bulk_change", work.id))
        change = read_change(work.change, target.spec, principal)
        # in one order everywhere, or two changes of the same records would wait for each other
        outcomes = [await _applied(change, each, principal, uow, target) for each in sorted(due)]
    else:
        uow.because(Cause("reversal", work.id))
        outcomes = await _taken_back(work.id, due, principal, uow, target)
    if not await ledger.settle(work.id, phase, outcomes, expected=position):
        raise Overtaken
    return len(due)


async def _applied(
    change: Change, record_id: UUID, principal: Principal, uow: UnitOfWork, target: BulkTarget
) -> ItemOutcome:
    """One that is refused leaves the others alone, and nothing of itself behind."""
    try:
        changed = await target.apply(change, record_id, principal=principal, uow=uow)
    except DomainError as refusal:
        uow.forget(record_id)
        code = refusal.issues[0].code if refusal.issues else refusal.code
        return ItemOutcome(record_id, "failed", code, refusal.detail)
    return ItemOutcome(record_id, "changed" if changed else "unchanged")


async def _taken_back(
    bulk_id: UUID, due: Sequence[UUID], principal: Principal, uow: UnitOfWork, target: BulkTarget
) -> list[ItemOutcome]:
    done = await target.undo(bulk_id, due, principal=principal, uow=uow)
    return [
        ItemOutcome(each.record_id, "kept" if each.result == "kept" else "restored", kept=each.kept)
        for each in done
    ]
