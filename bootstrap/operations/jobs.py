"""`rapport jobs`: what was given up after its last try, to be done again or forgotten."""

from collections.abc import AsyncIterator, Sequence

from bootstrap.operations.errors import system_url
from bootstrap.settings import Settings
from persistence.kernel.jobs import ParkedJob, dismiss_job, parked_jobs, replay_job
from persistence.operations.backups import connected


async def parked(settings: Settings) -> list[ParkedJob]:
    async with connected(system_url(settings)) as system:
        return [job async for job in _every(system)]


async def replay(settings: Settings, ids: Sequence[int]) -> int:
    """All of them where none is named, but those whose work is queued again already."""
    async with connected(system_url(settings)) as system:
        every = [job.id async for job in _every(system) if not job.has_twin]
        for job_id in ids or every:
            await replay_job(system, job_id)
        return len(ids or every)


async def dismiss(settings: Settings, ids: Sequence[int]) -> None:
    async with connected(system_url(settings)) as system:
        for job_id in ids:
            await dismiss_job(system, job_id)


async def _every(system: object) -> AsyncIterator[ParkedJob]:
    after = 0
    while page := await parked_jobs(system, after=after):
        for job in page:
            yield job
        after = page[-1].id
