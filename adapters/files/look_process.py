"""Looks into a picture or an archive, in a process of its own: `python -I look_process.py KIND`.

The file is standard input. Of a picture, out come a line with width and height and after it the
thumbnail, if there is one; of an archive, nothing. A refusal is exit code 3. It imports nothing of
ours: nothing that an attacker's file reaches holds our secrets.
"""

import io
import stat
import sys
import zipfile
from typing import BinaryIO, Final

if sys.platform != "win32":
    import resource

MEMORY: Final = 512 << 20
CPU_SECONDS: Final = 4
MOST_PIXELS: Final = 100_000_000
DRAWN_PIXELS: Final = 40_000_000
"""More are drawn only of JPEG, which can be read smaller than it is."""
EDGE: Final = 256
MOST_PARTS: Final = 20_000
FREE_BYTES: Final = 100_000_000
MOST_TIMES: Final = 100
_REFUSED: Final = 3


class UnsafeError(Exception):
    pass


def draw(file: BinaryIO, kind: str, out: BinaryIO) -> None:
    # an archive is looked at without it
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - costs 50 ms

    Image.MAX_IMAGE_PIXELS = None  # ours is told apart from a broken file
    try:
        with Image.open(file, formats=[kind.removeprefix("image/").upper()]) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise UnsafeError
            if picture.getexif().get(0x0112, 1) in (5, 6, 7, 8):
                width, height = height, width
            out.write(f"{width} {height}\n".encode())
            if kind == "image/jpeg":
                picture.draft("RGB", (2 * EDGE, 2 * EDGE))
            elif width * height > DRAWN_PIXELS:
                return
            picture.thumbnail((EDGE, EDGE))
            small = ImageOps.exif_transpose(picture)
            clear = small.mode in ("RGBA", "LA", "PA") or "transparency" in small.info
            drawn = io.BytesIO()
            small.convert("RGBA" if clear else "RGB").save(drawn, "WEBP", quality=80)
            out.write(drawn.getvalue())
    except ValueError:  # a part of it would swell when it is unpacked
        raise UnsafeError from None
    # what libraries say of a file that is damaged: it is kept, and shown without a picture
    except (UnidentifiedImageError, OSError, SyntaxError, IndexError, KeyError):
        return


def check(file: BinaryIO) -> None:
    """Archives are never unpacked here, but whoever fetches one will."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    # what zipfile says of one that it cannot read, or of a way of packing that it does not know
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, OverflowError):
        raise UnsafeError from None
    size = file.seek(0, 2)
    full = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    swollen = full > FREE_BYTES and full > MOST_TIMES * max(size, 1)
    if len(parts) > MOST_PARTS or swollen or packed > size or any(map(_leads_out, parts)):
        raise UnsafeError


def _leads_out(part: zipfile.ZipInfo) -> bool:
    name = part.filename.replace("\\", "/")
    outside = name.startswith("/") or ".." in name.split("/") or name[1:3] == ":/"
    return outside or stat.S_ISLNK(part.external_attr >> 16)


def _bounded() -> None:
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def run(kind: str) -> int:
    _bounded()
    try:
        if kind.startswith("image/"):
            draw(sys.stdin.buffer, kind, sys.stdout.buffer)
        else:
            check(sys.stdin.buffer)
    except (UnsafeError, MemoryError):
        return _REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1]))
