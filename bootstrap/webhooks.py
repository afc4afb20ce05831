"""The part of the worker that delivers: many endpoints at once, none of which slows another."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import structlog

from adapters.egress import Answer, Egress, Refused
from adapters.webhook_signing import WebhookSecrets
from bootstrap.settings import Settings
from bootstrap.wiring import SIGHT, House, now
from domain.exchange import ports as exchange
from domain.exchange.model import DisabledReason
from domain.exchange.model.webhooks import retry_after
from domain.kernel.errors import NotFound
from domain.kernel.ports import Cause, Runner, Scope
from persistence.exchange.messages import Messages
from persistence.exchange.outbox import OPENS_AFTER, Outbox, Settled, Taken
from persistence.exchange.webhooks import SqlWebhooks
from persistence.kernel.failures import reason_of
from persistence.kernel.reading import DATABASE_ERRORS

LOCAL_SECONDS: Final = 5.0

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Measure:
    """`deadline` bounds one attempt as a whole; `of_one` is what one endpoint gets at once."""

    deadline: float = 10.0
    at_once: int = 200
    of_one: int = 8
    ahead: int = 32
    """How many deliveries of one endpoint are taken before they can be sent."""
    poll: float = 1.0
    settle: float = 0.05
    jitter: float = 0.2


def deliverer(
    settings: Settings, house: House, system: Any, measure: Measure | None = None
) -> "Deliverer":
    free = house.wiring.free
    messages = Messages(house.reads, SIGHT, free[exchange.Actors], settings.public_url)
    return Deliverer(
        Outbox(system),
        messages,
        free[exchange.WebhookSecrets],
        free[exchange.Destinations],
        house.runner,
        measure,
    )


class _Gate:
    """To one endpoint. Once it fails, those under way count as failures too, until they are known:

    no more are tried than the breaker bears.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._under_way = 0
        self._changed = asyncio.Condition()

    @asynccontextmanager
    async def entered(self, failures: Callable[[], int]) -> AsyncIterator[None]:
        async with self._changed:
            await self._changed.wait_for(lambda: self._under_way < self._room(failures()))
            self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            async with self._changed:
                self._changed.notify_all()

    def _room(self, failures: int) -> int:
        return min(self._most, OPENS_AFTER - failures) if 0 < failures < OPENS_AFTER else self._most


class Deliverer:
    """One worker's part of all that is due; several may run at once."""

    def __init__(
        self,
        outbox: Outbox,
        messages: Messages,
        secrets: WebhookSecrets,
        egress: Egress,
        runner: Runner,
        measure: Measure | None = None,
    ) -> None:
        self._outbox = outbox
        self._messages = messages
        self._secrets = secrets
        self._egress = egress
        self._runner = runner
        self._measure = measure or Measure()
        self._stopping = asyncio.Event()
        self._held: Counter[UUID] = Counter()
        self._failing: dict[UUID, tuple[int, float]] = {}
        self._gates: dict[UUID, _Gate] = {}
        self._all = asyncio.Semaphore(self._measure.at_once)
        self._sending: set[asyncio.Task[None]] = set()
        self._settled: asyncio.Queue[Settled] = asyncio.Queue()
        self._unsent: list[Taken] = []

    def stop(self) -> None:
        self._stopping.set()

    async def run(self) -> None:
        """Until stopped; what is being sent then is waited for."""
        settling = asyncio.create_task(self._keep_settling())
        try:
            while not self._stopping.is_set():
                if not await self._turn():
                    await self._wait()
            if self._sending:
                await asyncio.wait(self._sending)
            await self._settle()
        finally:
            settling.cancel()
            await asyncio.wait([settling])

    async def _turn(self) -> bool:
        """True where there may be more to take at once."""
        try:
            taken = await self._take()
            bodies = await self._messages.bodies(taken)
        except (OSError, *DATABASE_ERRORS) as lost:
            _log.warning("deliveries_lost", error=reason_of(lost))
            return False
        for each in taken:
            self._held[each.webhook_id] += 1
            task = asyncio.create_task(self._deliver(each, bodies[each.id]))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
        return bool(taken)

    async def _take(self) -> list[Taken]:
        measure = self._measure
        free = measure.at_once * 2 - len(self._sending)
        if free <= 0:
            await asyncio.wait(self._sending, return_when=asyncio.FIRST_COMPLETED)
            return []
        room = {each: max(0, measure.ahead - held) for each, held in self._held.items()}
        return await self._outbox.take(free, room, measure.ahead)

    async def _deliver(self, taken: Taken, body: bytes | None) -> None:
        gate = self._gates.setdefault(taken.webhook_id, _Gate(self._measure.of_one))
        try:
            async with gate.entered(lambda: self._failing.get(taken.webhook_id, (0, 0.0))[0]):
                if self._is_open(taken) or self._stopping.is_set():
                    self._unsent.append(taken)
                    return
                async with self._all:
                    self._settled.put_nowait(await self._settled_by(taken, body))
        finally:
            self._held[taken.webhook_id] -= 1
            if not self._held[taken.webhook_id]:
                self._forget(taken.webhook_id)

    def _is_open(self, taken: Taken) -> bool:
        """Until the database has heard of the failures, and keeps the endpoint back itself."""
        count, last = self._failing.get(taken.webhook_id, (0, 0.0))
        return count >= OPENS_AFTER and time.monotonic() - last < LOCAL_SECONDS

    def _failed(self, taken: Taken) -> None:
        count, _ = self._failing.get(taken.webhook_id, (0, 0.0))
        self._failing[taken.webhook_id] = (count + 1, time.monotonic())

    def _forget(self, webhook_id: UUID) -> None:
        """Nothing of it is in hand."""
        del self._held[webhook_id]
        self._gates.pop(webhook_id, None)

    async def _settled_by(self, taken: Taken, body: bytes | None) -> Settled:
        at = now()
        if body is None:
            return Settled(taken, "withheld", at)
        begun = time.monotonic()
        status, error = None, None
        try:
            status = (await self._post(taken, body)).status
        except Refused as refused:
            error = refused.code
        spent = int((time.monotonic() - begun) * 1000)
        if status is not None and 200 <= status < 300:
            self._failing.pop(taken.webhook_id, None)
            return Settled(taken, "delivered", at, status=status, duration_ms=spent)
        self._failed(taken)
        pause = None if status == 410 else retry_after(taken.tries)
        if pause is None:
            reason = DisabledReason.GONE if status == 410 else DisabledReason.FAILING
            await self._give_up(taken, reason)
        return Settled(
            taken,
            "failed" if pause is None else "pending",
            at,
            pause=self._jittered(pause),
            status=status,
            error=error,
            duration_ms=spent,
        )

    async def _post(self, taken: Taken, body: bytes) -> Answer:
        message_id, stamp = f"msg_{taken.id.hex}", int(time.time())
        signature = self._secrets.signature(
            taken.secrets, taken.workspace_id, taken.webhook_id, message_id, stamp, body
        )
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": str(stamp),
            "webhook-signature": signature,
        }
        return await self._egress.send(
            "POST",
            taken.url,
            headers=headers,
            content=body,
            deadline=self._measure.deadline,
            most=1,
        )

    def _jittered(self, pause: timedelta | None) -> timedelta | None:
        spread = self._measure.jitter
        return pause and pause * random.uniform(1 - spread, 1 + spread)  # noqa: S311 - jitter

    async def _give_up(self, taken: Taken, reason: DisabledReason) -> None:
        async def work(uow: Any) -> None:
            try:
                (await SqlWebhooks(uow).get(taken.webhook_id)).disable(reason)
            except NotFound:
                return

        scope = Scope(taken.workspace_id, cause=Cause("delivery", taken.id))
        try:
            await self._runner.run(work, scope=scope)
        except DATABASE_ERRORS as lost:
            _log.warning("webhook_not_disabled", error=reason_of(lost))

    async def _keep_settling(self) -> None:
        while True:
            await asyncio.sleep(self._measure.settle)
            try:
                await self._settle()
            except (OSError, *DATABASE_ERRORS) as lost:
                _log.warning("deliveries_unsettled", error=reason_of(lost))

    async def _settle(self) -> None:
        """What cannot be written is sent again when its lease is over."""
        settled: list[Settled] = []
        while not self._settled.empty():
            settled.append(self._settled.get_nowait())
        unsent, self._unsent = self._unsent, []
        if settled:
            await self._outbox.settle(settled)
        long_ago = time.monotonic() - LOCAL_SECONDS * 12
        for webhook_id in [key for key, (_, last) in self._failing.items() if last < long_ago]:
            del self._failing[webhook_id]
        await self._outbox.put_back(unsent)

    async def _wait(self) -> None:
        pause = self._measure.poll if not self._sending else self._measure.settle
        try:
            async with asyncio.timeout(pause):
                await self._stopping.wait()
        except TimeoutError:
            return
