"""A flood of requests, made by a process of its own: `python -m benchmarks.flood` reads a plan.

Many connections send at one pace together, one request at a time each, and do not heed what they
are told: the worst of callers. Counts and time are bounded. One connection asks how the process is.
"""

import asyncio
import json
import sys
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final

import uvloop

_Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]
_ANSWER_SECONDS: Final = 30.0
_HEALTH: Final = b"GET /healthz HTTP/1.1\r\nHost: bench\r\n\r\n"
_HEALTH_PAUSE: Final = 0.05


@dataclass(frozen=True)
class Plan:
    """`per_second` 0 is as fast as answers come; what is asked within `lead` does not count."""

    port: int
    path: str
    headers: Mapping[str, str]
    connections: int
    per_second: float
    seconds: float
    lead: float = 0.0


@dataclass
class Seen:
    """How long what was answered well took, the number of each status, and how health fared."""

    seconds: float = 0.0
    good: list[float] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    health: list[float] = field(default_factory=list)


async def flood(plan: Plan) -> Seen:
    """All connections are made before the first request."""
    seen = Seen()
    lines = [await _connected(plan.port) for _ in range(plan.connections + 1)]
    counted = time.monotonic() + plan.lead
    until = counted - plan.lead + plan.seconds
    callers = [_caller(plan, n, lines[n], counted, until, seen) for n in range(plan.connections)]
    await asyncio.gather(*callers, _watch(lines[-1], counted, until, seen))
    seen.seconds = time.monotonic() - counted
    for _, writer in lines:
        writer.close()
    return seen


async def _connected(port: int) -> _Line:
    return await asyncio.open_connection("127.0.0.1", port)


async def _caller(
    plan: Plan, n: int, line: _Line, counted: float, until: float, seen: Seen
) -> None:
    lines = "".join(f"{name}: {value}\r\n" for name, value in plan.headers.items())
    asked = f"GET {plan.path} HTTP/1.1\r\nHost: bench\r\n{lines}\r\n".encode()
    pause = plan.connections / plan.per_second if plan.per_second else 0.0
    due = time.monotonic() + pause * n / plan.connections
    while (now := time.monotonic()) < until:
        if due > now:
            await asyncio.sleep(min(due, until) - now)
        due = max(due + pause, time.monotonic() - pause)
        began, status = time.monotonic(), await _exchange(line, asked)
        if began >= counted:
            seen.statuses[status] += 1
            if status == "200":
                seen.good.append(time.monotonic() - began)


async def _watch(line: _Line, counted: float, until: float, seen: Seen) -> None:
    while (began := time.monotonic()) < until:
        status = await _exchange(line, _HEALTH)
        if status != "200":
            raise RuntimeError(f"/healthz answered {status}")
        if began >= counted:
            seen.health.append(time.monotonic() - began)
        await asyncio.sleep(_HEALTH_PAUSE)


async def _exchange(line: _Line, asked: bytes) -> str:
    """The status of the answer, which was read to its end."""
    reader, writer = line
    async with asyncio.timeout(_ANSWER_SECONDS):
        writer.write(asked)
        head = await reader.readuntil(b"\r\n\r\n")
        lowered = head.lower()
        at = lowered.index(b"content-length:") + 15
        await reader.readexactly(int(lowered[at : lowered.index(b"\r\n", at)]))
    return head[9:12].decode()


async def flooded(plan: Plan) -> Seen:
    """The same in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.flood"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(plan.seconds + 60):
            told, _ = await process.communicate(json.dumps(asdict(plan)).encode())
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise RuntimeError(f"the flood ended with {process.returncode}")
    return Seen(**json.loads(told))


def main() -> None:
    plan = Plan(**json.loads(sys.stdin.read()))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        seen = runner.run(flood(plan))
    sys.stdout.write(json.dumps(vars(seen)))


if __name__ == "__main__":
    main()
