"""Nothing is ignored: every operation refuses unknown parameters and keys given twice; and HEAD."""

from typing import Any, Final

import pytest

from tests.factories.contract import committed
from tests.factories.customers import make_account
from tests.factories.operations import METHODS, Operation, operations
from tests.factories.workspaces import Workspace

DOCUMENT: Final = committed()
TOLD: Final = {
    item[method]["operationId"]: item[method]
    for item in DOCUMENT["paths"].values()
    for method in METHODS
    if method in item
}
OPERATIONS: Final = list(operations(DOCUMENT))


def _ends(operation: Operation) -> bool:
    """A stream goes on until its reader leaves."""
    answers = TOLD[operation.name]["responses"]
    return "text/event-stream" not in answers.get("200", {}).get("content", {})


READS: Final = [each for each in OPERATIONS if each.method == "get" and _ends(each)]
WITH_BODY: Final = [each for each in OPERATIONS if each.body_schema is not None]
CHANGING: Final = {"x-request-id", "content-length", "date", "ratelimit"}


def _named(operation: Operation) -> str:
    return operation.name


def _plain(operation: Operation) -> str:
    return operation.url({}).partition("?")[0]


def _parameters(operation: Operation) -> list[str]:
    told = TOLD[operation.name].get("parameters", ())
    return [each["name"] for each in told if each["in"] == "query"]


def _codes(answer: Any) -> list[tuple[str, str]]:
    return [(issue["pointer"], issue["code"]) for issue in answer.json()["errors"]]


@pytest.mark.parametrize("operation", OPERATIONS, ids=_named)
async def test_an_unknown_parameter_is_refused_by_name(
    workspace: Workspace, operation: Operation
) -> None:
    headers = {"X-Unknown": "1", "Cookie": "unknown=1"}
    answer = await workspace.admin.request(
        operation.method.upper(),
        f"{_plain(operation)}?wisp=1&wisp=2",
        headers=headers,
        json=operation.body(),
    )
    assert answer.status_code == 422, answer.text
    assert _codes(answer) == [("/wisp", "unknown_parameter")] * 2


@pytest.mark.parametrize(
    "operation", [each for each in OPERATIONS if _parameters(each)], ids=_named
)
async def test_what_the_contract_names_is_known_and_given_once(
    workspace: Workspace, operation: Operation
) -> None:
    for name in _parameters(operation):
        url = f"{_plain(operation)}?{name}=1"
        if _ends(operation):
            once = await workspace.admin.request(operation.method.upper(), url)
            assert once.status_code < 400 or "unknown_parameter" not in once.text, name
        twice = await workspace.admin.request(operation.method.upper(), f"{url}&{name}=1")
        assert _codes(twice) == [(f"/{name}", "given_twice")]


@pytest.mark.parametrize("operation", WITH_BODY, ids=_named)
async def test_a_key_given_twice_is_refused(workspace: Workspace, operation: Operation) -> None:
    answer = await workspace.admin.request(
        operation.method.upper(),
        operation.url({}),
        content=b'{"wisp": 1, "wisp": 2}',
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 422, answer.text
    assert _codes(answer) == [("/wisp", "duplicate_key")]


@pytest.mark.parametrize(
    ("content", "pointer"),
    [
        (b'{"name": "a", "name": "a"}', "/name"),
        (b'{"name": "a", "address": {"city": "a", "country": "FR", "city": "b"}}', "/address/city"),
        (
            b'{"name": "a", "phones": [{"value": "1"}, {"value": "1", "value": "2"}]}',
            "/phones/1/value",
        ),
        (b'{"a/b": {"~": 1, "~": 2}}', "/a~1b/~0"),
        (b'{"": 1, "": 2}', "/"),
        (b'{"name": "a", "na\\u006de": "b"}', "/name"),
    ],
)
async def test_the_pointer_leads_to_the_second_of_two_keys(
    workspace: Workspace, content: bytes, pointer: str
) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await workspace.admin.post("/v1/accounts", content=content, headers=headers)
    assert answer.status_code == 422, answer.text
    assert _codes(answer) == [(pointer, "duplicate_key")]
    assert (await workspace.admin.get("/v1/accounts")).json()["items"] == []


@pytest.mark.parametrize("operation", READS, ids=_named)
async def test_head_is_get_without_its_body(workspace: Workspace, operation: Operation) -> None:
    url = operation.url({})
    shown, told = await workspace.admin.get(url), await workspace.admin.head(url)
    assert told.status_code == shown.status_code
    assert told.content == b""
    assert told.headers.keys() == shown.headers.keys()
    for name in told.headers.keys() - CHANGING:
        assert told.headers[name] == shown.headers[name], name


async def test_head_of_a_record_asks_whether_it_has_changed(workspace: Workspace) -> None:
    made = await make_account(workspace.admin)
    path = f"/v1/accounts/{made['id']}"
    told = await workspace.admin.head(path)
    assert int(told.headers["content-length"]) == len((await workspace.admin.get(path)).content)
    held = {"If-None-Match": told.headers["etag"]}
    assert (await workspace.admin.head(path, headers=held)).status_code == 304
    assert (await workspace.house.client().head(path)).status_code == 401


async def test_head_where_nothing_is_read(workspace: Workspace) -> None:
    answer = await workspace.admin.head("/v1/accounts/search")
    assert (answer.status_code, answer.content) == (405, b"")
    assert answer.headers["allow"] == "POST"
