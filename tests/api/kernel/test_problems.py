"""Every refusal is a problem, from whatever depth it comes."""

import gzip
import json
import re
from typing import Any
from uuid import uuid4

import pytest

from tests.factories.customers import make_account
from tests.factories.workspaces import Client, Workspace

PROBLEM = {
    "type",
    "title",
    "status",
    "detail",
    "instance",
    "code",
    "request_id",
    "params",
    "errors",
}


def is_problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert set(body) == PROBLEM
    assert (body["status"], body["code"]) == (status, code)
    assert body["request_id"] == answer.headers["x-request-id"]
    assert body["instance"] == answer.request.url.path
    return body


async def send(client: Client, content: bytes, media: str = "application/json") -> Any:
    headers = {"Content-Type": media}
    return await client.post("/v1/accounts", content=content, headers=headers)


@pytest.mark.parametrize(
    "path", ["/", "/v1", "/v2/accounts", "/v1/accounts/", "/v1/nothing", "/etc/passwd"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "PROPFIND"])
async def test_an_unknown_path(workspace: Workspace, method: str, path: str) -> None:
    is_problem(await workspace.admin.request(method, path), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("DELETE", "/v1/accounts", "GET, HEAD, POST"),
        ("PUT", "/v1/accounts", "GET, HEAD, POST"),
        ("POST", "/v1/meta/resources", "GET, HEAD"),
        ("GET", "/v1/accounts/search", "POST"),
        ("TRACE", "/healthz", "GET, HEAD"),
        ("PROPFIND", "/v1/accounts", "GET, HEAD, POST"),
    ],
)
async def test_a_method_that_the_path_does_not_know(
    workspace: Workspace, method: str, path: str, allow: str
) -> None:
    answer = await workspace.admin.request(method, path)
    is_problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == allow


async def test_allow_names_all_methods_of_every_path(workspace: Workspace) -> None:
    paths = workspace.house.app.openapi()["paths"]
    for path, item in paths.items():
        known = {method.upper() for method in item}
        concrete = re.sub(r"\{\w+_id\}", str(uuid4()), path).replace("{", "").replace("}", "")
        answer = await workspace.house.client(checked=False).request("TRACE", concrete)
        assert answer.status_code == 405, path
        assert known <= set(answer.headers["allow"].split(", ")), path


@pytest.mark.parametrize(
    "content",
    [b"{", b'{"name": }', b"\xff\xfe", b'{"name": "\xe9"}', b"{'name': 1}", b'{"name":"a"}x', b"}"],
)
async def test_a_body_that_is_no_json(workspace: Workspace, content: bytes) -> None:
    is_problem(await send(workspace.admin, content), 400, "malformed_json")


@pytest.mark.parametrize(
    "content", [b"[]", b"null", b'"x"', b"1", b"", b"{}", b'{"name": {}}', b'{"name": NaN}']
)
async def test_a_body_of_another_shape(workspace: Workspace, content: bytes) -> None:
    answer = await send(workspace.admin, content)
    assert answer.status_code in (400, 422), answer.text
    assert set(answer.json()) == PROBLEM


@pytest.mark.parametrize(
    "media", ["text/plain", "application/xml", "multipart/form-data; boundary=x", "", "json"]
)
async def test_a_body_of_another_type(workspace: Workspace, media: str) -> None:
    answer = await send(workspace.admin, b'{"name": "x"}', media)
    is_problem(answer, 415, "unsupported_media_type")


@pytest.mark.parametrize("path", ["/v1/accounts", "/v1/accounts/search", "/v1/contacts/search"])
async def test_a_packed_body(workspace: Workspace, path: str) -> None:
    bomb = gzip.compress(b'{"name": "' + b"x" * 10_000_000 + b'"}')
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    answer = await workspace.admin.post(path, content=bomb, headers=headers)
    is_problem(answer, 415, "unsupported_media_type")


@pytest.mark.parametrize("path", ["/v1/accounts", "/v1/accounts/search"])
@pytest.mark.parametrize("declared", [True, False])
async def test_a_body_of_ten_megabytes(workspace: Workspace, path: str, declared: bool) -> None:
    content = json.dumps({"name": "x" * 10_000_000}).encode()

    async def chunks() -> Any:
        for start in range(0, len(content), 100_000):
            yield content[start : start + 100_000]

    answer = await workspace.admin.post(
        path,
        content=content if declared else chunks(),
        headers={"Content-Type": "application/json"},
    )
    is_problem(answer, 413, "too_large")


DEEP = {
    "arrays": b"[" * 1_000 + b"]" * 1_000,
    "objects": b'{"a":' * 1_000 + b"1" + b"}" * 1_000,
    "deeper arrays": b"[" * 100_000 + b"]" * 100_000,
    "never closed": b"[" * 400_000,
    "in a field": b'{"name": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "in a condition": b'{"where": ' + b'{"not":' * 1_000 + b"{}" + b"}" * 1_000 + b"}",
    "many conditions": b'{"where": ' + b'{"not":' * 50_000 + b"{}" + b"}" * 50_000 + b"}",
}


@pytest.mark.parametrize("content", DEEP.values(), ids=DEEP)
@pytest.mark.parametrize("path", ["/v1/accounts", "/v1/accounts/search"])
async def test_deep_json(workspace: Workspace, content: bytes, path: str) -> None:
    client = await workspace.client(raising=False)
    headers = {"Content-Type": "application/json"}
    answer = await client.post(path, content=content, headers=headers)
    assert 400 <= answer.status_code < 500, answer.text
    assert len(answer.content) < 5_000


@pytest.mark.parametrize(
    "raw",
    [
        rb'"a\u0000b"', rb'"\ud800"', rb'"\udfff\ud800"', rb'"x\udc00y"',
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "shape",
    [
        b'{"name": %s}',
        b'{"name": "x", "industry": %s}',
        b'{"name": "x", "tags": [%s]}',
        b'{"name": "x", "tax_id": %s}',
        b'{"name": "x", "website": %s}',
        b'{"name": "x", "address": {"city": %s}}',
        b'{"name": "x", "address": {"lines": [%s]}}',
        b'{"name": "x", "address": {"country": %s}}',
        b'{"name": "x", "phones": [{"value": %s}]}',
        b'{"name": "x", "phones": [{"value": "1", "label": %s}]}',
        b'{"name": "x", "emails": [{"value": %s}]}',
        b'{"name": "x", "kind": %s}',
        b'{"name": "x", "annual_revenue": {"amount": "1", "currency": %s}}',
        b'{"name": "x", %s: 1}',
    ],
)
async def test_letters_that_cannot_be_kept(workspace: Workspace, raw: bytes, shape: bytes) -> None:
    answer = await send(workspace.admin, shape % raw)
    assert answer.status_code in (400, 422), answer.text
    assert answer.json()["errors"] or answer.status_code == 400


@pytest.mark.parametrize("text", ["a%00b", "%ED%A0%80", "%FF", "%C3%28"])
@pytest.mark.parametrize(
    "shape",
    [
        "/v1/accounts?q={}",
        "/v1/accounts?name={}",
        "/v1/accounts?industry_in={}",
        "/v1/accounts?cursor={}",
        "/v1/accounts?sort={}",
        "/v1/accounts?{}=1",
        "/v1/accounts?fields={}",
        "/v1/accounts/{}",
        "/v1/accounts/groups?by={}",
    ],
)
async def test_letters_that_cannot_be_asked_for(
    workspace: Workspace, text: str, shape: str
) -> None:
    client = await workspace.client(raising=False)
    answer = await client.get(shape.format(text))
    assert answer.status_code < 500, answer.text


@pytest.mark.parametrize("source", ["a%00b", "%FF", "x" * 201])
async def test_external_ids_that_cannot_be_kept(workspace: Workspace, source: str) -> None:
    client = await workspace.client(raising=False)
    for path in (f"/v1/accounts/by/{source}/1", f"/v1/accounts/by/sap/{source}"):
        answer = await client.put(path, json={"name": "x"})
        assert answer.status_code in (201, 422), answer.text
        if "%00" in source or len(source) > 200:
            assert answer.status_code == 422


@pytest.mark.parametrize(
    "number", ["1e400", "-1e400", "1" * 400, "9223372036854775808", "1.5", "-0", "1E2", "NaN"]
)
@pytest.mark.parametrize("field", ["employees", "founded_year"])
async def test_numbers_too_large(workspace: Workspace, field: str, number: str) -> None:
    answer = await send(workspace.admin, f'{{"name": "x", "{field}": {number}}}'.encode())
    assert answer.status_code in (201, 400, 422), answer.text
    if answer.status_code == 201:
        assert answer.json()[field] in (0, 100)


async def test_a_number_of_ten_thousand_digits(workspace: Workspace) -> None:
    content = b'{"name": "x", "employees": ' + b"9" * 10_000 + b"}"
    assert (await send(workspace.admin, content)).status_code in (400, 422)
    tree = b'{"where": {"field": "employees", "op": "eq", "value": ' + b"9" * 10_000 + b"}}"
    answer = await workspace.admin.post(
        "/v1/accounts/search", content=tree, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in (400, 422)


async def test_many_keys(workspace: Workspace) -> None:
    content = json.dumps({f"k{n}": n for n in range(60_000)}).encode()
    answer = await send(workspace.admin, content)
    assert answer.status_code == 422
    assert len(answer.content) < 50_000


async def test_an_unexpected_failure_says_its_number_and_nothing_else(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await make_account(workspace.admin)
    client = await workspace.client(raising=False)

    async def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret table account in /srv/rapport")

    monkeypatch.setattr(workspace.house.wiring.runner, "run", broken)
    answer = await client.patch(f"/v1/accounts/{made['id']}", json={"industry": "x"})
    body = is_problem(answer, 500, "internal_error")
    assert body["params"] == {}
    assert body["errors"] == []
    for word in ("secret", "account in", "/srv", "RuntimeError", "Traceback"):
        assert word not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
