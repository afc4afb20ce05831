"""`rapport doctor`: is everything as it should be, and if not, what is to be done?"""

import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

from adapters.sealing import MasterKey
from bootstrap.activities import file_store
from bootstrap.operations.backup import newest, read_manifest
from bootstrap.operations.layout import folder_of
from bootstrap.settings import Settings
from domain.activities.errors import FileLost, FileStoreDown
from migrations.run import revisions
from persistence.kernel.reading import DATABASE_ERRORS
from persistence.operations import checks
from persistence.operations.backups import connected

_CLOCK_SECONDS: Final = 2.0
_QUEUE_SECONDS: Final = 300.0
_LAG_SECONDS: Final = 60.0
_UNSEALED_SECONDS: Final = 300.0
_ARCHIVE_SECONDS: Final = 180.0
_FREE_BYTES: Final = 1_000_000_000
_BACKUP_DAYS: Final = 2


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True)
class Finding:
    check: str
    level: Level
    detail: str


def _found(check: str, bad: object, why: str, well: str, level: Level = Level.FAILURE) -> Finding:
    return Finding(check, level, why) if bad else Finding(check, Level.OK, well)


async def examine(settings: Settings) -> list[Finding]:
    """All findings, in the order in which one would mend them."""
    found = [_disk(settings), _public_url(settings), _mail(settings), _backups(settings)]
    found.append(await _files(settings))
    async with _session(settings.database_url, "database", found) as app:
        if app is not None:
            found += [await check(app, settings) for check in _OF_APP]
    async with _session(settings.system_database_url, "system database", found) as system:
        if system is not None:
            found += [await check(system, settings) for check in _OF_SYSTEM]
    return found


@asynccontextmanager
async def _session(url: str | None, name: str, found: list[Finding]) -> AsyncIterator[Any]:
    """None where it is not to be had, which is a finding of its own."""
    if url is None:
        why = f"not looked at: RAPPORT_{name.upper().replace(' ', '_')}_URL is not set"
        found.append(Finding(name, Level.WARNING, why))
        yield None
        return
    async with AsyncExitStack() as stack:
        try:
            connection = await stack.enter_async_context(connected(url))
        except (OSError, *DATABASE_ERRORS) as trouble:
            why = f"does not answer ({type(trouble).__name__})"
            found.append(Finding(name, Level.FAILURE, why))
            connection = None
        yield connection


def _disk(settings: Settings) -> Finding:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    disk = shutil.disk_usage(settings.data_dir)
    share, told = disk.used / disk.total, f"{disk.free / 1e9:.1f} GB free"
    level = Level.FAILURE if disk.free < _FREE_BYTES else Level.WARNING
    tight = disk.free < _FREE_BYTES or (share > 0.9 and disk.free < 20 * _FREE_BYTES)
    return _found("disk", tight, f"{told} in {settings.data_dir}: make room", told, level)


def _public_url(settings: Settings) -> Finding:
    bare = urlsplit(settings.public_url).scheme != "https" and not _on_this_machine(settings)
    why = f"{settings.public_url}: outside this machine the refresh cookie needs https"
    return _found("public URL", bare, why, settings.public_url)


def _mail(settings: Settings) -> Finding:
    unsent = settings.smtp_url is None and not _on_this_machine(settings)
    why = "RAPPORT_SMTP_URL is not set: nobody gets invitations or can reset a password"
    well = "stays in the outbox" if settings.smtp_url is None else f"from {settings.mail_from}"
    return _found("mail", unsent, why, well, Level.WARNING)


def _on_this_machine(settings: Settings) -> bool:
    return urlsplit(settings.public_url).hostname in {"localhost", "127.0.0.1", "::1"}


async def _files(settings: Settings) -> Finding:
    """Asks for what is not there: a store that answers says so."""
    where = "in RAPPORT_FILE_STORE" if settings.file_store else f"in {settings.files_folder}"
    try:
        await file_store(settings).open("doctor", 0, 1)
    except FileStoreDown as trouble:
        return Finding("files", Level.FAILURE, f"{where}: cannot be read ({trouble.__cause__})")
    except FileLost:
        pass
    return Finding("files", Level.OK, where)


def _backups(settings: Settings) -> Finding:
    folder = folder_of(settings)
    if not folder.exists():
        return Finding("backup", Level.OK, f"none in {folder}; others are not looked at")
    made = read_manifest(newest(folder)).made_at
    age = datetime.now(UTC) - made
    told = f"the newest is of {made:%Y-%m-%d %H:%M} UTC"
    return _found("backup", age.days >= _BACKUP_DAYS, f"{told}: too old", told, Level.WARNING)


async def _version(app: Any, _settings: Settings) -> Finding:
    major = await checks.major(app)
    why = f"PostgreSQL {major}: {checks.OLDEST_MAJOR} or newer is needed"
    return _found("version", major < checks.OLDEST_MAJOR, why, f"PostgreSQL {major}")


async def _durability(app: Any, _settings: Settings) -> Finding:
    odd = await checks.unlike_wanted(app)
    told = ", ".join(f"{name} = {value}" for name, value in odd.items())
    risky = odd.keys() & {*checks.DURABLE, "server_encoding"}
    level = Level.FAILURE if risky else Level.WARNING
    return _found("settings", odd, f"{told}: not as it should be", "durable, UTC, UTF-8", level)


async def _extensions(app: Any, _settings: Settings) -> Finding:
    lacking = ", ".join(sorted(await checks.missing_extensions(app)))
    return _found("extensions", lacking, f"lacking: {lacking}", "all there")


async def _tables(app: Any, _settings: Settings) -> Finding:
    there, known = await checks.revision(app), revisions()
    why = f"tables are of {there}, this version's are {known[0]}: `rapport migrate`"
    return _found("migrations", there != known[0], why, f"at {there}")


async def _roles(app: Any, _settings: Settings) -> Finding:
    mighty = ", ".join(await checks.unsafe_roles(app))
    why = f"{mighty} could step over the walls: superuser, BYPASSRLS, CREATEROLE or tables"
    return _found("roles", mighty, why, "held by row level security")


async def _walls(app: Any, _settings: Settings) -> Finding:
    bare = ", ".join(await checks.unwalled_tables(app))
    return _found("walls", bare, f"no forced row level security: {bare}", "forced on every table")


async def _clock(app: Any, _settings: Settings) -> Finding:
    apart = abs(time.time() - await checks.clock(app))
    why = f"{apart:.1f} s apart from the database's: set both by NTP"
    return _found("clock", apart > _CLOCK_SECONDS, why, f"{apart:.2f} s apart from the database's")


async def _archive(app: Any, settings: Settings) -> Finding:
    found = await checks.archiver(app)
    if not found["on"]:
        why = "off: what is lost at worst is what came after the last backup"
        return Finding("WAL archive", Level.WARNING if settings.wal_archive else Level.OK, why)
    age = found["age"]
    told = "nothing archived yet" if age is None else f"last segment {age:.0f} s ago"
    return _found("WAL archive", found["failing"], f"fails; {told}: see PostgreSQL's log", told)


async def _keys(app: Any, settings: Settings) -> Finding:
    known = {MasterKey(secret).id for secret in settings.secrets}
    strange = ", ".join(sorted(await checks.sealing_keys(app) - known))
    why = f"sealed with another RAPPORT_SECRET_KEY ({strange}) than the one that is set"
    return _found("secret key", strange, why, f"opens what is sealed ({', '.join(known)})")


async def _queue(system: Any, _settings: Settings) -> Finding:
    found = await checks.work(system)
    late = found["oldest"] > _QUEUE_SECONDS
    told = f"{found['parked']:.0f} parked, the oldest due job waits {found['oldest']:.0f} s"
    level = Level.FAILURE if late else Level.WARNING
    return _found("queue", late or found["parked"], told, told, level)


async def _worker(system: Any, _settings: Settings) -> Finding:
    found, waiting = await checks.workers(system), await checks.work(system)
    if not found["seen"]:
        level = Level.FAILURE if waiting["oldest"] > _LAG_SECONDS else Level.WARNING
        return Finding("worker", level, "none was seen in the last minute: `rapport worker`")
    told = f"{found['seen']:.0f} at work, the feed {found['lag']:.0f} s behind"
    return _found("worker", found["lag"] > _LAG_SECONDS, told, told, Level.WARNING)


async def _journal(system: Any, _settings: Settings) -> Finding:
    used, ahead = await checks.months(system)
    level = Level.FAILURE if used else Level.WARNING
    told = "rows in its default partition" if used else f"{ahead} months made ahead"
    return _found("journal", used or not ahead, told, told, level)


async def _seals(system: Any, _settings: Settings) -> Finding:
    waits = await checks.unsealed_seconds(system)
    told = f"the oldest unsealed row is {waits:.0f} s old"
    return _found("seals", waits > _UNSEALED_SECONDS, told, told, Level.WARNING)


Check = Callable[[Any, Settings], Any]
_OF_APP: Final[tuple[Check, ...]] = (
    _version,
    _durability,
    _extensions,
    _tables,
    _roles,
    _walls,
    _clock,
    _archive,
    _keys,
)
_OF_SYSTEM: Final[tuple[Check, ...]] = (_queue, _worker, _journal, _seals)
