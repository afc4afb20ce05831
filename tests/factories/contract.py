"""Holds every answer of the app against the app's own OpenAPI document."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import httpx
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

_FILE: Final = Path(__file__).parents[2] / "openapi" / "openapi.json"
_ROOT: Final = "urn:rapport:openapi"
_PROBLEM: Final = "application/problem+json"
_BODILESS: Final = frozenset({204, 304})


@cache
def committed() -> dict[str, Any]:
    """The contract as committed: a test of it holds that it is what the routes say."""
    found: dict[str, Any] = json.loads(_FILE.read_text())
    return found


class ContractBreach(AssertionError):
    """The app answered what its contract does not say."""


@dataclass
class Contract:
    document: Mapping[str, Any]
    _validators: dict[str, Draft202012Validator] = field(default_factory=dict)

    @cached_property
    def _registry(self) -> Registry[Any]:
        document: Resource[Any] = DRAFT202012.create_resource(dict(self.document))
        registry: Registry[Any] = Registry().with_resource(_ROOT, document)
        return registry

    @cached_property
    def _paths(self) -> list[tuple[re.Pattern[str], str]]:
        """Literal paths before those with parameters: `/accounts/groups` is no account."""
        paths = sorted(self.document["paths"], key=lambda path: (path.count("{"), path))
        return [(_pattern(path), path) for path in paths]

    def operation(self, method: str, path: str) -> tuple[str, Mapping[str, Any]] | None:
        """The pointer of the operation and the operation; None where the contract has none."""
        for pattern, template in self._paths:
            if pattern.fullmatch(path):
                found = self.document["paths"][template].get(method.lower())
                if found is not None:
                    return f"/paths/{_escaped(template)}/{method.lower()}", found
        return None

    def check(self, response: httpx.Response) -> None:
        """Raises ContractBreach; the body must have been read."""
        request = response.request
        told = f"{request.method} {request.url.raw_path.decode()} -> {response.status_code}"
        if request.method in ("HEAD", "OPTIONS"):
            return
        path = request.url.raw_path.decode().partition("?")[0]
        found = self.operation(request.method, path)
        if found is None:
            self._check_problem(response, told)
            return
        pointer, operation = found
        status = str(response.status_code)
        if status not in operation["responses"]:
            raise ContractBreach(f"{told}: status not declared\n{response.text[:500]}")
        if response.status_code in _BODILESS:
            if response.content:
                raise ContractBreach(f"{told}: a body where there is none")
            return
        self._check_body(response, f"{pointer}/responses/{status}", told)

    def _check_problem(self, response: httpx.Response, told: str) -> None:
        if response.status_code < 400:
            raise ContractBreach(f"{told}: an operation that the contract does not have")
        if _media(response) != _PROBLEM:
            raise ContractBreach(f"{told}: {_media(response)} instead of a problem")
        self._validate(response, "/components/schemas/Problem", told)

    def _check_body(self, response: httpx.Response, pointer: str, told: str) -> None:
        answer, pointer = self._resolved(pointer)
        media = _media(response)
        if media not in answer.get("content", {}):
            raise ContractBreach(
                f"{told}: {media} is not declared: {list(answer.get('content', {}))}"
            )
        if media.endswith("json") and media != "application/x-ndjson":
            self._validate(response, f"{pointer}/content/{_escaped(media)}/schema", told)

    def _resolved(self, pointer: str) -> tuple[Mapping[str, Any], str]:
        found: Any = self.document
        for part in pointer.split("/")[1:]:
            found = found[part.replace("~1", "/").replace("~0", "~")]
        if "$ref" in found:
            return self._resolved(found["$ref"].removeprefix("#"))
        return found, pointer

    def _validate(self, response: httpx.Response, pointer: str, told: str) -> None:
        body = json.loads(response.content)
        asked = parse_qs(urlsplit(str(response.request.url)).query)
        errors = list(self._validator(pointer).iter_errors(body))
        if "fields" in asked:  # a list of only some fields: the rest is absent, as documented
            errors = [error for error in errors if error.validator != "required"]
        if errors:
            first = min(errors, key=lambda error: error.json_path)
            raise ContractBreach(f"{told}: {first.json_path}: {first.message}"[:1500])

    def _validator(self, pointer: str) -> Draft202012Validator:
        if pointer not in self._validators:
            self._validators[pointer] = Draft202012Validator(
                {"$ref": f"{_ROOT}#{pointer.replace('{', '%7B').replace('}', '%7D')}"},
                registry=self._registry,
                format_checker=FormatChecker(),
            )
        return self._validators[pointer]


class CheckedTransport(httpx.AsyncBaseTransport):
    """Passes requests on, and holds what comes back against the contract."""

    def __init__(self, inner: httpx.AsyncBaseTransport, contract: Contract) -> None:
        self._inner = inner
        self._contract = contract

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        response.request = request
        await response.aread()
        self._contract.check(response)
        return response


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(path)))


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")


def _media(response: httpx.Response) -> str:
    kind: str = response.headers.get("content-type", "")
    return kind.partition(";")[0].strip()
