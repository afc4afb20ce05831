"""Rows to bytes. The pydantic schemas of the contract are checked against them in the tests."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec
from fastapi import Request, Response

from api.kernel.preconditions import etag, is_known
from domain.kernel.custom.definitions import PREFIX
from domain.kernel.listing import ListQuery, Page
from domain.kernel.principal import Principal

_encode: Final = msgspec.json.Encoder().encode
JSON: Final = "application/json"


def json_answer(
    content: Any, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    return Response(_encode(content), status, headers, media_type=JSON)


def record_answer(
    request: Request,
    row: Any,
    principal: Principal,
    *,
    status: int = 200,
    location: str | None = None,
) -> Response:
    """One record with its ETag; 304 where a GET's caller holds it already."""
    body = _encode(without_barred(row))
    tag = etag(row.version, principal, body)
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization"}
    if location is not None:
        headers["Location"] = location
    if request.method == "GET" and is_known(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, status, headers, media_type=JSON)


def past_answer(row: Any) -> Response:
    """A record as it was: no ETag, for it cannot be changed."""
    headers = {"Cache-Control": "private, no-store", "Vary": "Authorization"}
    return json_answer(without_barred(row), headers=headers)


def page_answer(request: Request, page: Page, query: ListQuery) -> Response:
    """`items`, `next_cursor`, `total` where asked for, and a Link to the next page."""
    items: Sequence[Any] = page.items
    if query.fields is not None:
        items = [_only(item, query.fields) for item in items]
    elif items and getattr(items[0], "barred_fields", None):
        items = [without_barred(item) for item in items]
    body: dict[str, Any] = {"items": items, "next_cursor": page.next_cursor}
    if page.total is not None:
        body["total"] = page.total
    headers = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}
    if page.next_cursor is not None and request.method == "GET":
        following = request.url.include_query_params(cursor=page.next_cursor)
        headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
    return json_answer(body, headers=headers)


def without_barred(row: Any) -> Any:
    """The row as it is, or without the fields that its reader may not see."""
    barred: Sequence[str] = getattr(row, "barred_fields", ())
    if not barred:
        return row
    known: dict[str, Any] = msgspec.to_builtins(row)
    return {name: value for name, value in known.items() if name not in barred}


def _only(row: Any, names: Iterable[str]) -> dict[str, Any]:
    known: dict[str, Any] = msgspec.to_builtins(without_barred(row))
    shown = {name: known[name] for name in ("id", *names) if name in known}
    keys = [name.removeprefix(PREFIX) for name in names if name.startswith(PREFIX)]
    if keys and "custom" not in shown:
        shown["custom"] = {key: known["custom"][key] for key in keys if key in known["custom"]}
    return shown
