"""A new master key: all that is sealed comes under it, and the old one can go."""

import base64
from typing import Any, Final

import pytest
from sqlalchemy import LargeBinary

import persistence.schema  # noqa: F401 - fills the metadata
from adapters.sealing import CannotOpen, MasterKey, Place, Sealer
from bootstrap.operations.keys import reseal
from persistence.kernel.metadata import metadata
from persistence.kernel.resealing import SEALED
from tests.factories.app import SECRET, running_house, settings_for
from tests.operations.conftest import Installation

NEW: Final = base64.b64encode(b"n" * 32).decode()
OPEN: Final = {
    ("attempt_counter", "key"),
    ("export_chunk", "bytes"),
    ("idempotency_key", "body"),
    ("idempotency_key", "fingerprint"),
    ("import_chunk", "bytes"),
    ("journal", "digest"),
    ("journal", "nonce"),
    ("rate_lease", "key"),
    ("seal", "head"),
    ("seal", "leaves"),
}
"""Bytes that are no secrets."""


def test_every_column_of_bytes_is_sealed_or_named_as_open() -> None:
    found = {
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    assert found - OPEN == {(each.table, each.column) for each in SEALED}


async def test_all_is_sealed_anew_and_the_old_key_can_go(installation: Installation) -> None:
    hook = {"name": "Ours", "url": "https://example.com/", "events": ["*"]}
    made = (await installation.workspace.admin.post("/v1/webhooks", json=hook)).json()
    path = f"/v1/webhooks/{made['id']}/secret-rotations"
    shown = (await installation.workspace.admin.post(path)).json()["secret"]
    given: dict[str, Any] = {
        "system_database_url": installation.database.url("rapport_system"),
        "secret_key": None,
    }
    both = settings_for(installation.database, secret_keys=f"{SECRET},{NEW}", **given)
    # the webhook's two secrets, and the key that signs access tokens
    assert await reseal(both) == 3
    assert await reseal(both) == 0
    (row,) = await installation.workspace.rows("select secret from webhook")
    place = Place(installation.workspace.id, "webhook", made["id"])
    assert Sealer([MasterKey(b"n" * 32)]).open(row["secret"], place).decode() == shown
    with pytest.raises(CannotOpen):
        Sealer([MasterKey(b"t" * 32)]).open(row["secret"], place)
    only: dict[str, Any] = {"secret_key": None, "secret_keys": NEW}
    async with running_house(installation.database, **only) as house, house.client() as client:
        client.headers["Authorization"] = installation.workspace.admin.headers["Authorization"]
        assert (await client.get("/v1/me")).status_code == 200


async def test_a_value_moved_to_another_row_does_not_open(installation: Installation) -> None:
    admin = installation.workspace.admin
    hook = {"name": "Ours", "url": "https://example.com/", "events": ["*"]}
    ids = [(await admin.post("/v1/webhooks", json=hook)).json()["id"] for _ in range(2)]
    (row,) = await installation.workspace.rows("select secret from webhook where id = $1", ids[0])
    with pytest.raises(CannotOpen):
        Sealer([MasterKey(b"t" * 32)]).open(
            row["secret"], Place(installation.workspace.id, "webhook", ids[1])
        )
