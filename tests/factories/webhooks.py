"""A workspace with webhooks, the part of the worker that delivers, and someone who receives."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from bootstrap.settings import Settings
from bootstrap.subscribers import subscribers
from bootstrap.webhooks import Measure, deliverer
from bootstrap.wiring import House as Wired
from persistence.kernel.dispatcher import Dispatcher
from tests.cluster import Database
from tests.factories.app import running_house, settings_for
from tests.factories.journal import a_system_pool
from tests.factories.receivers import Receiver, a_receiver
from tests.factories.waiting import until
from tests.factories.workspaces import Client, Workspace

FAST: Final = Measure(deadline=1.0, poll=0.05, settle=0.02)
OURS: Final = "127.0.0.0/8"
"""What the tests' own receivers are allowed by."""


@dataclass
class Post:
    """A workspace, the worker's part that delivers, and a receiver."""

    acme: Workspace
    wired: Wired
    settings: Settings
    system: Any
    receiver: Receiver
    _running: list[Any] = field(default_factory=list)

    @property
    def admin(self) -> Client:
        return self.acme.admin

    async def webhook(self, client: Client | None = None, **given: Any) -> dict[str, Any]:
        body = {"name": "Ours", "url": self.receiver.url, "events": ["*"], **given}
        answer = await (client or self.admin).post("/v1/webhooks", json=body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def start(self, measure: Measure = FAST) -> None:
        feed = Dispatcher(self.wired.runner, self.system, subscribers(self.wired), poll=0.05)
        sender = deliverer(self.settings, self.wired, self.system, measure)
        self._running += [(part, asyncio.create_task(part.run())) for part in (feed, sender)]

    async def stop(self) -> None:
        for part, task in self._running:
            part.stop()
            await task
        self._running.clear()

    async def hasten(self) -> None:
        """As if the time of all retries had come."""
        await self.system.execute("update webhook_delivery set next_at = now()")
        await self.system.execute("update webhook_health set paused_until = null")

    async def forward(self, by: timedelta) -> None:
        """As if the database's clock had been moved."""
        for table, column in (("webhook_delivery", "next_at"), ("webhook_health", "paused_until")):
            await self.system.execute(
                f"update {table} set {column} = {column} - $1::interval",
                by,
            )

    async def left(self, *but: dict[str, Any]) -> int:
        """Deliveries that are still to be made, of all webhooks but these."""
        count = "select count(*) from webhook_delivery where state = 'pending'"
        ids = [each["id"] for each in but]
        found: int = await self.system.fetchval(f"{count} and webhook_id <> all($1::uuid[])", ids)
        return found

    async def all_sent(self, *but: dict[str, Any], seconds: float = 30) -> None:
        await self.until_left(0, *but, seconds=seconds)

    async def until_left(self, number: int, *but: dict[str, Any], seconds: float = 30) -> None:
        async def there() -> bool:
            return await self.left(*but) == number

        await until(there, seconds)

    async def read(self, webhook: dict[str, Any], path: str = "") -> dict[str, Any]:
        answer = await self.admin.get(f"/v1/webhooks/{webhook['id']}{path}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def until(self, webhook: dict[str, Any], path: str = "", **wanted: Any) -> Any:
        deadline = time.monotonic() + 10
        while True:
            found = await self.read(webhook, path)
            row = found["items"][0] if found.get("items") else found
            if all(row.get(name) == value for name, value in wanted.items()):
                return row
            assert time.monotonic() < deadline, found
            await asyncio.sleep(0.05)


@asynccontextmanager
async def a_post(database: Database) -> AsyncIterator[Post]:
    given: dict[str, Any] = {
        "egress_allowed": OURS,
        "system_database_url": database.url("rapport_system"),
    }
    settings = settings_for(database, **given)
    async with (
        running_house(database, **given) as house,
        a_system_pool(database) as system,
        a_receiver() as receiver,
    ):
        acme = await house.workspace()
        made = Post(acme, house.app.state.house, settings, system, receiver)
        yield made
        await made.stop()
        await acme.close()
