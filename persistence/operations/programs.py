"""PostgreSQL's own programs: those of the embedded server's package, else those on the PATH."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from persistence.kernel.embedded_process import binary
from persistence.kernel.engine import connect_arguments
from persistence.operations.errors import OperationRefused

_SAID_BYTES: Final = 2_000
_VERSION: Final = re.compile(r"\(PostgreSQL\) (\d+)")
_NAMES: Final = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
_TLS: Final = frozenset({"sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl"})


class ProgramFailed(OperationRefused):
    """A program of PostgreSQL is not here, or ended badly; the message carries what it said."""


def run_program(name: str, *arguments: str | Path, url: str | None = None, major: int = 0) -> str:
    """What it printed. `url` says where to connect; `major`: of exactly this version."""
    done = subprocess.run(
        [program(name, major), *arguments],
        env=_environment(url),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise ProgramFailed(f"{name}: {done.stdout.strip()[-_SAID_BYTES:]}")
    return done.stdout


def program(name: str, major: int = 0) -> Path:
    for path in _places(name):
        if not major or _major_of(path) == major:
            return path
    wanted = f" of version {major}" if major else ""
    raise ProgramFailed(f"{name}{wanted} is not here: put PostgreSQL's client programs on the PATH")


def _places(name: str) -> Iterator[Path]:
    try:
        packaged = binary(name)
    except RuntimeError:
        packaged = None
    if packaged and packaged.exists():
        yield packaged
    if found := shutil.which(name):
        yield Path(found)


def _major_of(path: Path) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    found = _VERSION.search(said)
    return int(found[1]) if found else 0


def _environment(url: str | None) -> Mapping[str, str]:
    """Of PG* only what the URL says: a password is not for the list of processes."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    if url is None:
        return clean
    given: dict[str, Any] = connect_arguments(url)
    told = {_NAMES[key]: str(given[key]) for key in _NAMES if given[key] is not None}
    tls = {
        f"PG{key.upper()}": value for key, value in parse_qsl(urlsplit(url).query) if key in _TLS
    }
    return clean | told | tls | {"PGDATABASE": given["database"], "PGTZ": "UTC"}
