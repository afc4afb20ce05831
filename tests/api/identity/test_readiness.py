"""A process that was started with another master key says so before it is sent requests."""

import base64

from pydantic import SecretStr

from tests.cluster import Database
from tests.factories.app import running_house


async def test_another_master_key_is_not_ready(committed_database: Database) -> None:
    keys = [SecretStr(base64.b64encode(letter * 32).decode()) for letter in (b"a", b"b")]
    for key, status in zip([keys[0], keys[1], keys[0]], [200, 503, 200], strict=True):
        async with running_house(committed_database, secret_key=key) as house:
            answer = await house.client().get("/readyz")
            assert answer.status_code == status
            found = answer.json()["checks"]["signing_keys"]
            assert (found is None) == (status == 200)
            assert found is None or "RAPPORT_SECRET_KEY" in found
