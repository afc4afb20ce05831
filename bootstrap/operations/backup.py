"""`rapport backup`: a folder that holds all that a restore needs, whole or not there at all.

2026-11-22T053000Z/
  backup.json        what it is of, and every table's rows with their hash
  base/              the files of the cluster, checked by pg_verifybackup
  rapport.dump       the database, as pg_dump -Fc writes it
  seal-heads.jsonl   heads of the journal's seals, as they were before
  secret             the key, where it lies in the data directory
  files/             the files that people put on records, unless they lie in another store
"""

import asyncio
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from adapters.sealing import MasterKey
from bootstrap.operations.errors import NoBackup, admin_url
from bootstrap.operations.kept_files import copy_files
from bootstrap.operations.layout import BASE, DUMP, HEADS, KEY, MANIFEST, Kind, sha256_of
from bootstrap.settings import Settings
from persistence.operations.backups import copy_cluster, dump, facts_of, states_of
from persistence.operations.fingerprints import TableState
from persistence.operations.restores import database_of, in_database

_STAMP: Final = "%Y-%m-%dT%H%M%SZ"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """`steady`: the tables that did not change while the cluster's files were copied.

    `tables` is read in the snapshot of the dump, or after the copy where there is no dump. `files`
    is None where they lie in another store.
    """

    database: str
    made_at: datetime
    seconds: float
    major: int
    revision: str
    epoch: int
    size: int
    key_id: str
    dump_sha256: str | None
    tables: dict[str, TableState]
    steady: tuple[str, ...]
    files: int | None = None


def source_url(settings: Settings) -> str:
    """Our database as an administrator sees it."""
    admin = admin_url(settings)
    named = settings.owner_database_url or settings.database_url or admin
    return in_database(admin, database_of(named))


async def back_up(settings: Settings, into: Path, kind: Kind) -> tuple[Path, Manifest]:
    """The new folder inside `into`, and what it says of itself."""
    whole = into / datetime.now(UTC).strftime(_STAMP)
    draft = whole.with_name(f"{whole.name}.part")
    draft.mkdir(parents=True, mode=0o700)
    try:
        manifest = await _fill(draft, settings, kind)
        draft.rename(whole)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return whole, manifest


async def _fill(draft: Path, settings: Settings, kind: Kind) -> Manifest:
    began, url = time.monotonic(), source_url(settings)
    # Heads first: of seals that the database has for sure.
    await asyncio.to_thread(_copy_beside, settings.data_dir, draft)
    facts = await facts_of(url)
    before: dict[str, TableState] | None = None
    if kind is not Kind.DUMP:
        before = await states_of(url)
        await copy_cluster(url, draft / BASE, facts.major)
    dumped = kind is not Kind.BASE
    tables = dict(await dump(url, draft / DUMP) if dumped else await states_of(url))
    manifest = Manifest(
        database=database_of(url),
        made_at=facts.at,
        seconds=round(time.monotonic() - began, 1),
        major=facts.major,
        revision=facts.revision,
        epoch=facts.epoch,
        size=facts.size,
        key_id=MasterKey(settings.secret).id,
        dump_sha256=await asyncio.to_thread(sha256_of, draft / DUMP) if dumped else None,
        tables=tables,
        steady=tuple(name for name in tables if before and before.get(name) == tables[name]),
        files=await asyncio.to_thread(copy_files, settings, draft),
    )
    (draft / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
    return manifest


def _copy_beside(data_dir: Path, draft: Path) -> None:
    for name in (HEADS, KEY):
        if (data_dir / name).is_file():
            shutil.copy2(data_dir / name, draft / name)


def read_manifest(backup: Path) -> Manifest:
    try:
        return msgspec.json.decode((backup / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        raise NoBackup(f"{backup} holds no backup: {MANIFEST} is missing or not whole") from error


def newest(folder: Path) -> Path:
    found = sorted(path.parent for path in folder.glob(f"*/{MANIFEST}"))
    if not found:
        raise NoBackup(f"There is no backup in {folder}: `rapport backup` makes one")
    return found[-1]
