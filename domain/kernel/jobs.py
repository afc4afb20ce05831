"""What the handler of a job is given, and how it hands back what it has not finished."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from domain.kernel.aggregate import Json


class HandedBack(Exception):
    """The job is not done and has not failed: it runs again `after` this, here or elsewhere."""

    def __init__(self, after: timedelta = timedelta(0)) -> None:
        super().__init__(f"again after {after}")
        self.after = after


@dataclass(frozen=True, slots=True)
class JobContext:
    """`attempt` counts from 1; a job that was handed back keeps its count."""

    job_id: int
    attempt: int
    stopping: Callable[[], bool]

    def hand_back_if_stopping(self) -> None:
        """For long jobs, between two chunks: the worker has been asked to end."""
        if self.stopping():
            raise HandedBack


JobHandler: TypeAlias = Callable[[Mapping[str, Json], JobContext], Awaitable[None]]
"""Runs at least once, maybe twice at the same time: what it writes must be fenced or idempotent."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Upkeep at the times of a cron expression (UTC), by one worker; the next time is the retry."""

    name: str
    cron: str
    run: Callable[[], Awaitable[None]]
