"""Ten times what a process can do: how much of it is still done, how soon, and what is left after.

One `rapport serve` with its own protocol; the flood comes from a process of its own.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from benchmarks.flood import Plan, flooded
from benchmarks.load import serving_whole
from benchmarks.report import Line
from benchmarks.stage import Stage

PATH: Final = "/v1/contacts"
LEAD_SECONDS: Final = 1.0
"""How long a burst is borne with before it counts as overload."""
_NOMINAL: Final = 16
_CALLERS: Final = 400
_TIMES: Final = 10
_WELL: Final = 20
_LONGEST_RECOVERY: Final = 30.0


@dataclass(frozen=True)
class Overload:
    """`kept` is the share of the peak's goodput; `late` the p99 of what was let in by nominal."""

    kept: float
    late: float
    health_ms: float
    recovery_s: float
    refused: int


async def overload_lines(stage: Stage) -> list[Line]:
    headers = {"Authorization": f"Bearer {stage.big.token}"}
    async with serving_whole(stage.environment) as served:
        found = await overloaded(served.port, PATH, headers, seconds=10)
    return [
        Line("goodput at 10 times the load", found.kept, "of the peak", least=0.8),
        Line("p99 of what is let in then", found.late, "× nominal p99", most=3),
        Line("p99 of /healthz then", found.health_ms, "ms", most=100),
        Line("well again after", found.recovery_s, "s", most=10),
    ]


async def overloaded(
    port: int, path: str, headers: Mapping[str, str], *, seconds: float
) -> Overload:
    """The peak first, with `_NOMINAL` callers; ten times its rate; then how long it lasts on."""
    calm = Plan(port, path, headers, _NOMINAL, per_second=0, seconds=seconds / 2)
    await flooded(replace(calm, seconds=LEAD_SECONDS))
    nominal = await flooded(calm)
    peak = len(nominal.good) / nominal.seconds
    rush = replace(calm, connections=_CALLERS, per_second=_TIMES * peak, lead=LEAD_SECONDS)
    seen = await flooded(replace(rush, seconds=seconds + LEAD_SECONDS))
    usual = percentile(nominal.good)
    return Overload(
        kept=len(seen.good) / seen.seconds / peak,
        late=percentile(seen.good) / usual,
        health_ms=1000 * percentile(seen.health),
        recovery_s=await _recovery(replace(calm, connections=1, seconds=0.5), usual),
        refused=sum(number for status, number in seen.statuses.items() if status == "503"),
    )


async def _recovery(one: Plan, usual: float) -> float:
    """Until some requests in a row are answered well, and as soon as they used to be."""
    began = time.monotonic()
    while time.monotonic() - began < _LONGEST_RECOVERY:
        before = time.monotonic() - began
        seen = await flooded(one)
        well = len(seen.good) >= _WELL and set(seen.statuses) == {"200"}
        if well and percentile(seen.good) <= usual:
            return before
    return _LONGEST_RECOVERY


def percentile(times: Sequence[float], part: float = 0.99) -> float:
    """Endless where there are none."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else float("inf")
