"""Files from an enemy's hand: refused in good time, in little memory, by a process of their own."""

import asyncio
import os
import resource
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from adapters.files import look_process
from adapters.files.folder import FolderStore
from adapters.files.intake import Intake, Limits
from domain.activities.errors import FileTooLarge, FileTypeRefused, FileUnsafe
from domain.activities.model import Content
from domain.kernel.errors import DomainError
from tests.factories.pictures import archive, huge_png, picture, swollen_png

SCRIPT = Path(look_process.__file__)
ZIP = archive("a.txt")
BOMB = archive("zeros", content=b"\x00" * 200_000_000)
POLYGLOTS = {
    "a picture with an archive behind it": picture() + ZIP,
    "a picture with an archive and padding behind it": picture() + ZIP + b"\x00" * 99,
    "a GIF that is a script": b"GIF89a/*" + picture("GIF")[8:] + b"*/=1;<script>alert(1)</script>",
    "a picture with a page in its comment": picture("JPEG", comment=b"<html><script>x</script>"),
    "a picture with PHP in it": picture("GIF") + b"<?php system($_GET['c']); ?>",
    "a document with an archive behind it": b"%PDF-1.7\n%%EOF\n" + ZIP,
    "a picture that is a document too": picture("JPEG", comment=b"%PDF-1.4\n"),
    "bytes with an archive behind them": os.urandom(64).replace(b"P", b"Q") + ZIP,
}
ARCHIVES = {
    "a path that leads out": archive("../../etc/cron.d/x"),
    "a path of Windows that leads out": archive("..\\..\\x"),
    "a path from the root": archive("/etc/passwd"),
    "a symbolic link": archive("link", content=b"/etc/passwd", mode=0o120777),
    "195 kB that become 200 MB": BOMB,
    "no list of contents": ZIP[:-10],
}
PROGRAMS = {
    "Windows": b"MZ" + b"\x00" * 80,
    "Linux": b"\x7fELF" + b"\x00" * 80,
    "macOS": b"\xcf\xfa\xed\xfe" + b"\x00" * 80,
    "Java": b"\xca\xfe\xba\xbe" + b"\x00" * 80,
    "a script": b"#!/usr/bin/env python\n",
    "a shortcut": b"L\x00\x00\x00\x01\x14\x02\x00" + b"\x00" * 80,
    "an archive of Java": archive("META-INF/MANIFEST.MF"),
}


async def take(folder: Path, content: bytes, limits: Limits | None = None) -> Content:
    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(content), 65_536):
            yield content[start : start + 65_536]

    store = FolderStore(folder / "kept")
    intake = Intake(store, folder / "incoming", limits or Limits(25_000_000))
    return await intake.take_in(uuid4(), uuid4(), pieces())


async def refused(folder: Path, content: bytes, limits: Limits | None = None) -> DomainError:
    """In less than two seconds of processor, here and in its child; nothing of it is left."""
    before = _processor()
    with pytest.raises(DomainError) as refusal:
        await take(folder, content, limits)
    assert _processor() - before < 2.0
    assert left(folder) == []
    return refusal.value


def left(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file()]


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + used.ru_utime + used.ru_stime


@pytest.mark.parametrize("content", POLYGLOTS.values(), ids=POLYGLOTS)
async def test_what_is_two_things_is_refused(tmp_path: Path, content: bytes) -> None:
    assert isinstance(await refused(tmp_path, content), FileUnsafe)


@pytest.mark.parametrize("content", ARCHIVES.values(), ids=ARCHIVES)
async def test_an_archive_that_would_do_harm_is_refused(tmp_path: Path, content: bytes) -> None:
    assert isinstance(await refused(tmp_path, content), FileUnsafe)


@pytest.mark.parametrize("content", PROGRAMS.values(), ids=PROGRAMS)
async def test_a_program_is_refused_whatever_its_name(tmp_path: Path, content: bytes) -> None:
    assert isinstance(await refused(tmp_path, content), FileTypeRefused)


async def test_a_picture_of_fifty_thousand_squared_is_refused(tmp_path: Path) -> None:
    assert isinstance(await refused(tmp_path, huge_png()), FileUnsafe)


def test_to_refuse_a_picture_takes_less_than_a_hundred_megabytes(tmp_path: Path) -> None:
    """Also one whose text would swell; measured in the child itself."""
    told = (
        "import sys; sys.argv = [sys.argv[0], 'image/png'];"
        f"import runpy; m = runpy.run_path({str(SCRIPT)!r});"
        "code = m['run']('image/png');"
        "peak = [each.split()[1] for each in open('/proc/self/status') if 'VmHWM' in each][0];"
        "sys.stderr.write(f'{code} {peak}')"
    )
    for made, code in ((huge_png(), "3"), (swollen_png(), "3")):
        path = tmp_path / "picture"
        path.write_bytes(made)
        with path.open("rb") as file:
            child = subprocess.run(
                [sys.executable, "-I", "-c", told], stdin=file, capture_output=True, check=True
            )
        found, peak = child.stderr.decode().split()
        assert found == code, child.stderr
        assert int(peak) < 100_000, "kilobytes"


async def test_what_is_too_large_is_cut_off_while_it_comes(tmp_path: Path) -> None:
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        while True:
            taken += 65_536
            yield b"x" * 65_536

    intake = Intake(FolderStore(tmp_path / "kept"), tmp_path / "incoming", Limits(1_000_000))
    with pytest.raises(FileTooLarge):
        await intake.take_in(uuid4(), uuid4(), endless())
    assert taken < 1_100_000
    assert left(tmp_path) == []


async def test_settings_say_which_types_are_taken(tmp_path: Path) -> None:
    pictures = Limits(25_000_000, allowed=("image/*", "application/pdf"))
    assert (await take(tmp_path / "a", picture(), pictures)).thumbnail
    assert isinstance(await refused(tmp_path / "b", b"words", pictures), FileTypeRefused)
    no_text = Limits(25_000_000, refused=("text/*",))
    assert isinstance(await refused(tmp_path / "c", b"words", no_text), FileTypeRefused)
    assert (await take(tmp_path / "d", b"%PDF-1.7", no_text)).media_type == "application/pdf"


async def test_a_process_that_hangs_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "hang.py"
    script.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr("adapters.files.looking._SCRIPT", script)
    monkeypatch.setattr("adapters.files.looking._SECONDS", 0.3)
    with pytest.raises(FileUnsafe):
        await asyncio.wait_for(take(tmp_path / "kept", picture()), 30)


def test_the_process_that_looks_can_do_nothing_else(tmp_path: Path) -> None:
    """No memory, no files, no processes of its own, and nothing of our environment."""
    probe = (
        "import os, runpy, sys; "
        f"m = runpy.run_path({str(SCRIPT)!r}); m['_bounded']()\n"
        "refused = 0\n"
        "try:\n b'x' * (600 << 20)\nexcept MemoryError:\n refused += 1\n"
        f"try:\n open({str(tmp_path / 'out')!r}, 'wb', buffering=0).write(b'x')\n"
        "except OSError:\n refused += 1\n"
        "sys.stdout.write(str(refused))"
    )
    child = subprocess.run(
        [sys.executable, "-I", "-c", f"import signal; signal.signal(25, signal.SIG_IGN)\n{probe}"],
        capture_output=True,
        check=True,
        env={},
    )
    assert child.stdout == b"2", child.stderr
