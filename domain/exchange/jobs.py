"""What the worker does with an import, a chunk a transaction.

Every chunk moves the phase's position from where this worker found it; where another worker or
a pause was faster, the chunk is rolled back and this worker leaves.
"""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from domain.exchange.halting import Overtaken, unless_halted
from domain.exchange.model import Failure, Import, Phase, Problem
from domain.exchange.ports import (
    Actors,
    Chunk,
    Counts,
    Imports,
    ImportTarget,
    KeptRow,
    Ledger,
    Outcome,
    PreparedRow,
    Progress,
    Reversed,
    RowRules,
    RowSource,
    Shapes,
    Undo,
)
from domain.exchange.seen import Seen
from domain.kernel.errors import Forbidden, Issue, Unavailable
from domain.kernel.jobs import HandedBack, JobContext
from domain.kernel.permissions import public
from domain.kernel.ports import Cause, Runner, Scope, UnitOfWork
from domain.kernel.principal import Principal

MOST_AT_ONCE: Final = 2_000
FEWEST_AT_ONCE: Final = 125
QUICK_SECONDS: Final = 1.5
LAST_TRY: Final = 5
_GIVEN_UP: Final = Failure("unexpected", "It failed several times and was given up")


class NoLongerAllowed(Exception):
    """The user in whose name rows are written may not do so any more."""


@dataclass(frozen=True)
class ImportWorld:
    """The worker's surroundings; `imports` and `ledger` are made for one unit of work."""

    runner: Runner
    actors: Actors
    source: RowSource
    shapes: Shapes
    targets: Mapping[str, ImportTarget]
    undo: Mapping[str, Undo]
    imports: Callable[[UnitOfWork], Imports]
    ledger: Callable[[UnitOfWork], Ledger]


@public
async def carry_out(
    workspace_id: UUID, import_id: UUID, phase: Phase, *, world: ImportWorld, context: JobContext
) -> None:
    """Take up the phase where it stands and bring it to its end; safe to be run twice."""
    errand = _Errand(workspace_id, import_id, phase, world, context)
    work = await errand.look()
    if work is None or work.phase is not phase:
        return
    try:
        doing = errand.undo(work) if phase is Phase.REVERSE else errand.read(work)
        await unless_halted(doing, errand.wanted)
    except Overtaken:
        return
    except (NoLongerAllowed, Forbidden):
        await errand.fail(Failure("not_allowed", "Whoever started this may not do it any more"))
    except Exception as error:
        # The queue gives it up after this try: without a word it would seem to run for ever.
        if context.attempt >= LAST_TRY and not isinstance(error, HandedBack):
            await errand.fail(_GIVEN_UP)
        raise


@public
async def still_wanted(
    workspace_id: UUID,
    import_id: UUID,
    phase: Phase,
    *,
    given_up: bool,
    runner: Runner,
    imports: Callable[[UnitOfWork], Imports],
) -> bool:
    """Does the import say that it is at work, although its job was parked?

    `given_up` makes it say so, instead of seeming to run for ever.
    """

    async def asked(uow: UnitOfWork) -> bool:
        work = await imports(uow).at_work(import_id)
        if work is None or work.phase is not phase:
            return False
        if given_up:
            work.fail(_GIVEN_UP, uow.now())
        return True

    return await runner.run(asked, scope=Scope(workspace_id))


class _Errand:
    def __init__(
        self,
        workspace_id: UUID,
        import_id: UUID,
        phase: Phase,
        world: ImportWorld,
        context: JobContext,
    ) -> None:
        self.workspace_id = workspace_id
        self.import_id = import_id
        self.phase = phase
        self.world = world
        self.context = context
        self.at_once = MOST_AT_ONCE

    async def look(self) -> Import | None:
        async def found(uow: UnitOfWork) -> Import | None:
            return await self.world.imports(uow).at_work(self.import_id)

        return await self.world.runner.run(found, scope=Scope(self.workspace_id))

    async def wanted(self) -> bool:
        work = await self.look()
        return work is not None and work.phase is self.phase

    async def read(self, work: Import) -> None:
        """Count, write the chunks, place what waited, and end."""
        progress = await self._begin()
        if progress.total is None:
            total, fatal = await self.world.source.count(work)
            if fatal is not None:
                await self.fail(_failure(fatal))
                return
            await self._set_total(total)
        position = await self._chunks(work, progress.position)
        if position is None:
            return
        if self.phase is Phase.RUN:
            await self._place(work, progress.placed)
        await self._complete()

    async def _chunks(self, work: Import, position: int) -> int | None:
        principal = await self._principal(work)
        seen = Seen()
        rules = RowRules(
            work.mode, work.match_field, work.create_related, write=self.phase is Phase.RUN
        )
        currency = principal.base_currency
        shape = self.world.shapes.of(work.target, principal)
        lost = [each.field for each in work.mapping if each.field and not shape.field(each.field)]
        if lost:
            detail = "Columns are mapped to fields that are there no more, or not for you"
            await self.fail(Failure("unknown_field", detail, {"fields": lost}))
            return None
        async with aclosing(
            self.world.source.chunks(work, after=position, currency=currency, shape=shape)
        ) as chunks:
            async for chunk in chunks:
                position = await self._chunk(work, chunk, position, rules, seen)
                if chunk.fatal is not None:
                    await self.fail(_failure(chunk.fatal))
                    return None
                self.context.hand_back_if_stopping()
        return position

    async def _chunk(
        self, work: Import, chunk: Chunk, position: int, rules: RowRules, seen: Seen
    ) -> int:
        """On a machine too busy to write it all within a transaction's time, in smaller parts."""
        left = list(chunk.rows)
        while left:
            part, began = left[: self.at_once], time.monotonic()
            try:
                seen.add(await self._write(work, part, position, rules, seen))
            except Unavailable:
                if len(part) <= FEWEST_AT_ONCE:
                    raise
                self.at_once = max(FEWEST_AT_ONCE, len(part) // 2)
                continue
            left, position = left[len(part) :], part[-1].number
            self._go_on_from(began)
        return position

    def _go_on_from(self, began: float) -> None:
        """As many more at once as the last ones were quick."""
        if time.monotonic() - began < QUICK_SECONDS:
            self.at_once = min(MOST_AT_ONCE, self.at_once * 2)

    async def _write(
        self,
        work: Import,
        rows: Sequence[PreparedRow],
        expected: int,
        rules: RowRules,
        seen: Seen,
    ) -> set[int]:
        """The keys that a dry run would have made."""
        target = self.world.targets[work.target]
        principal = await self._principal(work)

        async def write(uow: UnitOfWork) -> set[int]:
            ledger = self.world.ledger(uow)
            good = [row.content for row in rows if row.content is not None]
            outcomes = await target.write(good, rules, principal=principal, uow=uow)
            kept = _joined(rows, outcomes)
            made = set() if rules.write else _note_repeats(kept, rules, seen)
            moved = await ledger.advance(
                self.import_id,
                self.phase,
                expected=expected,
                position=rows[-1].number,
                counts=_counted(kept),
            )
            if not moved:
                raise Overtaken
            await ledger.keep(self.import_id, self.phase, kept)
            return made

        return await self.world.runner.run(write, scope=self._scope(principal))

    async def _place(self, work: Import, after: int) -> None:
        target = self.world.targets[work.target]
        while True:
            principal = await self._principal(work)

            async def place(uow: UnitOfWork, principal: Principal, after: int) -> int | None:
                ledger = self.world.ledger(uow)
                waiting = await ledger.waiting(self.import_id, after, self.at_once)
                if not waiting:
                    return None
                outcomes = await target.place(waiting, principal=principal, uow=uow)
                upto = waiting[-1].number
                if not await ledger.placed(self.import_id, outcomes, expected=after, upto=upto):
                    raise Overtaken
                return upto

            upto = await self._run(place, principal, after)
            if upto is None:
                return
            after = upto
            self.context.hand_back_if_stopping()

    async def _run(
        self,
        work: Callable[[UnitOfWork, Principal, int], Awaitable[int | None]],
        principal: Principal,
        at: int,
    ) -> int | None:
        async def bound(uow: UnitOfWork) -> int | None:
            return await work(uow, principal, at)

        return await self.world.runner.run(bound, scope=self._scope(principal))

    async def undo(self, work: Import) -> None:
        """Record by record, those that refer to others before those that are referred to."""
        progress = await self._begin()
        if progress.total is None:
            await self._count_doomed()
        position = progress.position
        while True:
            principal, began = await self._principal(work), time.monotonic()
            try:
                done = await self._run(self._undo_some, principal, position)
            except Unavailable:
                if self.at_once <= FEWEST_AT_ONCE:
                    raise
                self.at_once //= 2
                continue
            self._go_on_from(began)
            if done is None:
                break
            position = done
            self.context.hand_back_if_stopping()
        await self._complete()

    async def _undo_some(self, uow: UnitOfWork, principal: Principal, at: int) -> int | None:
        ledger = self.world.ledger(uow)
        doomed = await ledger.doomed(self.import_id, self.at_once)
        if not doomed.record_ids and doomed.upto is None:
            again = await ledger.try_referenced_again(self.import_id)
            return at - again if again else None
        done: Sequence[Reversed] = ()
        if doomed.record_ids:
            undo = self.world.undo[doomed.record_type]
            done = await undo(self.import_id, doomed.record_ids, principal=principal, uow=uow)
        if not await ledger.undone(self.import_id, done, doomed=doomed, expected=at):
            raise Overtaken
        return at + len(done)

    async def fail(self, failure: Failure) -> None:
        async def failed(uow: UnitOfWork) -> None:
            work = await self.world.imports(uow).at_work(self.import_id)
            if work is not None and work.phase is self.phase:
                work.fail(failure, uow.now())

        await self.world.runner.run(failed, scope=Scope(self.workspace_id))

    async def _complete(self) -> None:
        async def completed(uow: UnitOfWork) -> None:
            work = await self.world.imports(uow).at_work(self.import_id)
            if work is not None and work.phase is self.phase:
                work.complete(uow.now())

        await self.world.runner.run(completed, scope=Scope(self.workspace_id))

    async def _begin(self) -> Progress:
        async def begun(uow: UnitOfWork) -> Progress:
            return await self.world.ledger(uow).begin(self.import_id, self.phase)

        return await self.world.runner.run(begun, scope=Scope(self.workspace_id))

    async def _set_total(self, total: int) -> None:
        async def told(uow: UnitOfWork) -> None:
            await self.world.ledger(uow).set_total(self.import_id, self.phase, total)

        await self.world.runner.run(told, scope=Scope(self.workspace_id))

    async def _count_doomed(self) -> None:
        async def counted(uow: UnitOfWork) -> None:
            ledger = self.world.ledger(uow)
            total = await ledger.count_doomed(self.import_id)
            await ledger.set_total(self.import_id, self.phase, total)

        await self.world.runner.run(counted, scope=Scope(self.workspace_id))

    async def _principal(self, work: Import) -> Principal:
        """Read anew for each chunk: rights that were taken away end the import."""
        user_id = work.reversed_by if self.phase is Phase.REVERSE else work.created_by
        found = await self.world.actors.principal(self.workspace_id, user_id) if user_id else None
        if found is None:
            raise NoLongerAllowed
        return found

    def _scope(self, principal: Principal) -> Scope:
        kind = "reversal" if self.phase is Phase.REVERSE else "import"
        return Scope(self.workspace_id, principal.user_id, cause=Cause(kind, self.import_id))


def _joined(rows: Sequence[PreparedRow], outcomes: Sequence[Outcome]) -> list[KeptRow]:
    """Rows refused while they were read, and those that the target has judged."""
    by_number = {outcome.number: outcome for outcome in outcomes}
    return [
        KeptRow(row, by_number.get(row.number) or Outcome(row.number, "failed", issues=row.issues))
        for row in rows
    ]


def _note_repeats(kept: Sequence[KeptRow], rules: RowRules, seen: Seen) -> set[int]:
    """A dry run writes nothing, so it remembers itself which keys earlier rows have made."""
    made: set[int] = set()
    for each in kept:
        outcome = each.outcome
        if outcome.key is None or outcome.result != "created":
            continue
        if (key := hash(outcome.key)) not in seen:
            made.add(key)
        elif rules.mode == "create":
            outcome.result = "failed"
            outcome.issues = [Issue("", "already_exists", "An earlier row has this key")]
        else:
            outcome.result = "updated"
    return made


def _counted(kept: Sequence[KeptRow]) -> Counts:
    counts = Counts()
    for each in kept:
        result = each.outcome.result
        setattr(counts, result, getattr(counts, result) + 1)
        counts.warnings += bool(each.row.warnings or each.outcome.warnings)
    return counts


def _failure(problem: Problem) -> Failure:
    params = {**problem.params, **({"line": problem.line} if problem.line else {})}
    return Failure(problem.code, problem.detail, params)
