"""What it costs to know who asks, once it is known."""

import statistics
import time
from typing import Final

from benchmarks.report import Line
from benchmarks.stage import Stage
from bootstrap.wiring import open_house

_ROUNDS: Final = 7
_CALLS: Final = 2_000


async def check_lines(stage: Stage) -> list[Line]:
    """Token and principal with warm caches; the median of several rounds."""
    async with open_house(stage.settings) as house:
        authenticate, token = house.wiring.authenticate, stage.big.token
        await authenticate(token)
        rounds = []
        for _ in range(_ROUNDS):
            began = time.process_time()
            for _ in range(_CALLS):
                await authenticate(token)
            rounds.append((time.process_time() - began) / _CALLS)
    cost = 1000 * statistics.median(rounds)
    return [Line("token and principal, warm", cost, "CPU ms", most=0.15)]
