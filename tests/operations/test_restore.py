"""A backup comes back whole, into an empty place, and its readers are told."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from bootstrap.operations.audit import verify_all
from bootstrap.operations.backup import back_up
from bootstrap.operations.drill import drill
from bootstrap.operations.errors import NoBackup, OperationRefused
from bootstrap.operations.layout import DUMP, MANIFEST, Kind
from bootstrap.operations.restore import Wanted, restore
from persistence.operations.fingerprints import TableState
from persistence.operations.restores import NotEmpty
from tests.cluster import Database
from tests.factories.activities import file
from tests.operations.conftest import Installation, operator_settings

pytestmark = pytest.mark.timeout(240)


async def test_a_drill_finds_every_row_again(installation: Installation, tmp_path: Path) -> None:
    folder, made = await back_up(installation.settings, tmp_path / "backups", Kind.BOTH)
    assert made.tables["public.account"].rows == 3
    assert "public.account" in made.steady
    for kind in (Kind.BASE, Kind.DUMP):
        drilled = await asyncio.to_thread(drill, folder, kind)
        assert (drilled.kind, drilled.faults, drilled.files_checked) == (kind, [], True)
        assert drilled.epoch > made.epoch
        assert drilled.rows > 20


async def test_a_drill_names_the_table_that_differs(
    installation: Installation, tmp_path: Path
) -> None:
    folder, made = await back_up(installation.settings, tmp_path / "backups", Kind.DUMP)
    told = made.tables["public.account"]
    tables = {**made.tables, "public.account": TableState(told.rows, "0")}
    wrong = msgspec.structs.replace(made, tables=tables)
    (folder / MANIFEST).write_bytes(msgspec.json.encode(wrong))
    drilled = await asyncio.to_thread(drill, folder, Kind.DUMP)
    assert len(drilled.faults) == 1
    assert drilled.faults[0].startswith("public.account: 3 rows (0)")


async def test_files_on_records_come_back_by_hash(
    installation: Installation, tmp_path: Path
) -> None:
    settings = installation.settings
    [record] = await installation.accounts("With files")
    kept, cut, lost = [
        await file(installation.workspace.admin, str(record), name.encode(), name=name)
        for name in ("kept", "cut", "lost")
    ]
    (installation.files_dir / "incoming" / "half").write_bytes(b"on its way")
    folder, made = await back_up(settings, tmp_path / "backups", Kind.DUMP)
    assert made.files == 3
    (found,) = (folder / "files").rglob(cut["id"])
    found.write_bytes(b"cu")
    (found,) = (folder / "files").rglob(lost["id"])
    found.unlink()
    drilled = await asyncio.to_thread(drill, folder, Kind.DUMP)
    told = [f"file {cut['id']}: its SHA-256 differs", f"file {lost['id']}: its bytes are missing"]
    assert sorted(drilled.faults) == sorted(told)
    empty = settings.model_copy(update={"files_dir": tmp_path / "anew"})
    replacing = Wanted(folder, Kind.DUMP, replace=True)
    restored = await asyncio.to_thread(restore, empty, replacing)
    assert sorted(restored.damaged) == sorted(told)
    assert len(list((tmp_path / "anew").rglob(kept["id"]))) == 1
    assert restored.aside is not None
    await installation.tamper(f"drop database {restored.aside}")


async def test_what_is_not_whole_is_refused(installation: Installation, tmp_path: Path) -> None:
    folder, made = await back_up(installation.settings, tmp_path / "backups", Kind.DUMP)
    wanted = Wanted(folder, Kind.DUMP)
    with (folder / DUMP).open("r+b") as file:
        file.seek(-10, 2)
        file.write(b"0123456789")
    with pytest.raises(NoBackup, match="SHA-256"):
        await asyncio.to_thread(restore, installation.settings, wanted)
    later = msgspec.structs.replace(made, revision="9999")
    (folder / MANIFEST).write_bytes(msgspec.json.encode(later))
    with pytest.raises(NoBackup, match="later version"):
        await asyncio.to_thread(restore, installation.settings, wanted)
    (folder / MANIFEST).unlink()
    with pytest.raises(NoBackup, match="not whole"):
        await asyncio.to_thread(restore, installation.settings, wanted)


async def test_a_failed_backup_leaves_nothing(installation: Installation, tmp_path: Path) -> None:
    gone = operator_settings(
        Database(installation.database.server, "nowhere"), installation.settings.data_dir
    )
    with pytest.raises(Exception, match="nowhere"):
        await back_up(gone, tmp_path / "backups", Kind.DUMP)
    assert list((tmp_path / "backups").iterdir()) == []


async def test_a_dump_goes_into_an_empty_database_only(
    installation: Installation, tmp_path: Path
) -> None:
    folder, made = await back_up(installation.settings, tmp_path / "backups", Kind.DUMP)
    await installation.accounts("Made after the backup")
    await installation.seal()
    wanted = Wanted(folder, Kind.DUMP)
    with pytest.raises(NotEmpty, match="--replace"):
        await asyncio.to_thread(restore, installation.settings, wanted)
    replacing = Wanted(folder, Kind.DUMP, replace=True)
    restored = await asyncio.to_thread(restore, installation.settings, replacing)
    assert restored.epoch > made.epoch
    assert restored.alive.sessions == 1
    assert restored.key_fits
    listed = await _until_it_answers(installation)
    assert {each["name"] for each in listed} == {
        "Atelier Lumière",
        "北方机械",
        "Himalaya Textiles",
    }
    await installation.accounts("Made after the restore")
    await installation.seal()
    found = await verify_all(installation.settings, installation.heads)
    assert [each.verdict.fault for each in found] == [None]
    assert restored.aside is not None
    await installation.tamper(f"drop database {restored.aside}")


async def _until_it_answers(installation: Installation) -> list[dict[str, str]]:
    """Connections that were ended cost an answer each at most."""
    for _ in range(40):
        answer = await installation.workspace.admin.get("/v1/accounts")
        if answer.status_code == 200:
            items: list[dict[str, str]] = answer.json()["items"]
            return items
    raise AssertionError(answer.text)


async def test_nothing_is_restored_without_its_urls(
    installation: Installation, tmp_path: Path
) -> None:
    folder, _ = await back_up(installation.settings, tmp_path / "backups", Kind.DUMP)
    bare = installation.settings.model_copy(update={"admin_database_url": None})
    with pytest.raises(OperationRefused, match="RAPPORT_ADMIN_DATABASE_URL"):
        await asyncio.to_thread(restore, bare, Wanted(folder, Kind.DUMP))
    with pytest.raises(OperationRefused, match="RAPPORT_ADMIN_DATABASE_URL"):
        await back_up(bare, tmp_path / "backups", Kind.DUMP)
