"""What is not as it should be is found and named."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bootstrap.operations.doctor import Finding, Level, examine
from tests.operations.conftest import Installation, operator_settings


def _bad(found: list[Finding]) -> dict[str, str]:
    return {each.check: each.detail for each in found if each.level is not Level.OK}


async def test_a_healthy_installation_has_no_failure(installation: Installation) -> None:
    found = await examine(installation.settings)
    assert len(found) > 14
    # A test's server forgets on purpose, and no worker runs beside it.
    assert _bad(found).keys() == {"settings", "worker"}


@pytest.mark.parametrize(
    ("check", "harm", "named"),
    [
        ("walls", "alter table account no force row level security", "account"),
        ("migrations", "update alembic_version set version_num = '0001'", "rapport migrate"),
        ("roles", "alter table feed_epoch owner to rapport_app", "rapport_app"),
        ("extensions", "drop extension unaccent", "unaccent"),
        (
            "queue",
            "insert into jobs.pgqueuer (priority, status, entrypoint, execute_after)"
            " values (0, 'queued', 'x', now() - interval '1 hour')",
            "3600 s",
        ),
        (
            "journal",
            "insert into journal select workspace_id, at + interval '9 years', id, feed_epoch, xid,"
            " n, kind, actor_id, request_id, cause_type, cause_id, aggregate_type, aggregate_id,"
            " aggregate_version, event, changes, payload, nonce, digest from journal limit 1",
            "default partition",
        ),
        ("seals", "delete from seal", "unsealed"),
    ],
)
async def test_what_was_harmed_is_named(
    installation: Installation, check: str, harm: str, named: str
) -> None:
    if check == "seals":
        await installation.tamper("update journal set at = at - interval '1 hour'")
    await installation.tamper(harm)
    assert named in _bad(await examine(installation.settings))[check]


async def test_a_foreign_key_a_bare_address_and_no_database_are_failures(
    installation: Installation, tmp_path: Path
) -> None:
    async with installation.house.client() as client:
        assert (await client.get("/.well-known/jwks.json")).status_code == 200
    other = base64.b64encode(b"o" * 32).decode()
    settings = operator_settings(
        installation.database, tmp_path, secret_key=other, public_url="http://crm.example"
    )
    found = _bad(await examine(settings))
    assert "another RAPPORT_SECRET_KEY" in found["secret key"]
    assert "https" in found["public URL"]
    away = settings.model_copy(
        update={"database_url": f"postgresql:///x?host={tmp_path}", "system_database_url": None}
    )
    found = _bad(await examine(away))
    assert "does not answer" in found["database"]
    assert "not looked at" in found["system database"]


def _rapport(installation: Installation, *arguments: str) -> subprocess.CompletedProcess[str]:
    settings = installation.settings
    told = {
        "RAPPORT_DATABASE_URL": settings.database_url,
        "RAPPORT_SYSTEM_DATABASE_URL": settings.system_database_url,
        "RAPPORT_OWNER_DATABASE_URL": settings.owner_database_url,
        "RAPPORT_ADMIN_DATABASE_URL": settings.admin_database_url,
        "RAPPORT_DATA_DIR": str(settings.data_dir),
    }
    return subprocess.run(
        [sys.executable, "-m", "bootstrap", *arguments],
        env=os.environ | {key: value for key, value in told.items() if value},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


async def test_the_command_tells_programs_and_people(installation: Installation) -> None:
    told = _rapport(installation, "doctor", "--json")
    found = {each["check"]: each["level"] for each in json.loads(told.stdout)}
    assert (told.returncode, found["walls"], found["settings"]) == (1, "ok", "failure")
    refused = _rapport(installation, "restore")
    assert refused.returncode == 1
    assert refused.stderr.startswith("rapport: There is no backup in")
    assert "Traceback" not in refused.stderr
