"""A house that sends mail, and a worker's turn at its jobs."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage

import msgspec

from adapters.email.memory import MemorySender
from domain.kernel.jobs import JobContext
from persistence.kernel.roles import SYSTEM
from tests.cluster import Database
from tests.factories.app import running_house
from tests.factories.workspaces import House

_TOKEN = re.compile(r"#token=([\w.-]+)")


@dataclass
class Post:
    """What was sent, and the jobs that send."""

    house: House
    database: Database
    sender: MemorySender

    async def work(self) -> None:
        """Do all the mail that is queued, and what that queues."""
        jobs = self.house.app.state.house.mail_jobs
        system = await self.database.connect(SYSTEM)
        while rows := await system.fetch(
            "delete from jobs.pgqueuer where entrypoint = any($1) "
            "returning id, entrypoint, payload",
            list(jobs),
        ):
            for row in rows:
                context = JobContext(row["id"], 1, lambda: False)
                await jobs[row["entrypoint"]](msgspec.json.decode(row["payload"]), context)
        await system.close()

    async def to(self, address: str) -> list[EmailMessage]:
        await self.work()
        return [each for each in self.sender.sent if each["To"] == address]

    async def token(self, address: str) -> str:
        """Of the link in the last letter to this address."""
        return token_in(text_of((await self.to(address))[-1]))


def text_of(message: EmailMessage) -> str:
    return str(message.get_content())


def token_in(text: str) -> str:
    found = _TOKEN.search(text)
    assert found, text
    return found[1]


@asynccontextmanager
async def house_with_mail(database: Database, **settings: object) -> AsyncIterator[Post]:
    sender = MemorySender()
    async with running_house(database, sender, **settings) as house:
        yield Post(house, database, sender)
