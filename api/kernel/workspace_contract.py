"""GET /v1/workspace/openapi.json: the contract with the workspace's own fields in it, typed."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict

from api.kernel.answers import json_answer
from api.kernel.lists import ListParameters
from api.kernel.operations import CUSTOM, Operation
from api.kernel.routes import use
from api.kernel.wiring import SignedIn, Specs, renewed_principal
from domain.kernel.custom.definitions import CustomField, CustomFields, CustomType
from domain.kernel.custom.values import LONGEST_LONG_TEXT, LONGEST_TEXT, MOST_CHOSEN
from domain.kernel.listing import ListSpec
from domain.kernel.permissions import signed_in
from domain.kernel.principal import Principal

routes = APIRouter(prefix="/v1/workspace", tags=["meta"], route_class=Operation)
_METHODS: Final = ("get", "put", "post", "patch", "delete")
Json = dict[str, Any]
T = CustomType


class OpenApiDocument(BaseModel):
    """An OpenAPI 3.1 document."""

    model_config = ConfigDict(extra="allow")


@signed_in
async def describe_contract(
    document: Mapping[str, Any], specs: tuple[ListSpec, ...], *, principal: Principal
) -> Json:
    """The contract as it is for this caller: fields that are barred are not in it."""
    own = deepcopy(dict(document))
    for spec in specs:
        if spec.customisable:
            _describe(own, spec, principal)
    return own


@routes.get("/openapi.json", response_model=OpenApiDocument, **use(describe_contract))
async def get_workspace_contract(request: Request, principal: SignedIn, specs: Specs) -> Response:
    principal = await renewed_principal(request)
    document = request.app.openapi()
    own = await describe_contract(document, specs, principal=principal)
    return json_answer(own, headers={"Cache-Control": "private, no-store"})


def _describe(document: Json, spec: ListSpec, principal: Principal) -> None:
    custom = principal.custom.of(spec.resource)
    extended = spec.extended(custom)
    barred = extended.barred(principal)
    seen = CustomFields(each for each in custom.active if each.name not in barred)
    schemas = document["components"]["schemas"]
    for name in [n for n, schema in schemas.items() if schema.get(CUSTOM) == spec.resource]:
        schemas[name]["additionalProperties"] = False
        schemas[name]["properties"] = {
            field.key: _property(field, name, schemas) for field in seen.active
        }
    parameters = ListParameters(extended).custom_documented(seen)
    for operation in _operations(document):
        if operation.get(CUSTOM) == spec.resource:
            operation["parameters"] = [*operation["parameters"], *parameters]


def _operations(document: Json) -> Iterator[Json]:
    for item in document["paths"].values():
        yield from (item[method] for method in _METHODS if method in item)


def _property(field: CustomField, owner: str, schemas: Json) -> Json:
    """A field's schema; any of them may be null, for older records are without it."""
    told = _SCHEMAS[field.type](field, owner, schemas)
    described = {"description": field.description} if field.description else {}
    return {"title": field.label, **described, "anyOf": [told, {"type": "null"}]}


def _text(longest: int) -> "_Make":
    return lambda _field, _owner, _schemas: {"type": "string", "maxLength": longest}


def _formatted(name: str) -> "_Make":
    return lambda _field, _owner, _schemas: {"type": "string", "format": name}


def _choice(field: CustomField, owner: str, schemas: Json) -> Json:
    """Enums have names of their own; retired choices may still be found in records."""
    name = owner + "".join(part.capitalize() for part in field.key.split("_"))
    schemas[name] = {
        "type": "string",
        "title": name,
        "enum": [each.key for each in field.choices],
    }
    return {"$ref": f"#/components/schemas/{name}"}


def _choices(field: CustomField, owner: str, schemas: Json) -> Json:
    return {"type": "array", "maxItems": MOST_CHOSEN, "items": _choice(field, owner, schemas)}


_Make = Callable[[CustomField, str, Json], Json]
_SCHEMAS: Final[Mapping[CustomType, _Make]] = {
    T.TEXT: _text(LONGEST_TEXT),
    T.LONG_TEXT: _text(LONGEST_LONG_TEXT),
    T.NUMBER: lambda _field, _owner, _schemas: {"type": "number"},
    T.MONEY: lambda _field, _owner, _schemas: {"$ref": "#/components/schemas/Money"},
    T.DATE: _formatted("date"),
    T.INSTANT: _formatted("date-time"),
    T.BOOLEAN: lambda _field, _owner, _schemas: {"type": "boolean"},
    T.CHOICE: _choice,
    T.MULTI_CHOICE: _choices,
    T.URL: _formatted("uri"),
    T.EMAIL: _formatted("email"),
    T.PHONE: _text(60),
    T.REFERENCE: _formatted("uuid"),
}
