"""The contract of one workspace: valid, and typed with its own fields."""

from copy import deepcopy
from typing import Any

from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.factories.custom import CHOICES, FIELDS, VALUES, make_every_field, make_field
from tests.factories.customers import make_account
from tests.factories.workspaces import Workspace


def _validator(document: dict[str, Any], schema: str) -> Draft202012Validator:
    resource: Any = DRAFT202012.create_resource(document)
    registry: Any = Registry().with_resource("urn:contract", resource)
    found = {"$ref": f"urn:contract#/components/schemas/{schema}"}
    return Draft202012Validator(found, registry=registry)


async def test_the_document_is_valid_and_types_every_field(workspace: Workspace) -> None:
    client = workspace.admin
    await make_every_field(client)
    document = (await client.get("/v1/workspace/openapi.json")).json()
    validate(document)
    schema = document["components"]["schemas"]["AccountCustom"]
    assert schema["properties"].keys() == FIELDS.keys()
    assert schema["additionalProperties"] is False
    assert document["components"]["schemas"]["ContactCustom"]["properties"] == {}
    names = {each["name"] for each in document["paths"]["/v1/accounts"]["get"]["parameters"]}
    assert {"custom.size", "custom.size_gte", "custom.grade_in", "custom.metals_has_any"} <= names
    given = {key: value for key, (value, _) in VALUES.items()}
    made = await make_account(client, custom=given)
    account = _validator(document, "Account")
    assert list(account.iter_errors(made)) == []
    for key, wrong in {"size": "many", "grade": "silver", "partner": 1, "metals": "gold"}.items():
        bent = {**made, "custom": {**made["custom"], key: wrong}}
        assert list(account.iter_errors(bent)) != [], key


async def test_the_static_contract_is_as_it_was(workspace: Workspace) -> None:
    before = deepcopy(workspace.house.app.openapi())
    await make_field(workspace.admin, "grade", type="choice", choices=CHOICES)
    await workspace.admin.get("/v1/workspace/openapi.json")
    assert workspace.house.app.openapi() == before


async def test_barred_and_retired_fields_are_not_in_it(workspace: Workspace) -> None:
    field = await make_field(workspace.admin, "size", type="number")
    await make_field(workspace.admin, "salary", type="number", sensitive=True)
    await workspace.admin.post(f"/v1/custom-fields/{field['id']}/retirement")
    for client, known in (
        (workspace.admin, {"salary"}),
        (await workspace.client(role="marketer"), set[str]()),
    ):
        answer = await client.get("/v1/workspace/openapi.json")
        schema = answer.json()["components"]["schemas"]["AccountCustom"]
        assert set(schema["properties"]) == known
        assert ("custom.salary" in answer.text) is bool(known)
