"""What the worker does with a handover, a chunk a transaction; safe to be run twice."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from domain.identity.model.handover import Handover, HandoverState
from domain.identity.ports import Estates, Handovers
from domain.kernel.jobs import JobContext
from domain.kernel.permissions import public
from domain.kernel.ports import Cause, Runner, Scope, UnitOfWork

AT_ONCE: Final = 1_000


@dataclass(frozen=True)
class HandoverWorld:
    """The worker's surroundings; what takes a unit of work is made for one."""

    runner: Runner
    handovers: Callable[[UnitOfWork], Handovers]
    estates: Callable[[UnitOfWork], Estates]


@public
async def carry_out_handover(
    workspace_id: UUID, handover_id: UUID, *, world: HandoverWorld, context: JobContext
) -> None:
    """Take it up where it stands. The row is locked, so a second worker waits for its turn."""

    async def looked(uow: UnitOfWork) -> tuple[UUID | None, HandoverState]:
        found = await world.handovers(uow).locked(handover_id)
        return found.created_by, found.state

    async def some(uow: UnitOfWork) -> bool:
        handover = await world.handovers(uow).locked(handover_id)
        if handover.state == HandoverState.RUNNING:
            return await _move(handover, world.estates(uow), uow)
        if handover.state == HandoverState.REVERSING:
            return await _restore(handover, world.estates(uow), uow)
        return False

    actor, state = await world.runner.run(looked, scope=Scope(workspace_id))
    kind = "reversal" if state == HandoverState.REVERSING else "handover"
    scope = Scope(workspace_id, actor, cause=Cause(kind, handover_id))
    while await world.runner.run(some, scope=scope):
        context.hand_back_if_stopping()


async def _move(handover: Handover, estates: Estates, uow: UnitOfWork) -> bool:
    moved = await estates.move(handover.user_id, handover.successor_id, AT_ONCE)
    handover.moved += moved
    if moved == 0:
        handover.complete(uow.now())
    return moved > 0


async def _restore(handover: Handover, estates: Estates, uow: UnitOfWork) -> bool:
    """A record that has another owner by now stays with them."""
    back = await estates.restore(
        handover.id, handover.successor_id, handover.user_id, handover.position, AT_ONCE
    )
    if back.upto is None:
        handover.complete_reversal(uow.now())
        return False
    handover.position = back.upto
    handover.restored += back.restored
    handover.kept += back.kept
    return True
