"""Files as people have them: every one ends in rows or in a coded refusal."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from domain.exchange.model import Phase
from tests.factories.imports import phase_done, settled, uploaded
from tests.factories.shared_data import shared_files
from tests.factories.workspaces import Client, Workspace

FIXTURES = sorted((Path(__file__).resolve().parents[2] / "fixtures" / "csv").glob("*.[ct][sx][vt]"))
MESSY = shared_files("09_messy_csv/**/*.csv", "09_messy_csv/**/*.tsv")


async def tried(
    workspace: Workspace, path: Path, client: Client | None = None, **given: Any
) -> dict[str, Any]:
    """Uploaded, the first column called the name, and tried; or refused with a code."""
    client = client or workspace.admin
    content = await asyncio.to_thread(path.read_bytes)
    work = await uploaded(client, content, file_name=path.name[:200])
    if given:
        work = await settled(client, work["id"], **given)
    if not work["columns"]:
        return work
    mapping = [{"column": n, "field": None if n else "name"} for n in range(len(work["columns"]))]
    work = await settled(client, work["id"], mapping=mapping)
    if work["state"] != "mapped":
        refused = await client.post(f"/v1/imports/{work['id']}/dry-run")
        assert refused.status_code == 409
        assert refused.json()["code"] in ("file_refused", "wrong_import_state")
        return work
    return await phase_done(workspace, work["id"], Phase.DRY_RUN, client)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: str(path.name))
async def test_own_files(workspace: Workspace, path: Path) -> None:
    work = await tried(workspace, path)
    fatal = [finding["code"] for finding in work["problems"] if finding["fatal"]]
    assert work["state"] in ("validated", "mapped") or fatal


async def test_every_public_messy_file(workspace: Workspace) -> None:
    # Answers are held against the contract elsewhere; here that would take most of the time.
    client = await workspace.client(checked=False)
    for path in MESSY:
        if path.is_file():
            work = await tried(workspace, path, client)
            fatal = [finding["code"] for finding in work["problems"] if finding["fatal"]]
            assert work["state"] == "validated" or work["error"] or fatal, (path, work)


async def test_the_derived_variants(workspace: Workspace) -> None:
    for index in shared_files("09_messy_csv/derived/EXPECTED.json"):
        for case in json.loads(index.read_text()):
            await _derived(workspace, index.with_name(case["file"]), case)


async def _derived(workspace: Workspace, path: Path, case: dict[str, Any]) -> None:
    given: dict[str, Any] = {}
    if path.name == "preamble.csv":
        refused = await tried(workspace, path)
        assert [finding["code"] for finding in refused["problems"]] == ["preamble"]
        given = {"dialect": {"skip_lines": refused["problems"][0]["params"]["skip_lines"]}}
    work = await tried(workspace, path, **given)
    if path.name == "empty.csv":
        assert [finding["code"] for finding in work["problems"]] == ["empty_file"]
    elif path.name == "unclosed_quote.csv":
        assert work["error"] == {
            "code": "unclosed_quote",
            "detail": "A quote opened in the record of line 7 is never closed",
            "params": {"line": 7},
        }
    else:
        assert work["state"] == "validated", (path.name, work)
        assert sum(work["dry_run"][name] for name in ("created", "failed")) == case["data_rows"]
        bad = {"ragged.csv": 4, "nul_byte.csv": 1, "invalid_utf8.csv": 1}
        if not path.name.startswith(("windows125", "shuffled")):
            assert work["dry_run"]["failed"] == bad.get(path.name, 0), (path.name, work)


async def test_a_file_larger_than_other_bodies(workspace: Workspace) -> None:
    content = b"name\n" + b"".join(b"Account number %d\n" % n for n in range(120_000))
    work = await uploaded(workspace.admin, content)
    assert work["file_size"] == len(content) > 2_000_000
    kept = await workspace.rows(
        "select count(*) as n, sum(length(bytes)) as size from import_chunk where import_id = $1",
        work["id"],
    )
    assert (kept[0]["n"], kept[0]["size"]) == (len(content) // 1_000_000 + 1, len(content))


async def test_a_second_upload_takes_the_place_of_the_first(workspace: Workspace) -> None:
    work = await uploaded(workspace.admin, b"name\nA\n")
    path = f"/v1/imports/{work['id']}/file"
    again = await workspace.admin.put(path, content=b"name,city\nB,Lyon\n")
    assert [column["header"] for column in again.json()["columns"]] == ["name", "city"]
    done = await phase_done(workspace, work["id"], Phase.RUN)
    assert done["counts"]["created"] == 1
    names = await workspace.rows("select name from account")
    assert [row["name"] for row in names] == ["B"]
    late = await workspace.admin.put(path, content=b"name\nC\n")
    assert (late.status_code, late.json()["code"]) == (409, "wrong_import_state")
