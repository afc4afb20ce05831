"""Pictures and archives through the process that looks into them."""

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from domain.activities.errors import FileUnsafe

_SCRIPT: Final = Path(__file__).with_name("look_process.py")
_SECONDS: Final = 20.0
_AT_ONCE: Final = 2


@dataclass(frozen=True, slots=True)
class Seen:
    """All None for an archive, and for a picture that cannot be read."""

    width: int | None = None
    height: int | None = None
    thumbnail: bytes | None = None


class Looks:
    """Two at a time: a flood of pictures leaves the rest of the process its processors."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(_AT_ONCE)

    async def into(self, file: BinaryIO, kind: str) -> Seen:
        """Raises FileUnsafe for what is refused there, or takes more than it may."""
        file.flush()
        file.seek(0)
        async with self._free:
            child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", str(_SCRIPT), kind),
                stdin=file,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env={},
            )
            try:
                async with asyncio.timeout(_SECONDS):
                    out, _ = await child.communicate()
            except TimeoutError:
                raise FileUnsafe() from None
            finally:
                if child.returncode is None:
                    child.kill()
                    await child.wait()
        if child.returncode:
            raise FileUnsafe()
        return _seen(out)


def _seen(out: bytes) -> Seen:
    sizes, _, drawn = out.partition(b"\n")
    if not sizes:
        return Seen()
    width, height = map(int, sizes.split())
    return Seen(width, height, drawn or None)
