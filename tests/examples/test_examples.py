"""The worked examples of docs/examples do what they say, against a served API and a worker."""

import asyncio
import importlib.util
import json
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import httpx

from tests.cluster import Database
from tests.factories.running import free_port
from tests.factories.served import a_worker, served

_EXAMPLES: Final = Path(__file__).parents[2] / "docs" / "examples"
_FOUNDER: Final = {
    "workspace_name": "Examples",
    "base_currency": "EUR",
    "time_zone": "Europe/Paris",
    "locale": "en",
    "name": "Ana",
    "email": "ana@examples.example",
    "password": "a long enough passphrase",
}


def _example(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, _EXAMPLES / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@asynccontextmanager
async def _api(database: Database, **settings: str) -> AsyncIterator[httpx.Client]:
    async with served(database, **settings) as base:
        with httpx.Client(base_url=base, timeout=60) as api:
            session = await asyncio.to_thread(api.post, "/v1/auth/sign-up", json=_FOUNDER)
            api.headers["Authorization"] = f"Bearer {session.json()['access_token']}"
            yield api


@contextmanager
def _receiving(secret: str, port: int) -> Iterator[Any]:
    receiver = _example("receive_webhook").Receiver(port, secret)
    receiver.heard = threading.Event()
    receiver.service_actions = lambda: receiver.heard.set() if receiver.taken else None
    thread = threading.Thread(target=receiver.serve_forever)
    thread.start()
    yield receiver
    receiver.shutdown()
    thread.join()
    receiver.server_close()


async def test_import_a_spreadsheet(committed_database: Database, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("name,country\nNord,FR\n,IT\nEst,DE\n")
    async with _api(committed_database) as api, a_worker(committed_database, tmp_path):
        done = await asyncio.to_thread(_example("import_spreadsheet").import_file, api, file)
        assert (done["counts"]["created"], done["counts"]["failed"]) == (2, 1)
        assert "IT" in (tmp_path / "customers.refused.csv").read_text()


async def test_sync_a_phone(committed_database: Database, tmp_path: Path) -> None:
    def names() -> list[str]:
        bodies = phone.execute("SELECT body FROM account").fetchall()
        return sorted(json.loads(body)["name"] for (body,) in bodies)

    with sqlite3.connect(tmp_path / "phone.db", check_same_thread=False) as phone:
        async with _api(committed_database) as api:
            sync = _example("sync_phone").sync
            first = api.post("/v1/accounts", json={"name": "Nord"}).json()
            await asyncio.to_thread(sync, api, phone)
            assert names() == ["Nord"]
            api.post("/v1/accounts", json={"name": "Sud"})
            api.patch(f"/v1/accounts/{first['id']}", json={"name": "Nord & Cie"})
            await asyncio.to_thread(sync, api, phone)
            assert names() == ["Nord & Cie", "Sud"]
    phone.close()


async def test_receive_a_webhook(committed_database: Database, tmp_path: Path) -> None:
    port = free_port()
    open_to = {"RAPPORT_EGRESS_ALLOWED": "127.0.0.0/8"}
    url = f"http://127.0.0.1:{port}/hooks"
    told = {"name": "ours", "url": url, "events": ["*"]}
    async with _api(committed_database, **open_to) as api:
        secret = api.post("/v1/webhooks", json=told).json()["secret"]
        with _receiving(secret, port) as receiver:
            async with a_worker(committed_database, tmp_path, **open_to):
                made = api.post("/v1/accounts", json={"name": "Nord"}).json()
                assert await asyncio.to_thread(receiver.heard.wait, 60)
            (message,) = receiver.taken.values()
            assert message["type"] == "customers.account.created"
            assert message["data"]["record_id"] == made["id"]
            forged = {"webhook-id": "x", "webhook-timestamp": "1", "webhook-signature": "v1,AA=="}
            refused = await asyncio.to_thread(api.post, url, headers=forged, json={})
            assert refused.status_code == 401
