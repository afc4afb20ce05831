"""What the worker does with a change of many, a chunk a transaction.

Each chunk moves the phase's position from where this worker found it, and is made under the
rights that its author has at that moment.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, TypeVar
from uuid import UUID

from domain.kernel.delegated import Actors
from domain.kernel.errors import Forbidden, Invalid, Unavailable
from domain.kernel.jobs import HandedBack, JobContext
from domain.kernel.permissions import public
from domain.kernel.ports import Runner, Scope, UnitOfWork
from domain.kernel.principal import Principal
from domain.views.many import read_asked
from domain.views.model import MOST_RECORDS, BulkChange, Phase
from domain.views.ports import BulkChanges, BulkLedger, BulkTarget, BulkTargets, Standing
from domain.views.steps import Overtaken, take_step

RECORDS_AT_ONCE: Final = 200
IDS_AT_ONCE: Final = 5_000
LAST_TRY: Final = 5
_GIVEN_UP: Final = ("unexpected", "It failed several times and was given up")
T = TypeVar("T")


class Ended(Exception):
    """It cannot go on; nothing of this chunk is kept."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class BulkWorld:
    """The worker's surroundings; `changes` and `ledger` are made for one unit of work."""

    runner: Runner
    actors: Actors
    targets: BulkTargets
    changes: Callable[[UnitOfWork], BulkChanges]
    ledger: Callable[[UnitOfWork], BulkLedger]


@public
async def carry_out(
    workspace_id: UUID, bulk_id: UUID, phase: Phase, *, world: BulkWorld, context: JobContext
) -> None:
    """Take up the phase where it stands and bring it to its end; safe to be run twice."""
    errand = _Errand(workspace_id, bulk_id, phase, world, context)
    work = await errand.look()
    if work is None or work.phase is not phase:
        return
    try:
        await errand.walk(work)
    except Overtaken:
        return
    except (Ended, Forbidden, Invalid) as end:
        await errand.fail(end.code, str(end))
    except Exception as error:
        # The queue gives it up after this try: without a word it would seem to run for ever.
        if context.attempt >= LAST_TRY and not isinstance(error, HandedBack):
            await errand.fail(*_GIVEN_UP)
        raise


@public
async def still_wanted(
    workspace_id: UUID,
    bulk_id: UUID,
    phase: Phase,
    *,
    given_up: bool,
    runner: Runner,
    changes: Callable[[UnitOfWork], BulkChanges],
) -> bool:
    """Does the change say that it is at work, although its job was parked?

    `given_up` makes it say so, instead of seeming to run for ever.
    """

    async def asked(uow: UnitOfWork) -> bool:
        work = await changes(uow).at_work(bulk_id)
        if work is None or work.phase is not phase:
            return False
        if given_up:
            work.fail(*_GIVEN_UP, uow.now())
        return True

    return await runner.run(asked, scope=Scope(workspace_id))


class _Errand:
    def __init__(
        self,
        workspace_id: UUID,
        bulk_id: UUID,
        phase: Phase,
        world: BulkWorld,
        context: JobContext,
    ) -> None:
        self.workspace_id = workspace_id
        self.bulk_id = bulk_id
        self.phase = phase
        self.world = world
        self.context = context
        self.at_once = RECORDS_AT_ONCE

    async def look(self) -> BulkChange | None:
        return await self._unit(lambda uow: self.world.changes(uow).at_work(self.bulk_id))

    async def walk(self, work: BulkChange) -> None:
        target = self.world.targets[work.resource]
        standing = await self._standing()
        while not standing.collected:
            await self._collect(work, target, standing)
            standing = await self._standing()
            self.context.hand_back_if_stopping()
        position = standing.position
        while taken := await self._step(work, target, position):
            position += taken
            self.context.hand_back_if_stopping()
        await self._complete()

    async def _standing(self) -> Standing:
        return await self._unit(lambda uow: self.world.ledger(uow).begin(self.bulk_id, self.phase))

    async def _collect(self, work: BulkChange, target: BulkTarget, standing: Standing) -> None:
        """The records are settled before the first is changed: none is met twice, or missed."""
        principal = await self._principal(work)
        query = read_asked(work.asked or {}, target.spec, principal, limit=IDS_AT_ONCE)

        async def collected(uow: UnitOfWork) -> None:
            found = await target.ids(
                query,
                after=standing.collected_upto,
                limit=IDS_AT_ONCE,
                principal=principal,
                uow=uow,
            )
            if standing.total + len(found) > MOST_RECORDS:
                raise Ended("too_many_records", f"At most {MOST_RECORDS} records at once")
            done = len(found) < IDS_AT_ONCE
            ledger = self.world.ledger(uow)
            if not await ledger.collect(self.bulk_id, found, expected=standing, done=done):
                raise Overtaken

        await self._unit(collected, principal)

    async def _step(self, work: BulkChange, target: BulkTarget, position: int) -> int:
        """On a busy machine, in smaller parts."""
        principal = await self._principal(work)

        async def step(uow: UnitOfWork) -> int:
            return await take_step(
                work,
                self.phase,
                position,
                self.at_once,
                principal=principal,
                uow=uow,
                target=target,
                ledger=self.world.ledger(uow),
            )

        while True:
            try:
                return await self._unit(step, principal)
            except Unavailable:
                if self.at_once == 1:
                    raise
                self.at_once //= 2

    async def fail(self, code: str, detail: str) -> None:
        async def failed(uow: UnitOfWork) -> None:
            work = await self.world.changes(uow).at_work(self.bulk_id)
            if work is not None and work.phase is self.phase:
                work.fail(code, detail, uow.now())

        await self._unit(failed)

    async def _complete(self) -> None:
        async def completed(uow: UnitOfWork) -> None:
            work = await self.world.changes(uow).at_work(self.bulk_id)
            if work is not None and work.phase is self.phase:
                work.complete(uow.now())

        await self._unit(completed)

    async def _principal(self, work: BulkChange) -> Principal:
        """Read anew for each chunk: rights that were taken away end the change."""
        user_id = work.reversed_by if self.phase is Phase.REVERSE else work.created_by
        found = await self.world.actors.principal(self.workspace_id, user_id) if user_id else None
        if found is None:
            raise Ended("not_allowed", "Whoever started this may not do it any more")
        return found

    async def _unit(
        self, work: Callable[[UnitOfWork], Awaitable[T]], principal: Principal | None = None
    ) -> T:
        async def bound(uow: UnitOfWork) -> T:
            return await work(uow)

        scope = Scope(self.workspace_id, principal.user_id if principal else None)
        return await self.world.runner.run(bound, scope=scope)
