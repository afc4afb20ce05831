"""Times of single answers, with nothing else of ours under way."""

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.load import Served, fetch
from benchmarks.report import Line
from benchmarks.stage import Member

_ROUNDS: Final = 5
_EACH: Final = 20
_WARM: Final = 10


@dataclass(frozen=True)
class Single:
    name: str
    who: Member
    path: str
    most_ms: float


async def timed(served: Served, singles: Sequence[Single]) -> list[Line]:
    """Rounds of all of them in turn; the median of the rounds' p95, for one busy minute of the

    machine is no verdict.
    """
    for single in singles:
        await _p95(served, single, _WARM)
    rounds = [[await _p95(served, single, _EACH) for single in singles] for _ in range(_ROUNDS)]
    return [
        Line(single.name, statistics.median(found), "ms p95", most=single.most_ms)
        for single, found in zip(singles, zip(*rounds, strict=True), strict=True)
    ]


async def _p95(served: Served, single: Single, asks: int) -> float:
    times = []
    for _ in range(asks):
        began = time.perf_counter()
        await fetch(served.port, single.path, bearer(single.who))
        times.append(1000 * (time.perf_counter() - began))
    return statistics.quantiles(times, n=20)[18]


def bearer(member: Member) -> dict[str, str]:
    return {"Authorization": f"Bearer {member.token}"}
