"""Counters of attempts: counted before they are made, so that a thousand at once count too."""

import hmac
from collections.abc import Callable, Sequence
from typing import Any, Final

from domain.identity.errors import TooManyAttempts
from domain.identity.ports import Bucket
from domain.kernel.ports import RequestUnit, Runner, Scope

# In the order of their keys, or two that count the same ones could wait for each other.
_TAKE: Final = """
insert into attempt_counter as c (key, since, until, attempts)
select r.key, now(), now() + r.seconds * interval '1 second', 1
from unnest($1::bytea[], $2::int[]) as r(key, seconds) order by r.key
on conflict (key) do update set
  attempts = case when c.until <= now() then 1 else c.attempts + 1 end,
  since = case when c.until <= now() then excluded.since else c.since end,
  until = case when c.until <= now() then excluded.until else c.until end
returning key, attempts, ceil(extract(epoch from until - now()))::int as wait
"""
_FORGIVE: Final = """
update attempt_counter c set attempts = greatest(c.attempts - 1, 0)
from (select key from attempt_counter where key = any($1::bytea[]) order by key for update) as r
where c.key = r.key
"""


class SqlAttempts:
    """Implements domain.identity.ports.Attempts."""

    def __init__(self, runner: Runner, key: bytes) -> None:
        self._runner = runner
        self._key = key

    async def take(self, buckets: Sequence[Bucket]) -> None:
        wait = await self.wait(buckets)
        if wait:
            raise TooManyAttempts(retry_after=wait)

    async def wait(self, buckets: Sequence[Bucket]) -> int:
        limits = {self._hidden(bucket.key): bucket for bucket in buckets}
        seconds = [bucket.seconds for bucket in limits.values()]

        async def counted(uow: Any) -> Any:
            return await uow.connection.fetch(_TAKE, list(limits), seconds)

        rows = await self._run(counted)
        return max(
            (max(1, row["wait"]) for row in rows if row["attempts"] > limits[row["key"]].most),
            default=0,
        )

    async def forgive(self, buckets: Sequence[Bucket]) -> None:
        keys = [self._hidden(bucket.key) for bucket in buckets]

        async def forgiven(uow: Any) -> None:
            await uow.connection.execute(_FORGIVE, keys)

        await self._run(forgiven)

    async def _run(self, work: Callable[[RequestUnit], Any]) -> Any:
        return await self._runner.run(work, scope=Scope())

    def _hidden(self, key: str) -> bytes:
        return hmac.digest(self._key, key.encode(), "sha256")
