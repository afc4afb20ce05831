"""Work that a person may halt: it ends soon after, wherever it is."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

from domain.kernel.errors import Unavailable

LOOK_SECONDS: Final = 0.5


class Overtaken(Exception):
    """Another worker moved the position, or the import was halted: nothing of this is kept."""


async def unless_halted(
    work: Coroutine[Any, Any, None], still: Callable[[], Awaitable[bool]]
) -> None:
    """Looks twice a second whether it is `still` wanted; what is open then is rolled back."""
    doing = asyncio.ensure_future(work)
    try:
        while not (await asyncio.wait([doing], timeout=LOOK_SECONDS))[0]:
            if not await _wanted(still):
                raise Overtaken
    finally:
        if not doing.done():
            doing.cancel()
            await asyncio.wait([doing])
    doing.result()


async def _wanted(still: Callable[[], Awaitable[bool]]) -> bool:
    try:
        return await still()
    except Unavailable:
        return True
