"""Around every answer: request id, security headers, CORS; and what operators ask."""

import re

import pytest

from tests.factories.app import ORIGIN
from tests.factories.workspaces import Workspace

SECURITY = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
}


@pytest.mark.parametrize("path", ["/healthz", "/v1/accounts", "/nowhere", "/v1/openapi.json"])
async def test_security_headers(workspace: Workspace, path: str) -> None:
    answer = await workspace.house.client(checked=False).get(path)
    assert {name: answer.headers.get(name) for name in SECURITY} == SECURITY
    assert "server" not in answer.headers


async def test_what_is_private_is_not_cached(workspace: Workspace) -> None:
    for path in ("/v1/accounts", "/v1/meta/resources"):
        answer = await workspace.admin.get(path)
        assert "private" in answer.headers.get("cache-control", ""), path


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("abc-123_X.y", True),
        ("x" * 64, True),
        ("x" * 65, False),
        ("a b", False),
        ("a\r\nb", False),
        ("<script>", False),
        ("", False),
    ],
)
async def test_request_ids(workspace: Workspace, given: str, kept: bool) -> None:
    answer = await workspace.admin.get("/healthz", headers=[(b"x-request-id", given.encode())])
    told = answer.headers["x-request-id"]
    assert (told == given) is kept
    assert re.fullmatch(r"[\w.-]{1,64}", told)


async def test_cors_knows_one_origin(workspace: Workspace) -> None:
    asked = {"Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "if-match"}
    answer = await workspace.admin.options("/v1/accounts", headers={"Origin": ORIGIN, **asked})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert answer.headers["access-control-allow-credentials"] == "true"
    shown = await workspace.admin.get("/v1/accounts", headers={"Origin": ORIGIN})
    assert shown.headers["access-control-allow-origin"] == ORIGIN
    assert "etag" in shown.headers["access-control-expose-headers"].lower()


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", f"{ORIGIN}.evil.example", "https://xcrm.example",
     "http://crm.example", f"{ORIGIN}:444", ORIGIN.upper(), ""],
)  # fmt: skip
async def test_cors_knows_no_other(workspace: Workspace, origin: str) -> None:
    for method in ("GET", "OPTIONS"):
        headers = {"Origin": origin, "Access-Control-Request-Method": "GET"}
        answer = await workspace.admin.request(method, "/v1/accounts", headers=headers)
        assert "access-control-allow-origin" not in answer.headers


async def test_health(workspace: Workspace) -> None:
    nobody = workspace.house.client()
    assert (await nobody.get("/healthz")).json() == {"status": "ok"}
    ready = (await nobody.get("/readyz")).json()
    assert ready["status"] == "ready"
    assert ready["checks"]["database"] is None
    await nobody.get("/v1/accounts")
    metrics = (await nobody.get("/metrics")).text
    assert 'rapport_requests_total{method="GET",status="401"}' in metrics
    assert "rapport_request_seconds_bucket" in metrics


async def test_the_contract_is_served(workspace: Workspace) -> None:
    answer = await workspace.house.client(checked=False).get("/v1/openapi.json")
    assert answer.json() == workspace.house.app.openapi()
    assert answer.json()["openapi"].startswith("3.1")


async def test_the_meta_resource_describes_every_list(workspace: Workspace) -> None:
    told = {
        item["key"]: item
        for item in (await workspace.admin.get("/v1/meta/resources")).json()["items"]
    }
    assert set(told) == {spec.resource for spec in workspace.house.wiring.specs}
    for spec in workspace.house.wiring.specs:
        fields = {field["name"]: field for field in told[spec.resource]["fields"]}
        assert list(fields) == list(spec.by_name)
        assert told[spec.resource]["default_sort"] == spec.default_sort


async def test_the_meta_resource_bars_what_the_caller_may_not_see(workspace: Workspace) -> None:
    marketer = await workspace.client(role="marketer")
    for client, barred in ((workspace.admin, False), (marketer, True)):
        items = (await client.get("/v1/meta/resources")).json()["items"]
        contacts = next(item for item in items if item["key"] == "contacts")
        field = next(f for f in contacts["fields"] if f["name"] == "birth_date")
        assert field["sensitive"] is True
        assert field["barred"] is barred
        assert field["sortable"] is not barred
        assert bool(field["operators"]) is not barred
