"""The feed misses nothing, tells each event once, and gets past what cannot be told."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from domain.kernel.ports import Scope, UnitOfWork
from domain.kernel.reactions import Event, Subscriber
from persistence.kernel.dispatcher import Dispatcher, NoSuchParkedEvent
from persistence.kernel.feed import parked_events
from persistence.kernel.unit_of_work import SqlRunner, in_workspace
from tests.cluster import Database
from tests.factories.journal import (
    a_runner,
    a_system_pool,
    a_workspace,
    an_entry,
    tell,
    write_rows,
)

WRITERS = 8


class Stage:
    """A database of its own, one workspace, and a subscriber that writes down what it is told."""

    def __init__(self, database: Database, runner: SqlRunner, system: Any, workspace: UUID) -> None:
        self.database = database
        self.runner = runner
        self.system = system
        self.workspace = workspace
        self.told: list[UUID] = []
        self.poison: set[UUID] = set()
        self.dispatcher = self.another(self.note)

    def another(self, react: Any) -> Dispatcher:
        subscriber = Subscriber("notes", frozenset({"a.b.created", "a.b.updated"}), react)
        return Dispatcher(
            self.runner, self.system, [subscriber], poll=0.02, first_pause=timedelta(0)
        )

    async def note(self, events: Sequence[Event], _uow: UnitOfWork) -> None:
        if any(event.id in self.poison for event in events):
            raise ValueError("poison")
        self.told += [event.id for event in events]

    async def until_quiet(self) -> None:
        """Other sessions of the cluster may hold the horizon for a moment."""
        for _ in range(500):
            more = await self.dispatcher.turn()
            if not more and not await self.behind():
                return
            await asyncio.sleep(0.005)
        raise AssertionError("The feed did not come to its end")

    async def behind(self) -> bool:
        return self.dispatcher.lag.seconds > 0

    async def parked(self) -> list[Any]:
        app = await self.database.connect()
        async with app.transaction():
            await app.execute(in_workspace(self.workspace))
            found = await parked_events(app, self.workspace)
        await app.close()
        return found


@pytest_asyncio.fixture
async def stage(committed_database: Database) -> AsyncIterator[Stage]:
    async with (
        a_runner(committed_database, size=WRITERS + 4) as runner,
        a_system_pool(committed_database) as system,
    ):
        yield Stage(committed_database, runner, system, await a_workspace(runner))


async def test_events_come_in_order_with_their_changes(stage: Stage) -> None:
    seen: list[Event] = []

    async def keep(events: Sequence[Event], uow: UnitOfWork) -> None:
        assert uow.workspace_id == stage.workspace
        assert uow.cause is not None
        seen.extend(events)

    stage.dispatcher = stage.another(keep)
    first = await tell(stage.runner, stage.workspace, "a.b.created", "a.b.updated")
    await tell(stage.runner, stage.workspace, "a.b.seen", kind="access")
    await tell(stage.runner, stage.workspace, "x.y.created")
    last = await tell(stage.runner, stage.workspace, "a.b.updated")
    await stage.until_quiet()
    assert [event.id for event in seen] == first + last
    assert seen[0].changes == {"name": (None, "Acme"), "secret": None}
    assert seen[0].payload == {"why": "test"}


async def test_nothing_is_missed_or_told_twice_while_eight_write(stage: Stage) -> None:
    dice = random.Random(11)  # noqa: S311
    committed: list[UUID] = []
    running = [asyncio.create_task(stage.dispatcher.run())]
    twin = stage.another(stage.note)
    running.append(asyncio.create_task(twin.run()))
    await asyncio.gather(*(_write(stage, dice, committed) for _ in range(WRITERS)))
    stage.dispatcher.stop()
    twin.stop()
    await asyncio.gather(*running)
    stage.dispatcher = stage.another(stage.note)
    await stage.until_quiet()
    assert len(committed) > 200
    assert Counter(stage.told) == Counter(committed)


async def _write(stage: Stage, dice: random.Random, committed: list[UUID]) -> None:
    for _ in range(20):
        entries = [an_entry("a.b.created") for _ in range(dice.randint(1, 5))]
        pause, roll_back = dice.uniform(0, 0.02), dice.random() < 0.25

        async def work(uow: UnitOfWork, entries: Any = entries, pause: float = pause) -> None:
            await write_rows(uow, entries[:1])
            await asyncio.sleep(pause)
            await write_rows(uow, entries[1:]) if entries[1:] else None

        await stage.runner.run(work, scope=Scope(stage.workspace), dry=roll_back)
        committed += [] if roll_back else [entry.id for entry in entries]


async def test_what_an_older_transaction_may_still_precede_is_held_back(stage: Stage) -> None:
    app = await stage.database.connect()
    transaction = app.transaction()
    await transaction.start()
    await app.execute(in_workspace(stage.workspace))
    await app.fetchval("select pg_current_xact_id()")
    late = await tell(stage.runner, stage.workspace, "a.b.created")
    await stage.dispatcher.turn()
    held = stage.dispatcher.lag
    await transaction.rollback()
    await stage.until_quiet()
    assert held.held_by_pid == app.get_server_pid()
    assert held.seconds > 0
    assert stage.told == late
    await app.close()


async def test_effects_and_cursor_are_one(stage: Stage) -> None:
    async def half(events: Sequence[Event], uow: UnitOfWork) -> None:
        await write_rows(uow, [an_entry("x.y.effect") for _ in events])
        if len(events) > 1:
            raise ConnectionError("between effect and commit")

    stage.dispatcher = stage.another(half)
    await tell(stage.runner, stage.workspace, "a.b.created", "a.b.created", "a.b.updated")
    await stage.until_quiet()
    effects = await stage.system.fetchval("select count(*) from journal where event = 'x.y.effect'")
    assert effects == 3


async def test_an_event_that_keeps_failing_is_parked_and_the_rest_goes_on(stage: Stage) -> None:
    ids = await tell(stage.runner, stage.workspace, *["a.b.created"] * 30)
    stage.poison = {ids[17]}
    await stage.until_quiet()
    (parked,) = await stage.parked()
    assert (parked.event_id, parked.reason) == (ids[17], "ValueError")
    assert stage.told == ids[:17] + ids[18:]


async def test_a_parked_event_is_replayed_once(stage: Stage) -> None:
    (poison,) = await tell(stage.runner, stage.workspace, "a.b.created")
    stage.poison = {poison}
    await stage.until_quiet()
    with pytest.raises(ValueError, match="poison"):
        await stage.dispatcher.replay(stage.workspace, "notes", poison)
    assert len(await stage.parked()) == 1
    stage.poison = set()
    await stage.dispatcher.replay(stage.workspace, "notes", poison)
    assert stage.told == [poison]
    with pytest.raises(NoSuchParkedEvent):
        await stage.dispatcher.replay(stage.workspace, "notes", poison)


async def test_a_reaction_with_much_to_do_does_it_bit_by_bit(stage: Stage) -> None:
    bits: list[int] = []

    async def slowly(events: Sequence[Event], uow: UnitOfWork) -> bool:
        await write_rows(uow, [an_entry("x.y.effect")])
        bits.append(len(events))
        return len(bits) < 3

    stage.dispatcher = stage.another(slowly)
    await tell(stage.runner, stage.workspace, "a.b.created", "a.b.created")
    await stage.until_quiet()
    effects = await stage.system.fetchval("select count(*) from journal where event = 'x.y.effect'")
    assert (bits, effects) == ([2, 2, 2], 3)


async def test_each_workspace_has_its_own_cursor(stage: Stage) -> None:
    other = await a_workspace(stage.runner)
    seen: list[tuple[UUID, UUID]] = []

    async def keep(events: Sequence[Event], uow: UnitOfWork) -> None:
        seen.extend((uow.workspace_id, event.workspace_id) for event in events)

    stage.dispatcher = stage.another(keep)
    await tell(stage.runner, stage.workspace, "a.b.created")
    await tell(stage.runner, other, "a.b.created")
    await stage.until_quiet()
    assert sorted(seen) == sorted([(stage.workspace,) * 2, (other,) * 2])


async def test_a_lost_database_does_not_end_the_dispatcher(stage: Stage) -> None:
    running = asyncio.create_task(stage.dispatcher.run())
    await asyncio.sleep(0.05)
    admin = await stage.database.connect("postgres")
    await admin.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid()"
    )
    await admin.close()
    await asyncio.sleep(0.05)
    ids = await tell(stage.runner, stage.workspace, "a.b.created")
    for _ in range(300):
        if stage.told:
            break
        await asyncio.sleep(0.02)
    stage.dispatcher.stop()
    await running
    assert stage.told == ids


async def test_rows_of_a_restored_past_are_told_whatever_their_transaction_numbers(
    stage: Stage,
) -> None:
    ids = await tell(stage.runner, stage.workspace, "a.b.created")
    admin = await stage.database.connect("postgres")
    await admin.execute("update journal set xid = '999999999999'")
    await stage.dispatcher.turn()
    assert stage.told == []
    await admin.execute("update feed_epoch set epoch = epoch + 1")
    await admin.close()
    ids += await tell(stage.runner, stage.workspace, "a.b.created")
    await stage.until_quiet()
    assert stage.told == ids


async def test_what_nobody_hears_is_passed_over_and_heard_from_the_first_listener_on(
    stage: Stage,
) -> None:
    listening = False

    async def heard(_uow: UnitOfWork) -> bool:
        return listening

    subscriber = Subscriber("notes", None, stage.note, heard)
    stage.dispatcher = Dispatcher(stage.runner, stage.system, [subscriber], poll=0.02)
    for _ in range(3):
        await tell(stage.runner, stage.workspace, "a.b.created", "a.b.updated")
        await stage.until_quiet()
    listening = True
    wanted = await tell(stage.runner, stage.workspace, "a.b.updated", "a.b.created")
    await stage.until_quiet()
    listening = False
    await tell(stage.runner, stage.workspace, "a.b.updated")
    await stage.until_quiet()
    assert stage.told == wanted
