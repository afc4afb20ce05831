"""A real PostgreSQL 18 in the data directory, for whoever has no server of their own.

The server is a child of ours in its own session (a Ctrl-C in the terminal reaches us, not it).
Who holds the lock file owns the server; a server without an owner was left by a killed parent
and is stopped before ours starts. Another process of the same data directory only attaches.
"""

import asyncio
import atexit
import fcntl
import hashlib
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Final
from urllib.parse import quote

import psutil

from persistence.kernel.embedded_process import (
    Account,
    account_for,
    archiving,
    binary,
    launch,
    let_through,
)

# sun_path holds 108 bytes with its closing NUL
_SOCKET_PATH_BYTES: Final = 107
_SOCKET_NAME: Final = ".s.PGSQL.5432"
_RECOVERY_SECONDS: Final = 300.0
_STOP_SECONDS: Final = 60.0
_LOG_TAIL_BYTES: Final = 2_000

_SETTINGS: Final = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": "5432",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
}
# who may come as far as the socket is decided by its folder
_LOCAL_ONLY: Final = "local all all trust\nlocal replication all trust\n"
_FORGETFUL: Final = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedServerError(RuntimeError):
    """The embedded PostgreSQL did not start; the message carries the end of its log."""


class DataDirInUse(EmbeddedServerError):
    """Another process owns the server of this data directory."""


class EmbeddedServer:
    """The cluster in `<root>/postgres`, on a unix socket that only its owner reaches.

    `durable=False` is for tests: what was committed may be lost when the machine stops.
    `archive`: a folder that finished WAL is copied to, at the latest a minute after a commit.
    """

    def __init__(
        self,
        root: Path,
        *,
        durable: bool = True,
        archive: Path | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.root = root.resolve()
        self.data = self.root / "postgres"
        self._log = self.root / "postgres.log"
        self._archive = archive.resolve() if archive else None
        self._settings = _SETTINGS if durable else _SETTINGS | _FORGETFUL
        self._settings = {**self._settings, **archiving(self._archive), **(settings or {})}
        self._durable = durable
        self._account: Account | None = None
        self._lock: IO[str] | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._socket_dir: Path | None = None

    @property
    def owned(self) -> bool:
        return self._child is not None

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    def url(self, role: str = "postgres", database: str = "postgres") -> str:
        if self._socket_dir is None:
            raise EmbeddedServerError("The embedded PostgreSQL has not been started")
        return f"postgresql://{role}@/{database}?host={quote(str(self._socket_dir))}"

    def start(self, *, exclusive: bool = False) -> None:
        """Starts the server, or attaches to one of another process unless `exclusive`."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
        if self._take_lock():
            self._start_own()
        elif exclusive:
            raise DataDirInUse(f"Rapport is already running on {self.root}")
        else:
            self._socket_dir = self._await_ready(None)

    def stop(self) -> None:
        """Stops a server of ours (open sessions are ended, their transactions rolled back)."""
        atexit.unregister(self.stop)
        if self._child is not None and self._child.poll() is None:
            _stop_postmaster(self._child)
        self._child = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def adopt(self, base: Path, *, recover: bool = False) -> None:
        """A copy of a base backup becomes the cluster; `recover`: WAL is fetched from an archive.

        Under another name first, as a new cluster is made.
        """
        self.root.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
        if not self._take_lock():
            raise DataDirInUse(f"Rapport is already running on {self.root}")
        try:
            fresh = self.root / "postgres.new"
            shutil.rmtree(fresh, ignore_errors=True)
            shutil.copytree(base, fresh, symlinks=True)
            if recover:
                (fresh / "recovery.signal").touch()
            fresh.chmod(0o700)
            (fresh / "pg_hba.conf").write_text(_LOCAL_ONLY)
            if account := account_for(self.data):
                account.owns_all(fresh)
            fresh.rename(self.data)
        finally:
            self.stop()

    def set_aside(self, mark: str) -> Path:
        """Moves the stopped cluster out of the way; where to."""
        if not self._take_lock():
            raise DataDirInUse(f"Rapport is already running on {self.root}")
        try:
            self._stop_orphan()
            return self.data.rename(self.data.with_name(f"{self.data.name}.{mark}"))
        finally:
            self.stop()

    def sweep(self) -> bool:
        """Stops what a killed owner left running; False when its owner lives."""
        if not self._take_lock():
            return False
        self._stop_orphan()
        self.stop()
        return True

    async def astart(self, *, exclusive: bool = False) -> None:
        await asyncio.to_thread(self.start, exclusive=exclusive)

    async def astop(self) -> None:
        await asyncio.to_thread(self.stop)

    def _take_lock(self) -> bool:
        lock = (self.root / "postgres.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        self._lock = lock
        return True

    def _start_own(self) -> None:
        try:
            self._account = account_for(self.data)
            self._stop_orphan()
            self._prepare()
            self._spawn()
        except BaseException:
            self.stop()
            raise

    def _stop_orphan(self) -> None:
        """A pid file may be of a living server, or stale with its pid in other hands by now."""
        pid_file = self.data / "postmaster.pid"
        if (lines := _lines(pid_file)) and (postmaster := self._postmaster(int(lines[0]))):
            _stop_postmaster(postmaster)
        pid_file.unlink(missing_ok=True)

    def _postmaster(self, pid: int) -> psutil.Process | None:
        try:
            process = psutil.Process(pid)
            return process if str(self.data) in process.cmdline() else None
        except psutil.NoSuchProcess:
            return None

    def _prepare(self) -> None:
        if self._account:
            let_through(self.data)
            let_through(binary("postgres"))
        if self._archive:
            self._archive.mkdir(parents=True, exist_ok=True, mode=0o700)
            if self._account:
                let_through(self._archive)
                self._account.owns(self._archive)
        if not self.data.exists():
            self._init_cluster()
        self._socket_dir = self._make_socket_dir()

    def _init_cluster(self) -> None:
        """Under another name first: a half-made cluster is never taken for a whole one."""
        fresh = self.root / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if self._account:
            self._account.owns(fresh)
        sync = [] if self._durable else ["--no-sync"]
        initdb = launch(
            "initdb",
            *("-D", fresh, "-U", "postgres", "--encoding=UTF8", "--locale=C.UTF-8"),
            *("--data-checksums", "--auth-local=trust", "--auth-host=reject", *sync),
            account=self._account,
            output=subprocess.PIPE,
        )
        said, _ = initdb.communicate()
        if initdb.returncode:
            raise EmbeddedServerError(f"initdb failed: {said.decode(errors='replace')}")
        fresh.rename(self.data)

    def _make_socket_dir(self) -> Path:
        near = self.root / "socket"
        if _fits(near):
            return self._own_dir(near)
        name = f"rapport-{hashlib.sha256(bytes(self.root)).hexdigest()[:16]}"
        short = Path(tempfile.gettempdir()) / name
        return self._own_dir(short if _fits(short) else Path("/tmp") / name)

    def _own_dir(self, path: Path) -> Path:
        """A 0700 directory of the server's account: whoever reaches the socket is trusted.

        The socket's own lock file would count a killed server's zombie as a living one.
        """
        path.mkdir(mode=0o700, exist_ok=True)
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in self._trusted_uids():
            raise EmbeddedServerError(f"{path} belongs to somebody else")
        if self._account:
            self._account.owns(path)
        path.chmod(0o700)
        for stale in path.glob(f"{_SOCKET_NAME}*"):
            stale.unlink()
        return path

    def _trusted_uids(self) -> set[int]:
        return {os.geteuid(), self._account.uid} if self._account else {os.geteuid()}

    def _spawn(self) -> None:
        """A killed postmaster's children take a moment to let go of the shared memory."""
        for pause in (0.2, 0.5, 1.0, 2.0, 4.0, None):
            self._child = self._launch()
            try:
                self._await_ready(self._child)
            except EmbeddedServerError as error:
                if pause is None or "shared memory block" not in str(error):
                    raise
                time.sleep(pause)
            else:
                atexit.register(self.stop)
                return

    def _launch(self) -> subprocess.Popen[bytes]:
        settings = self._settings | {"unix_socket_directories": str(self._socket_dir)}
        options = [part for item in settings.items() for part in ("-c", "=".join(item))]
        if self._log.exists():
            self._log.rename(self._log.with_suffix(".log.1"))
        with self._log.open("wb") as log:
            return launch("postgres", "-D", self.data, *options, account=self._account, output=log)

    def _await_ready(self, child: subprocess.Popen[bytes] | None) -> Path:
        """The socket directory, once the pid file's eighth line says ready, as pg_ctl waits."""
        deadline = time.monotonic() + _RECOVERY_SECONDS
        while time.monotonic() < deadline:
            lines = _lines(self.data / "postmaster.pid")
            if len(lines) > 7 and lines[7].strip() == "ready" and _pid_is(child, lines[0]):
                return Path(lines[4])
            if child is not None and child.poll() is not None:
                break
            time.sleep(0.02)
        raise EmbeddedServerError(f"PostgreSQL did not start: {self._log_tail()}")

    def _log_tail(self) -> str:
        if not self._log.exists():
            return "it wrote no log"
        return self._log.read_bytes()[-_LOG_TAIL_BYTES:].decode(errors="replace")


def _fits(socket_dir: Path) -> bool:
    return len(os.fsencode(socket_dir / _SOCKET_NAME)) <= _SOCKET_PATH_BYTES


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except FileNotFoundError:
        return []


def _pid_is(child: subprocess.Popen[bytes] | None, pid: str) -> bool:
    return child is None or child.pid == int(pid)


def _stop_postmaster(postmaster: psutil.Process | subprocess.Popen[bytes]) -> None:
    """Fast shutdown; the immediate one, which recovers at the next start, if that takes long."""
    postmaster.send_signal(signal.SIGINT)
    try:
        postmaster.wait(_STOP_SECONDS)
    except (psutil.TimeoutExpired, subprocess.TimeoutExpired):
        postmaster.send_signal(signal.SIGQUIT)
        postmaster.wait(_STOP_SECONDS)
