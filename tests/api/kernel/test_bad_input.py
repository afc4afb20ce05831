"""Any text through any text field: it comes back to the letter, or it is refused."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.factories.naughty import OWN, naughty_strings, tricky_bodies
from tests.factories.shared_data import summary_line
from tests.factories.workspaces import Client, Workspace

Field = tuple[Callable[[str], dict[str, Any]], Callable[[Mapping[str, Any]], Any]]


def plain(name: str) -> Field:
    return lambda text: {name: text}, lambda body: body[name]


def part(of: str, name: str) -> Field:
    return lambda text: {of: {name: text}}, lambda body: (body[of] or {}).get(name)


def point(of: str, name: str, value: str) -> Field:
    def given(text: str) -> dict[str, Any]:
        return {of: [{"value": value, name: text}]}

    return given, lambda body: body[of][0][name]


SHARED: dict[str, Field] = {
    "city": part("address", "city"),
    "subdivision": part("address", "subdivision"),
    "postal_code": part("address", "postal_code"),
    "country": part("address", "country"),
    "line": (
        lambda text: {"address": {"lines": [text]}},
        lambda body: "".join((body["address"] or {"lines": []})["lines"]),
    ),
    "tag": (lambda text: {"tags": [text]}, lambda body: body["tags"][0]),
    "phone": point("phones", "value", ""),
    "phone label": point("phones", "label", "+33142685300"),
    "email": point("emails", "value", ""),
    "email label": point("emails", "label", "a@example.com"),
}
FIELDS: dict[str, dict[str, Field]] = {
    "accounts": {
        **{name: plain(name) for name in ("name", "kind", "industry", "website", "tax_id")},
        **SHARED,
    },
    "contacts": {
        **{name: plain(name) for name in ("title", "department", "gender", "language")},
        **{f"name {name}": part("name", name) for name in
           ("given", "middle", "family", "prefix", "suffix")},
        **SHARED,
    },
}  # fmt: skip
LEAST: dict[str, dict[str, Any]] = {"accounts": {"name": "x"}, "contacts": {}}
# Fields with rules of their own, or that would overwrite one another in one body.
NARROW = {
    "kind", "website", "country", "email", "email label", "phone", "phone label", "gender",
    "language",
}  # fmt: skip
STRINGS = naughty_strings()


@pytest.mark.parametrize("resource", FIELDS)
async def test_text_comes_back_to_the_letter_or_is_refused(
    workspace: Workspace, resource: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """All fields in one body first; where that is refused, each field by itself."""
    with capsys.disabled():
        print(f"\n{summary_line()}")  # noqa: T201 - the run says what it had
    client = await workspace.client(raising=False)
    for n, text in enumerate(STRINGS):
        for names in _rounds(resource, text, n):
            await _through(client, resource, names, text)


def _rounds(resource: str, text: str, n: int) -> list[list[str]]:
    """Own strings through each field alone; of the many others, each through some."""
    free = [name for name in FIELDS[resource] if name not in NARROW]
    narrow = [name for name in FIELDS[resource] if name in NARROW]
    if text in OWN:
        return [[name] for name in (*free, *narrow)]
    together = free if 0 < len(text.strip()) <= 30 else [free[n % len(free)]]
    return [together, [narrow[n % len(narrow)]]]


async def _through(client: Client, resource: str, names: list[str], text: str) -> None:
    body: dict[str, Any] = {}
    for name in names:
        for key, value in FIELDS[resource][name][0](text).items():
            body[key] = {**body.get(key, {}), **value} if isinstance(value, dict) else value
    least = {"name": {"given": "x", **body.get("name", {})}} if resource == "contacts" else {}
    answer = await client.post(f"/v1/{resource}", json={**LEAST[resource], **body, **least})
    assert answer.status_code in (201, 422), (names, text, answer.text)
    if answer.status_code == 422:
        return
    for name in names:
        kept = FIELDS[resource][name][1](answer.json())
        assert kept == text or (text == "" and kept is None), (name, text, kept)


async def test_any_text_may_be_asked_for(workspace: Workspace) -> None:
    client = await workspace.client(raising=False)
    for text in STRINGS:
        tree = {"field": "name", "op": "contains", "value": text}
        body = {"where": tree, "q": text, "sort": "name", "cursor": None}
        found = await client.post("/v1/accounts/search", json=body)
        assert found.status_code in (200, 422), (text, found.text)
    for text in OWN:
        for name in ("q", "name", "industry_in", "employees", "created_at_gt", "sort", "cursor"):
            answer = await client.get("/v1/accounts", params={name: text})
            assert answer.status_code in (200, 422), (name, text, answer.text)


async def test_any_text_may_be_an_external_id(workspace: Workspace) -> None:
    client = await workspace.client(raising=False)
    source = "/v1/accounts/by/sap/"
    for n, text in enumerate([*OWN, *STRINGS[len(OWN) :: 3]]):
        if text in ("", ".", "..") or "/../" in f"/{text}/":
            continue  # a client folds such a path away before it sends it
        quoted = "".join(f"%{byte:02X}" for byte in text.encode())
        answer = await client.put(f"{source}{quoted}", json={"name": str(n)})
        assert answer.status_code in (200, 201, 404, 422), (text, answer.text)
        assert answer.status_code != 404 or "\n" in text  # no path has a line end
        if answer.status_code < 300:
            path = f"/v1/accounts/{answer.json()['id']}/sharing"
            told = (await client.get(path)).json()["external_references"]
            assert [each["external_id"] for each in told] == [text]


@pytest.mark.parametrize("content", tricky_bodies().values(), ids=tricky_bodies())
async def test_tricky_json(workspace: Workspace, content: bytes) -> None:
    client = await workspace.client(raising=False)
    headers = {"Content-Type": "application/json"}
    shapes = [
        content,
        b'{"name": ' + content + b"}",
        b'{"name": "x", "employees": ' + content + b"}",
    ]
    shapes.append(b'{"where": {"field": "name", "op": "in", "value": ' + content + b"}}")
    for shape in shapes:
        for path in ("/v1/accounts", "/v1/accounts/search"):
            answer = await client.post(path, content=shape, headers=headers)
            assert answer.status_code < 500, (shape, answer.text)
            if answer.status_code == 201:
                assert answer.json()["name"] in json.dumps(
                    json.loads(shape), ensure_ascii=False
                ).replace('\\"', '"')
