"""Activities as clients send them."""

from typing import Any

from tests.factories.customers import make_account
from tests.factories.workspaces import Client


async def account(client: Client, name: str = "Lotus Trading") -> str:
    """The id of an account for activities to hang on."""
    return str((await make_account(client, name=name))["id"])


async def note(client: Client, record_id: str, **given: Any) -> dict[str, Any]:
    told = {"record_type": "account", "kind": "note", "body": "Likes blue", **given}
    answer = await client.post("/v1/activities", json={"record_id": record_id, **told})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def task(client: Client, **given: Any) -> dict[str, Any]:
    answer = await client.post("/v1/tasks", json={"title": "Call back", **given})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def file(
    client: Client, record_id: str, content: bytes = b"hello", **told: Any
) -> dict[str, Any]:
    """`headers` are of the request, all else is said of the file."""
    headers = {"Content-Type": "application/octet-stream", **told.pop("headers", {})}
    asked = {"record_type": "account", "record_id": record_id, "name": "notes.txt", **told}
    answer = await client.post("/v1/files", params=asked, content=content, headers=headers)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made
