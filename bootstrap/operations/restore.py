"""`rapport restore`: a backup becomes the database, in an empty place.

Nothing is ended by it: sessions, links and jobs that lived when the backup was made live again, and
are counted, so that who restores can decide. The feed's epoch rises, so that readers of the changes
feed notice that their cursors are of another past.
"""

import asyncio
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from adapters.sealing import MasterKey
from bootstrap.database import EMBEDDED_NAME, with_urls
from bootstrap.jobs import heads
from bootstrap.migrate import prepare, prepare_and_migrate
from bootstrap.operations.backup import Manifest, read_manifest, source_url
from bootstrap.operations.errors import NoBackup, admin_url, owner_url
from bootstrap.operations.kept_files import damaged_files, place_files
from bootstrap.operations.layout import BASE, DUMP, HEADS, KEY, Kind, sha256_of
from bootstrap.settings import Settings
from migrations.run import revisions
from persistence.kernel.embedded import EmbeddedServer
from persistence.kernel.embedded_process import fetching
from persistence.operations.backups import load_dump, verify_cluster
from persistence.operations.restores import (
    Alive,
    NotEmpty,
    alive,
    database_of,
    in_use,
    raise_epoch,
    sealed_up_to,
    set_aside,
)

_STAMP: Final = "%Y%m%d%H%M%S"


@dataclass(frozen=True)
class Restored:
    """`aside`: where that went which was there before. `key_fits`: sealed values can be opened.

    `damaged`: a line for each file whose bytes did not come back as they were.
    """

    manifest: Manifest
    seconds: float
    epoch: int
    alive: Alive
    aside: str | None
    key_fits: bool
    damaged: Sequence[str]


@dataclass(frozen=True)
class Wanted:
    """`until` (with a time zone) needs base files, and the archive that WAL went to."""

    backup: Path
    kind: Kind
    replace: bool = False
    until: datetime | None = None


def restore(settings: Settings, wanted: Wanted) -> Restored:
    manifest = usable(wanted.backup, wanted.kind)
    began = time.monotonic()
    if wanted.kind is Kind.DUMP and settings.database_url is not None:
        return asyncio.run(_into_server(settings, wanted, manifest, began))
    if settings.database_url is not None:
        raise NotEmpty(
            "Base files are restored into a data directory of your own server: copy "
            f"{wanted.backup / BASE} there, or restore the dump with --kind dump"
        )
    return _into_data_dir(settings, wanted, manifest, began)


def usable(backup: Path, kind: Kind) -> Manifest:
    """Refuses what is not whole, or of a later version than this one."""
    manifest = read_manifest(backup)
    part = backup / (DUMP if kind is Kind.DUMP else BASE)
    if not part.exists():
        raise NoBackup(f"{backup} holds no {part.name}")
    if manifest.revision not in revisions():
        raise NoBackup(f"{backup} is of a later version of Rapport (tables {manifest.revision})")
    if kind is Kind.DUMP and sha256_of(part) != manifest.dump_sha256:
        raise NoBackup(f"{part} is not as it was written: its SHA-256 differs")
    if kind is Kind.BASE:
        asyncio.run(verify_cluster(part, manifest.major))
    return manifest


def kinds_in(backup: Path) -> Sequence[Kind]:
    parts = {Kind.BASE: BASE, Kind.DUMP: DUMP}
    return [kind for kind, part in parts.items() if (backup / part).exists()]


def best_kind(backup: Path, *, embedded: bool) -> Kind:
    """Files come back faster; only our own server takes them."""
    return Kind.BASE if embedded and Kind.BASE in kinds_in(backup) else Kind.DUMP


def _into_data_dir(
    settings: Settings, wanted: Wanted, manifest: Manifest, began: float
) -> Restored:
    aside, name = None, _name_of(wanted, manifest)
    if wanted.kind is Kind.BASE:
        aside = _place_files(settings, wanted)
    _place_beside(wanted.backup, settings.data_dir)
    server = EmbeddedServer(
        settings.data_dir, archive=settings.wal_archive, settings=_recovery(settings, wanted)
    )
    server.start(exclusive=True)
    try:
        at_hand = with_urls(settings, server, name)
        if wanted.kind is Kind.DUMP:
            return asyncio.run(_into_server(at_hand, wanted, manifest, began))
        place_files(wanted.backup, settings)
        return asyncio.run(_finish(at_hand, manifest, began, aside))
    finally:
        server.stop()


def _name_of(wanted: Wanted, manifest: Manifest) -> str:
    """Files bring their database under its own name."""
    if wanted.kind is Kind.BASE and manifest.database != EMBEDDED_NAME:
        raise NoBackup(
            f"These files are of a server whose database is {manifest.database}: "
            "restore the dump with --kind dump, or the files by hand on a server of yours"
        )
    return EMBEDDED_NAME


def _place_files(settings: Settings, wanted: Wanted) -> str | None:
    server = EmbeddedServer(settings.data_dir)
    aside = None
    if server.data.exists():
        if not wanted.replace:
            raise NotEmpty(f"{server.data} holds a cluster: --replace moves it aside")
        aside = server.set_aside(f"before-{_now()}")
    server.adopt(wanted.backup / BASE, recover=wanted.until is not None)
    return str(aside) if aside else None


def _place_beside(backup: Path, data_dir: Path) -> None:
    """What lies in the data directory already is this machine's, and stays."""
    data_dir.mkdir(parents=True, exist_ok=True)
    for name in (HEADS, KEY):
        if (backup / name).exists() and not (data_dir / name).exists():
            shutil.copy2(backup / name, data_dir / name)


def _recovery(settings: Settings, wanted: Wanted) -> dict[str, str]:
    if wanted.until is None:
        return {}
    if settings.wal_archive is None:
        raise NoBackup("Set RAPPORT_WAL_ARCHIVE: a point in time needs the archived WAL")
    return {
        **fetching(settings.wal_archive),
        "recovery_target_time": wanted.until.astimezone(UTC).isoformat(),
        "recovery_target_action": "promote",
        # else it says that it is ready while it may only be read
        "hot_standby": "off",
    }


async def _into_server(
    settings: Settings, wanted: Wanted, manifest: Manifest, began: float
) -> Restored:
    admin, aside = admin_url(settings), None
    name = database_of(owner_url(settings))
    if await in_use(admin, name):
        if not wanted.replace:
            raise NotEmpty(f"The database {name} has tables: --replace renames it")
        aside = f"{name}_before_{_now()}"
        await set_aside(admin, name, aside)
    await prepare(settings)
    await load_dump(source_url(settings), wanted.backup / DUMP)
    await asyncio.to_thread(place_files, wanted.backup, settings)
    return await _finish(settings, manifest, began, aside)


async def _finish(
    settings: Settings, manifest: Manifest, began: float, aside: str | None
) -> Restored:
    url = source_url(settings)
    epoch = await raise_epoch(url)
    await prepare_and_migrate(settings)
    await heads(settings).restored(await sealed_up_to(url))
    return Restored(
        manifest,
        round(time.monotonic() - began, 1),
        epoch,
        await alive(url),
        aside,
        MasterKey(settings.secret).id == manifest.key_id,
        [] if settings.file_store else await damaged_files(url, settings.files_folder),
    )


def _now() -> str:
    return datetime.now(UTC).strftime(_STAMP)
