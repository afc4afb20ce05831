"""Cuts and races: a chunk is there wholly or not at all, and each row exists once."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

import pytest

from adapters.text import sources
from domain.exchange.halting import LOOK_SECONDS
from domain.exchange.jobs import carry_out
from domain.exchange.model import Phase
from domain.exchange.ports import ImportTarget, Outcome
from domain.kernel.jobs import HandedBack, JobContext
from tests.factories.imports import imported, phase_done, seen, uploaded, work, world_of
from tests.factories.workspaces import Workspace

ROWS = 50
FILE = b"name,employees\n" + b"".join(b"Account %d,%d\n" % (n, n) for n in range(ROWS))


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "CHUNK", 10)


class Killed(BaseException):
    """Stands for a worker that is no more."""


class Dying:
    """A target whose worker dies in the middle of its nth chunk, its rows already written."""

    def __init__(self, inner: ImportTarget, chunk: int) -> None:
        self._inner = inner
        self._left = chunk
        self.shape = inner.shape
        self.assemble = inner.assemble
        self.place = inner.place

    async def write(self, rows: Sequence[Any], *args: Any, **kwargs: Any) -> Sequence[Outcome]:
        outcomes = await self._inner.write(rows, *args, **kwargs)
        self._left -= 1
        if not self._left:
            raise Killed
        return outcomes


class Broken(Dying):
    """A target with a fault that its nth chunk, and every later one, brings out."""

    async def write(self, rows: Sequence[Any], *args: Any, **kwargs: Any) -> Sequence[Outcome]:
        self._left -= 1
        if self._left < 1:
            raise ZeroDivisionError
        return await self._inner.write(rows, *args, **kwargs)


async def numbers(workspace: Workspace) -> list[int]:
    rows = await workspace.rows("select employees from account order by employees")
    return [row["employees"] for row in rows]


async def started(workspace: Workspace) -> str:
    begun = await uploaded(workspace.admin, FILE)
    assert (await workspace.admin.post(f"/v1/imports/{begun['id']}/run")).status_code == 202
    return str(begun["id"])


@pytest.mark.parametrize("chunk", [1, 3, 5])
async def test_a_killed_worker_leaves_whole_chunks(workspace: Workspace, chunk: int) -> None:
    import_id = await started(workspace)
    targets = world_of(workspace.house).targets
    dying = {"accounts": Dying(targets["accounts"], chunk)}
    with pytest.raises(Killed):
        await work(workspace, import_id, Phase.RUN, targets=dying)
    assert await numbers(workspace) == list(range((chunk - 1) * 10))
    await work(workspace, import_id, Phase.RUN)
    done = await seen(workspace.admin, import_id)
    assert (done["state"], done["counts"]["created"]) == ("done", ROWS)
    assert await numbers(workspace) == list(range(ROWS))


async def test_what_fails_time_and_again_is_said_to_have_failed(workspace: Workspace) -> None:
    import_id = await started(workspace)
    broken = Broken(world_of(workspace.house).targets["accounts"], 2)
    for attempt in (4, 5):
        with pytest.raises(ZeroDivisionError):
            await work(
                workspace, import_id, Phase.RUN, attempt=attempt, targets={"accounts": broken}
            )
        state = (await seen(workspace.admin, import_id))["state"]
        assert state == ("running" if attempt == 4 else "failed")
    assert await numbers(workspace) == list(range(10))
    failed = await seen(workspace.admin, import_id)
    assert failed["error"]["code"] == "unexpected"
    back = await phase_done(workspace, import_id, Phase.REVERSE)
    assert back["reversal"] == {"reverted": 10, "kept": 0}


async def test_two_workers_write_each_row_once(workspace: Workspace) -> None:
    import_id = await started(workspace)
    await asyncio.gather(*(work(workspace, import_id, Phase.RUN) for _ in range(3)))
    done = await seen(workspace.admin, import_id)
    if done["state"] == "running":
        await work(workspace, import_id, Phase.RUN)
    done = await seen(workspace.admin, import_id)
    assert (done["state"], done["counts"]["created"]) == ("done", ROWS)
    assert await numbers(workspace) == list(range(ROWS))
    kept = await workspace.rows("select number from import_row order by number")
    assert [row["number"] for row in kept] == list(range(1, ROWS + 1))


async def test_a_stopping_worker_hands_back_between_chunks(workspace: Workspace) -> None:
    import_id = await started(workspace)
    with pytest.raises(HandedBack):
        await carry_out(
            workspace.id,
            UUID(import_id),
            Phase.RUN,
            world=world_of(workspace.house),
            context=JobContext(1, 1, lambda: True),
        )
    assert await numbers(workspace) == list(range(10))
    await work(workspace, import_id, Phase.RUN)
    assert await numbers(workspace) == list(range(ROWS))


async def test_a_pause_stops_the_next_chunk(workspace: Workspace) -> None:
    import_id = await started(workspace)
    paused = await workspace.admin.post(f"/v1/imports/{import_id}/pause")
    assert paused.json()["state"] == "paused"
    await work(workspace, import_id, Phase.RUN)
    assert await numbers(workspace) == []
    resumed = await workspace.admin.delete(f"/v1/imports/{import_id}/pause")
    assert resumed.json()["state"] == "running"
    await work(workspace, import_id, Phase.RUN)
    assert await numbers(workspace) == list(range(ROWS))
    again = await workspace.admin.post(f"/v1/imports/{import_id}/pause")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_import_state")


async def test_a_file_that_ends_in_a_quote_is_refused_before_the_first_row(
    workspace: Workspace,
) -> None:
    content = FILE + b'"Open,1\nrest,2\n'
    done = await imported(workspace, content)
    assert done["state"] == "failed"
    assert (done["error"]["code"], done["error"]["params"]["line"]) == ("unclosed_quote", ROWS + 2)
    assert await numbers(workspace) == []


async def test_a_reversal_that_is_killed_goes_on(workspace: Workspace) -> None:
    done = await imported(workspace, FILE)
    answer = await workspace.admin.post(f"/v1/imports/{done['id']}/reversal")
    assert answer.status_code == 202
    await asyncio.gather(*(work(workspace, done["id"], Phase.REVERSE) for _ in range(2)))
    await work(workspace, done["id"], Phase.REVERSE)
    back = await seen(workspace.admin, done["id"])
    assert (back["state"], back["reversal"]) == ("reversed", {"reverted": ROWS, "kept": 0})
    assert await numbers(workspace) == []


class Halted(Dying):
    """A target in whose second chunk somebody cancels the import, and which then takes for ever."""

    def __init__(self, inner: ImportTarget, cancel: Callable[[], Awaitable[Any]]) -> None:
        super().__init__(inner, 2)
        self._cancel = cancel

    async def write(self, rows: Sequence[Any], *args: Any, **kwargs: Any) -> Sequence[Outcome]:
        self._left -= 1
        if self._left < 1:
            await self._cancel()
            await asyncio.sleep(600)
        return await self._inner.write(rows, *args, **kwargs)


async def test_a_cancelled_run_ends_soon_and_can_be_reversed(workspace: Workspace) -> None:
    import_id = await started(workspace)

    async def cancel() -> None:
        answer = await workspace.admin.post(f"/v1/imports/{import_id}/cancel")
        assert answer.json()["state"] == "cancelled"

    target = Halted(world_of(workspace.house).targets["accounts"], cancel)
    began = time.monotonic()
    await work(workspace, import_id, Phase.RUN, targets={"accounts": target})
    assert time.monotonic() - began < 2 + LOOK_SECONDS
    cancelled = await seen(workspace.admin, import_id)
    assert (cancelled["state"], cancelled["counts"]["created"]) == ("cancelled", 10)
    assert cancelled["finished_at"] is not None
    assert await numbers(workspace) == list(range(10))
    again = await workspace.admin.post(f"/v1/imports/{import_id}/cancel")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_import_state")
    back = await phase_done(workspace, import_id, Phase.REVERSE)
    assert (back["state"], back["reversal"]) == ("reversed", {"reverted": 10, "kept": 0})
    assert await numbers(workspace) == []


async def test_a_cancelled_dry_run_can_be_run(workspace: Workspace) -> None:
    import_id = str((await uploaded(workspace.admin, FILE))["id"])
    assert (await workspace.admin.post(f"/v1/imports/{import_id}/dry-run")).status_code == 202
    cancelled = await workspace.admin.post(f"/v1/imports/{import_id}/cancel")
    assert (cancelled.json()["state"], cancelled.json()["finished_at"]) == ("mapped", None)
    await work(workspace, import_id, Phase.DRY_RUN)
    assert (await phase_done(workspace, import_id, Phase.RUN))["state"] == "done"
