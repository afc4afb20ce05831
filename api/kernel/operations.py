"""What every operation refuses before it begins: parameters unknown to it, keys given twice."""

import json
from collections.abc import Callable, Coroutine, Iterable, Iterator
from typing import Any, Final

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.datastructures import QueryParams

from domain.kernel.errors import Invalid, Issue

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
_MOST_ISSUES: Final = 100


class Operation(APIRoute):
    """Every route of the contract: what it does not know is refused by name, never ignored."""

    def get_route_handler(self) -> Handler:
        known = frozenset(_known_parameters(self))
        answer = self.around(super().get_route_handler())
        reads_body = self.body_field is not None

        async def strict(request: Request) -> Response:
            if request.scope["query_string"]:
                _refuse_unknown(request.query_params, known)
            if reads_body:
                request = _KeysOnce(request.scope, request.receive)
            return await answer(request)

        return strict

    def around(self, inner: Handler) -> Handler:
        """What a kind of route does before and after its endpoint."""
        return inner


class _KeysOnce(Request):
    """Of a key given twice JSON keeps the last: what was meant by the first would be lost."""

    async def json(self) -> Any:
        body = await self.body()
        try:
            return json.loads(body, object_pairs_hook=_object)
        except _KeyTwice:
            pointer = _first_twice(json.loads(body, object_pairs_hook=_Pairs))
        raise Invalid.at(pointer, "duplicate_key", "Give each key once")


class _KeyTwice(ValueError):
    pass


class _Pairs(list[tuple[str, Any]]):
    """An object with its keys as they were written."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    known = dict(pairs)
    if len(known) != len(pairs):
        raise _KeyTwice()
    return known


def _first_twice(document: Any) -> str:
    """Without recursion: how deep a body goes is up to the caller."""
    waiting: list[tuple[str, Any]] = [("", document)]
    while waiting:
        at, value = waiting.pop()
        parts: Iterable[tuple[Any, Any]] = ()
        if isinstance(value, _Pairs):
            seen: set[str] = set()
            for key, _ in value:
                if key in seen:
                    return f"{at}/{_escaped(key)}"
                seen.add(key)
            parts = value
        elif isinstance(value, list):
            parts = enumerate(value)
        waiting += [(f"{at}/{_escaped(str(key))}", part) for key, part in parts]
    return ""


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _known_parameters(route: APIRoute) -> Iterator[str]:
    """Those declared to FastAPI, and those that a list documents for itself."""
    yield from _declared(route.dependant)
    for each in (route.openapi_extra or {}).get("parameters", ()):
        if each["in"] == "query":
            yield each["name"]


def _declared(dependant: Dependant) -> Iterator[str]:
    for field in dependant.query_params:
        kind = field.field_info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from (info.alias or name for name, info in kind.model_fields.items())
        else:
            yield field.alias
    for each in dependant.dependencies:
        yield from _declared(each)


def _refuse_unknown(given: QueryParams, known: frozenset[str]) -> None:
    issues: list[Issue] = []
    seen: set[str] = set()
    for name, _ in given.multi_items():
        if name not in known:
            issues.append(Issue(f"/{name}", "unknown_parameter", "There is no such parameter"))
        elif name in seen:
            issues.append(Issue(f"/{name}", "given_twice", "Give it once"))
        seen.add(name)
    if issues:
        raise Invalid("Some parameters are not understood", issues=issues[:_MOST_ISSUES])
