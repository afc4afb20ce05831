"""Database URLs, as asyncpg is told of them."""

from pathlib import Path

import asyncpg
import pytest

from persistence.kernel.engine import connect_arguments


def test_a_url_by_its_parts() -> None:
    told = connect_arguments("postgresql://me:p%40ss@db.example:6432/crm")
    assert told == {
        "dsn": None,
        "host": "db.example",
        "port": 6432,
        "user": "me",
        "password": "p@ss",
        "database": "crm",
    }


def test_a_socket_folder() -> None:
    told = connect_arguments("postgresql://rapport_app@/rapport?host=/run/db&port=5433")
    assert (told["host"], told["port"], told["password"]) == ("/run/db", 5433, None)


@pytest.mark.parametrize("mode", ["disable", "prefer", "require", "verify-ca", "verify-full"])
def test_how_the_connection_is_sealed_is_passed_on(mode: str) -> None:
    url = f"postgresql://me@db.example/crm?sslmode={mode}&sslrootcert=/etc/ca.pem"
    assert connect_arguments(url)["dsn"] == (
        f"postgresql://?sslmode={mode}&sslrootcert=%2Fetc%2Fca.pem"
    )


@pytest.mark.parametrize("mode", ["verify-ca", "verify-full"])
async def test_a_root_certificate_that_is_missing_is_told(mode: str, tmp_path: Path) -> None:
    url = f"postgresql://me@127.0.0.1:1/crm?sslmode={mode}&sslrootcert={tmp_path / 'none.pem'}"
    with pytest.raises((asyncpg.InterfaceError, OSError)) as refusal:
        await asyncpg.connect(**connect_arguments(url))
    assert "none.pem" in str(refusal.value) or isinstance(refusal.value, FileNotFoundError)


async def test_a_mode_that_does_not_exist_is_told() -> None:
    with pytest.raises(asyncpg.InterfaceError, match="sslmode"):
        await asyncpg.connect(**connect_arguments("postgresql://me@127.0.0.1:1/x?sslmode=maybe"))
