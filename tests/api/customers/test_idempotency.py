"""A POST with a key happens once, however often it is sent."""

import asyncio

import pytest

from tests.factories.customers import ids, make_account
from tests.factories.workspaces import Workspace

KEY = {"Idempotency-Key": "the-key"}


async def test_200_at_once_make_one(workspace: Workspace) -> None:
    answers = await asyncio.gather(
        *(
            workspace.admin.post("/v1/accounts", json={"name": "Acme"}, headers=KEY)
            for _ in range(200)
        )
    )
    made = [answer for answer in answers if answer.status_code == 201]
    refused = [answer for answer in answers if answer.status_code != 201]
    assert {answer.content for answer in made} == {made[0].content}
    assert {(answer.status_code, answer.json()["code"]) for answer in refused} <= {
        (409, "request_in_progress"),
        (503, "unavailable"),
        (503, "overloaded"),
    }
    assert all("retry-after" in answer.headers for answer in refused)
    later = await workspace.admin.post("/v1/accounts", json={"name": "Acme"}, headers=KEY)
    assert (later.status_code, later.content) == (201, made[0].content)
    assert await ids(workspace.admin, "/v1/accounts") == [made[0].json()["id"]]
    assert len(await workspace.journal(made[0].json()["id"])) == 1


async def test_a_repeated_answer_is_the_first_one(workspace: Workspace) -> None:
    first = await workspace.admin.post("/v1/accounts", json={"name": "Acme"}, headers=KEY)
    second = await workspace.admin.post("/v1/accounts", json={"name": "Acme"}, headers=KEY)
    assert (second.status_code, second.content) == (first.status_code, first.content)
    for name in ("etag", "location", "content-type"):
        assert second.headers[name] == first.headers[name]
    assert second.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers


async def test_the_same_key_for_something_else_is_refused(workspace: Workspace) -> None:
    await workspace.admin.post("/v1/accounts", json={"name": "Acme"}, headers=KEY)
    for body in ({"name": "Other"}, {"name": "Acme", "tags": []}):
        answer = await workspace.admin.post("/v1/accounts", json=body, headers=KEY)
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert len(await ids(workspace.admin, "/v1/accounts")) == 1


async def test_a_key_belongs_to_one_person_and_one_operation(workspace: Workspace) -> None:
    other = await workspace.client(role="admin")
    first = await workspace.admin.post("/v1/accounts", json={"name": "Acme"}, headers=KEY)
    second = await other.post("/v1/accounts", json={"name": "Acme"}, headers=KEY)
    assert first.json()["id"] != second.json()["id"]
    contact = await workspace.admin.post(
        "/v1/contacts", json={"name": {"given": "Jo"}}, headers=KEY
    )
    assert contact.status_code == 201


async def test_a_key_belongs_to_one_record(workspace: Workspace) -> None:
    one, two = await make_account(workspace.admin), await make_account(workspace.admin)
    first = await workspace.admin.post(f"/v1/accounts/{one['id']}/archival", headers=KEY)
    again = await workspace.admin.post(f"/v1/accounts/{one['id']}/archival", headers=KEY)
    assert (again.status_code, again.content) == (200, first.content)
    other = await workspace.admin.post(f"/v1/accounts/{two['id']}/archival", headers=KEY)
    assert other.status_code == 422


async def test_a_refusal_is_not_kept(workspace: Workspace) -> None:
    wrong = await workspace.admin.post("/v1/accounts", json={"name": ""}, headers=KEY)
    assert wrong.status_code == 422
    right = await workspace.admin.post("/v1/accounts", json={"name": "Acme"}, headers=KEY)
    assert right.status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256, "\u00e9".encode().decode("latin-1") * 200, "a\tb"])
async def test_a_key_is_1_to_255_letters(workspace: Workspace, key: str) -> None:
    answer = await workspace.admin.post(
        "/v1/accounts",
        json={"name": "Acme"},
        headers=[(b"idempotency-key", key.encode("latin-1"))],
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/headers/Idempotency-Key"


async def test_a_key_needs_someone_signed_in(workspace: Workspace) -> None:
    nobody = workspace.house.client()
    answer = await nobody.post("/v1/accounts", json={"name": "Acme"}, headers=KEY)
    assert answer.status_code == 401
