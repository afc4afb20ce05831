"""`rapport restore --drill`: a backup is restored beside everything, looked at, and thrown away.

It proves that the backup comes back whole: the same rows with the same hashes in every table, every
file and index in order, the journal under its seals, migrated to this version.
"""

import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bootstrap.database import with_urls
from bootstrap.migrate import prepare, prepare_and_migrate
from bootstrap.operations.audit import verify_all
from bootstrap.operations.backup import Manifest, source_url
from bootstrap.operations.kept_files import damaged_files
from bootstrap.operations.layout import BASE, DUMP, FILES, HEADS, Kind
from bootstrap.operations.restore import usable
from bootstrap.settings import Settings
from persistence.kernel.embedded import EmbeddedServer
from persistence.operations.backups import check_files, load_dump, states_of
from persistence.operations.fingerprints import differing
from persistence.operations.restores import raise_epoch


@dataclass(frozen=True)
class Drilled:
    """`seconds` until the restored database answered; `faults` is empty when all is well."""

    kind: Kind
    seconds: float
    tables: int
    rows: int
    changing: int
    files_checked: bool
    epoch: int
    age: timedelta
    faults: Sequence[str]


def drill(backup: Path, kind: Kind) -> Drilled:
    manifest = usable(backup, kind)
    root = Path(tempfile.mkdtemp(prefix="rapport-drill-"))
    try:
        return _in_scratch(EmbeddedServer(root, durable=False), backup, kind, manifest)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _in_scratch(server: EmbeddedServer, backup: Path, kind: Kind, manifest: Manifest) -> Drilled:
    began = time.monotonic()
    if os.geteuid() == 0:
        server.root.chmod(0o711)
    if kind is Kind.BASE:
        server.adopt(backup / BASE)
    server.start(exclusive=True)
    try:
        settings = with_urls(Settings(data_dir=server.root), server, manifest.database)
        return asyncio.run(_look_at(settings, backup, kind, manifest, began))
    finally:
        server.stop()


async def _look_at(
    settings: Settings, backup: Path, kind: Kind, manifest: Manifest, began: float
) -> Drilled:
    url = source_url(settings)
    if kind is Kind.DUMP:
        await prepare(settings)
        await load_dump(url, backup / DUMP)
    found = await states_of(url)
    seconds = round(time.monotonic() - began, 1)
    sure = set(manifest.tables if kind is Kind.DUMP else manifest.steady)
    wanted = {name: state for name, state in manifest.tables.items() if name in sure}
    there = {name: state for name, state in found.items() if name in sure or kind is Kind.DUMP}
    faults = differing(wanted, there)
    checked = await check_files(url)
    if manifest.files is not None:
        faults += await damaged_files(url, backup / FILES)
    epoch = await raise_epoch(url)
    await prepare_and_migrate(settings)
    sealed = await verify_all(settings, backup / HEADS)
    faults += [each.line() for each in sealed if each.verdict.fault]
    return Drilled(
        kind=kind,
        seconds=seconds,
        tables=len(wanted),
        rows=sum(state.rows for state in wanted.values()),
        changing=len(manifest.tables) - len(wanted),
        files_checked=checked,
        epoch=epoch,
        age=datetime.now(UTC) - manifest.made_at,
        faults=faults,
    )
