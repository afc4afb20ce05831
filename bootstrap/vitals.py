"""What the workers say of themselves, as gauges of /metrics."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import structlog
from prometheus_client import Gauge

from persistence.kernel.failures import reason_of
from persistence.kernel.reading import DATABASE_ERRORS, Reads
from persistence.kernel.upkeep import vitals

_LABELS: Final = ("host", "pid")
_GAUGES: Final[Mapping[str, Gauge]] = {
    name: Gauge(f"rapport_{name}", text, _LABELS)
    for name, text in (
        ("jobs_waiting", "Jobs that are due and not begun"),
        ("jobs_running", "Jobs in the hands of a worker"),
        ("jobs_parked", "Jobs given up after their last try"),
        ("jobs_oldest_seconds", "How long the oldest due job has waited"),
        ("feed_lag_seconds", "How long the oldest undelivered change has waited"),
        ("feed_held_by_pid", "Database session whose open transaction holds the feed; 0: none"),
        ("journal_default_in_use", "1 when a journal row fell outside the months made ahead"),
        ("worker_silent_seconds", "Since a worker's last sign of life"),
    )
}

_log = structlog.get_logger()


def worker_gauges(reads: Reads) -> Callable[[], Awaitable[None]]:
    """To be awaited before the metrics are told: gone workers, or a gone database, leave none."""

    async def refresh() -> None:
        for gauge in _GAUGES.values():
            gauge.clear()
        try:
            async with reads.open(None) as connection:
                workers = await vitals(connection)
        except (OSError, *DATABASE_ERRORS) as trouble:
            _log.warning("no_vitals", error=reason_of(trouble))
            return
        for worker in workers:
            told = {**worker["gauges"], "worker_silent_seconds": worker["silent_seconds"]}
            for name in _GAUGES.keys() & told.keys():
                _GAUGES[name].labels(worker["host"], worker["pid"]).set(told[name])

    return refresh
