"""The committed contract: fresh, valid, lawful, and never broken within /v1."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from openapi_spec_validator import validate

from bootstrap.contract import contract_text
from tests.contract.breaking import breaking_changes

FOLDER: Final = Path(__file__).parents[2] / "openapi"
METHODS: Final = ("get", "post", "put", "patch", "delete")
SNAKE: Final = re.compile(r"[a-z][a-z0-9_]*")
PATH: Final = re.compile(r"(/(\.?[a-z0-9]+([-.][a-z0-9]+)*|\{[a-z][a-z0-9_]*(:path)?\}))+")


@pytest.fixture(scope="session")
def contract() -> Any:
    return json.loads((FOLDER / "openapi.json").read_text())


def _operations(contract: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, item in contract["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def test_the_committed_contract_is_what_the_routes_say() -> None:
    assert (FOLDER / "openapi.json").read_text() == contract_text(), "run make openapi"


def test_it_is_valid_openapi(contract: Any) -> None:
    validate(contract)


def test_operation_ids_are_unique_route_names(contract: Any) -> None:
    names = [operation["operationId"] for _, _, operation in _operations(contract)]
    assert len(names) == len(set(names)) > 50
    assert [name for name in names if not SNAKE.fullmatch(name)] == []


def test_paths_and_properties_are_named_alike(contract: Any) -> None:
    assert [path for path in contract["paths"] if not PATH.fullmatch(path)] == []
    odd = [
        f"{name}.{field}"
        for name, schema in contract["components"]["schemas"].items()
        for field in schema.get("properties", {})
        if not SNAKE.fullmatch(field)
    ]
    assert odd == []


def test_every_operation_says_what_it_needs_and_how_it_refuses(contract: Any) -> None:
    tags = {tag["name"] for tag in contract["tags"]}
    for path, method, operation in _operations(contract):
        where = f"{method} {path}"
        assert operation.get("x-permission"), where
        assert set(operation["tags"]) <= tags, where
        refusals = {status for status in operation["responses"] if status[0] in "45"}
        assert {"400", "422", "500"} <= refusals, where
        public = operation["x-permission"] == "public"
        assert operation["security"] == ([] if public else [{"bearer": []}]), where
        assert public or {"401", "403"} <= refusals, where


def test_refusals_are_problems_and_nothing_else(contract: Any) -> None:
    for response in contract["components"]["responses"].values():
        assert list(response["content"]) == ["application/problem+json"]
    assert not {"HTTPValidationError", "ValidationError"} & contract["components"]["schemas"].keys()


def test_every_reference_leads_to_a_schema(contract: Any) -> None:
    told = json.dumps(contract)
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', told))
    assert named - contract["components"]["schemas"].keys() == set()


def test_inputs_are_closed_and_answers_have_no_defaults(contract: Any) -> None:
    schemas = contract["components"]["schemas"]
    inputs = {name for name in schemas if name.endswith(("Create", "Update", "Input"))}
    assert len(inputs) > 10
    assert [n for n in inputs if schemas[n].get("additionalProperties") is not False] == []
    changes = [name for name in schemas if name.endswith("Update")]
    assert len(changes) > 5
    answered = (
        *changes,
        "Account",
        "AccountPage",
        "Contact",
        "Import",
        "Session",
        "User",
        "Workspace",
    )
    for name in answered:
        promised = [f for f, told in schemas[name]["properties"].items() if "default" in told]
        assert promised == [], name
    assert [name for name in schemas if len(name) > 60] == [], "a schema needs a name of its own"


def test_choices_have_names_of_their_own(contract: Any) -> None:
    """A generator names an inline enum after its place, and two places may come to one name."""
    inline = [
        f"{name}.{field}"
        for name, schema in contract["components"]["schemas"].items()
        for field, told in schema.get("properties", {}).items()
        for each in (told, told.get("items", {}), *told.get("anyOf", ()))
        if "enum" in each
    ]
    assert inline == []


def test_every_component_is_used(contract: Any) -> None:
    text = json.dumps(contract)
    unused = [
        name
        for name in contract["components"]["schemas"]
        if f'"#/components/schemas/{name}"' not in text
    ]
    assert unused == []


def test_nothing_of_the_last_release_is_broken(contract: Any) -> None:
    baseline = json.loads((FOLDER / "baseline.json").read_text())
    assert breaking_changes(baseline, contract) == []


def test_a_break_would_be_seen(contract: Any) -> None:
    changed = json.loads(json.dumps(contract))
    del changed["paths"]["/v1/accounts/{account_id}"]["get"]
    del changed["components"]["schemas"]["Account"]["properties"]["industry"]
    changed["components"]["schemas"]["AccountCreate"]["required"].append("industry")
    changed["components"]["schemas"]["ContactCreate"]["properties"].pop("title")
    assert len(breaking_changes(contract, changed)) == 4
