"""JSON bodies, read strictly: only what says that it is JSON, and each key once."""

import json
from collections.abc import Iterable
from typing import Any, Final

from fastapi import HTTPException, Request
from pydantic_core import PydanticUndefined

from domain.kernel.errors import DomainError, Invalid, Kind

DEEPEST: Final = 32
NO_BODY: Final[Any] = PydanticUndefined


class NotJson(DomainError):
    kind, code, title = Kind.UNSUPPORTED, "unsupported_media_type", "The body must be JSON"


async def json_bytes(request: Request) -> bytes:
    """The body as it came; refused where it does not say that it is JSON."""
    body = await request.body()
    if body:
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if not (media == "application/json" or media.endswith("+json")):
            raise NotJson()
    return body


async def read_json(request: Request) -> Any:
    """Of a key given twice JSON keeps the last: what was meant by the first would be lost."""
    body = await json_bytes(request)
    if not body:
        return NO_BODY
    try:
        document = _read(body)
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:
        raise HTTPException(400, "The body is not JSON") from error
    if body.count(b"{") + body.count(b"[") > DEEPEST and _is_deep(document):
        raise _too_deep()
    return document


def _read(body: bytes) -> Any:
    try:
        return json.loads(body, object_pairs_hook=_object)
    except _KeyTwice:
        pointer = _first_twice(json.loads(body, object_pairs_hook=_Pairs))
    raise Invalid.at(pointer, "duplicate_key", "Give each key once")


def _is_deep(document: Any) -> bool:
    """Level by level, without recursion."""
    level = [document]
    for _ in range(DEEPEST):
        level = [part for value in level for part in _parts(value)]
    return any(isinstance(value, dict | list) for value in level)


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _too_deep() -> Invalid:
    return Invalid.at("", "too_deep", f"At most {DEEPEST} levels")


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
