"""The OpenAPI document: what FastAPI generates, made strict and tidy."""

import re
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from domain.kernel.permissions import PUBLIC

_REFUSALS: Final = {
    "400": "The request cannot be read",
    "401": "Nobody is signed in",
    "403": "The caller may not do this",
    "404": "There is no such record, or the caller may not see it",
    "405": "The path does not know this method",
    "408": "The request took too long to arrive",
    "409": "The record is in another state",
    "410": "It was there, and is gone for good",
    "412": "The record has changed since it was read",
    "413": "The request is too large",
    "415": "The body is in another format",
    "422": "The input is not valid",
    "429": "Too many requests",
    "500": "Something went wrong here",
    "503": "The service cannot answer now",
}
_REFERENCE: Final = re.compile(r"#/components/schemas/(\w+)")
_METHODS: Final = ("get", "put", "post", "patch", "delete")
_ISSUE: Final = {
    "type": "object",
    "required": ["pointer", "code", "params", "detail"],
    "properties": {
        "pointer": {"type": "string", "description": "JSON Pointer (RFC 6901) into the input"},
        "code": {"type": "string"},
        "params": {"type": "object", "additionalProperties": True},
        "detail": {"type": "string"},
    },
}
_PROBLEM: Final = {
    "type": "object",
    "description": "RFC 9457. Clients translate by `code`; `detail` is for people who debug.",
    "required": [
        "type", "title", "status", "detail", "instance", "code", "request_id", "params", "errors",
    ],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "code": {"type": "string"},
        "request_id": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "params": {"type": "object", "additionalProperties": True},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/ProblemIssue"}},
    },
}  # fmt: skip


def contract_of(app: FastAPI) -> dict[str, Any]:
    """The document, built once and kept on the app."""
    if app.openapi_schema is None:
        app.openapi_schema = _tidy(
            get_openapi(
                title=app.title,
                version=app.version,
                summary=app.summary,
                description=app.description,
                routes=app.routes,
                webhooks=app.webhooks.routes,
                tags=app.openapi_tags,
                contact=app.contact,
                license_info=app.license_info,
                servers=[{"url": "/", "description": "This server"}],
            )
        )
    return app.openapi_schema


def _tidy(document: dict[str, Any]) -> dict[str, Any]:
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    _without_defaults(document["paths"], schemas)
    schemas["ProblemIssue"], schemas["Problem"] = _ISSUE, _PROBLEM
    components["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    }
    components["responses"] = {
        f"Problem{status}": {
            "description": description,
            "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            },
        }
        for status, description in _REFUSALS.items()
    }
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                _tidy_operation(path, method, item[method])
    for told in document.get("webhooks", {}).values():
        for operation in told.values():
            # What a receiver refuses with is its own affair, and never our Problem.
            operation["responses"].pop("422", None)
    return document


def _without_defaults(paths: dict[str, Any], schemas: dict[str, Any]) -> None:
    """An answer has no defaults: what is not there is not there. A change has none either: a

    client would send them for what its user left as it was.
    """
    changes = {name for name in schemas if name.endswith("Update")}
    for name in (schemas.keys() - _asked(paths, schemas)) | changes:
        for field in schemas[name].get("properties", {}).values():
            field.pop("default", None)


def _asked(paths: dict[str, Any], schemas: dict[str, Any]) -> set[str]:
    """Names of the schemas that request bodies are made of."""
    bodies = [
        operation.get("requestBody", {}) for item in paths.values() for operation in item.values()
    ]
    found, waiting = set(), set(_REFERENCE.findall(str(bodies)))
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= set(_REFERENCE.findall(str(schemas[name]))) - found
    return found


def _tidy_operation(path: str, method: str, operation: dict[str, Any]) -> None:
    public = operation.get("x-permission") == PUBLIC
    operation["security"] = [] if public else [{"bearer": []}]
    _merge_patch(method, operation)
    responses = operation["responses"]
    if method == "get" and path.endswith("_id}"):
        responses["304"] = {"description": "The caller holds it already"}
    for status in _statuses(path, method, operation, public):
        responses[status] = {"$ref": f"#/components/responses/Problem{status}"}
    parameters = operation.setdefault("parameters", [])
    known = {(each["name"], each["in"]) for each in parameters}
    parameters += [p for p in _headers(path, method, public) if (p["name"], p["in"]) not in known]
    if not parameters:
        del operation["parameters"]


def _statuses(path: str, method: str, operation: dict[str, Any], public: bool) -> list[str]:
    """Refusals that this operation can answer with."""
    found = ["400", "405", "422", "429", "500", "503"]
    if not public:
        found += ["401", "403"]
    if "{" in path:
        found.append("404")
    if method != "get":
        found += ["401", "403", "404", "408", "409", "410", "412", "413", "415"]
    return sorted(set(found) - set(operation["responses"]) | {"422"})


def _headers(path: str, method: str, public: bool) -> list[dict[str, Any]]:
    if public:
        return []
    found = []
    if method == "post":
        found.append(_header("Idempotency-Key", "Makes a repeated POST one", maxLength=255))
    if method != "get":
        found.append(_header("Prefer", "`handling=validate`: all checks, no effect"))
        if "{" in path:
            found.append(_header("If-Match", "The ETag that the record must still have"))
    elif path.endswith("_id}"):
        found.append(_header("If-None-Match", "ETags held; 304 when one still holds"))
    return found


def _header(name: str, description: str, **schema: Any) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "description": description,
        "schema": {"type": "string", **schema},
    }


def _merge_patch(method: str, operation: dict[str, Any]) -> None:
    """PATCH bodies are merge patches; plain JSON is read the same way."""
    if method == "patch" and "requestBody" in operation:
        content = operation["requestBody"]["content"]
        content["application/merge-patch+json"] = content["application/json"]
