"""Every operation of the contract, with a body that its schema accepts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from uuid import uuid4

METHODS: Final = ("get", "post", "put", "patch", "delete")
_BY_NAME: Final[Mapping[str, Any]] = {
    "amount": "12.50",
    "currency": "EUR",
    "base_currency": "EUR",
    "time_zone": "Europe/Paris",
    "locale": "en",
    "language": "en",
    "country": "FR",
    "website": "https://example.com",
    "value": "someone@example.com",
    "password": "correct horse battery",
    "current_password": "correct horse battery",
    "new_password": "another horse battery",
    "given": "Ada",
    "by": "country",
    "resource": "accounts",
}
_BY_FORMAT: Final[Mapping[str, Any]] = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T09:00:00Z",
}


class Undeclared(AssertionError):
    """An operation that nobody said who may use."""


@dataclass(frozen=True)
class Operation:
    """`path` has its placeholders still in it; `parameters` are schemas by name.

    `needed` is the query without which it is refused; `uploads`: its body is a file.
    """

    name: str
    method: str
    path: str
    permission: str
    path_ids: tuple[str, ...]
    body_schema: Mapping[str, Any] | None
    parameters: Mapping[str, Mapping[str, Any]]
    needed: Mapping[str, str]
    uploads: bool
    document: Mapping[str, Any]

    def url(self, ids: Mapping[str, Any]) -> str:
        """The path, with a random id wherever `ids` names none."""
        filled = self.path
        for name in self.path_ids:
            filled = filled.replace(f"{{{name}}}", str(ids.get(name, uuid4())))
        return f"{filled}?{urlencode(self.needed)}" if self.needed else filled

    def body(self, **given: Any) -> dict[str, Any] | None:
        if self.body_schema is None:
            return None
        made: dict[str, Any] = example_of(self.body_schema, self.document)
        return {**made, **given}


def operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield _operation(path, method, item[method], document)


def _operation(
    path: str, method: str, told: Mapping[str, Any], document: Mapping[str, Any]
) -> Operation:
    if "x-permission" not in told:
        raise Undeclared(f"{method} {path}: make it of a use case with @requires or @public")
    content = told.get("requestBody", {}).get("content", {})
    names = []
    for each in told.get("parameters", ()):
        choices = resolved(each["schema"], document).get("enum")
        if each["in"] == "path" and choices:
            path = path.replace(f"{{{each['name']}}}", choices[0])
        elif each["in"] == "path":
            names.append(each["name"])
    return Operation(
        told["operationId"],
        method,
        path,
        told["x-permission"],
        tuple(names),
        content.get("application/json", {}).get("schema"),
        {each["name"]: resolved(each["schema"], document) for each in told.get("parameters", ())},
        {
            each["name"]: str(example_of(each["schema"], document, each["name"]))
            for each in told.get("parameters", ())
            if each["in"] == "query" and (each["required"] or each["name"] == "by")
        },
        "application/octet-stream" in content,
        document,
    )


def resolved(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def _of_kind(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema itself, or of several the first that is not null."""
    schema = resolved(schema, document)
    for way in ("anyOf", "oneOf"):
        if way in schema:
            return _of_kind(
                next(each for each in schema[way] if each.get("type") != "null"), document
            )
    return schema


def example_of(schema: Mapping[str, Any], document: Mapping[str, Any], name: str = "") -> Any:
    """A value that the schema accepts: of an object, the required properties only."""
    schema = _of_kind(schema, document)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "object":
        required = schema.get("required", ())
        made = {n: example_of(schema["properties"][n], document, n) for n in required}
        if "given" in schema.get("properties", {}):
            made["given"] = _BY_NAME["given"]
        return made
    if kind == "array":
        return [example_of(schema["items"], document, name)] * schema.get("minItems", 0)
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    if kind == "boolean":
        return False
    return _text(schema, name)


def _text(schema: Mapping[str, Any], name: str) -> Any:
    if schema.get("format") == "uuid":
        return str(uuid4())
    if schema.get("format") in _BY_FORMAT:
        return _BY_FORMAT[schema["format"]]
    if name == "email":
        return f"{uuid4().hex}@example.com"
    return _BY_NAME.get(name, "Example")
