"""The bytes of files, on a path of their own: nothing of it is ever shown, or knows who asks."""

import re
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from api.kernel.operations import Operation
from api.kernel.routes import use
from api.kernel.wiring import provide
from domain.activities import ports, queries
from domain.activities.model import content_key

routes = APIRouter(prefix="/files", tags=["activities"], route_class=Operation)

Links = Annotated[ports.FileLinks, provide(ports.FileLinks)]
Colleagues = Annotated[ports.Colleagues, provide(ports.Colleagues)]
Reader = Annotated[ports.FileReader, provide(ports.FileReader)]
Store = Annotated[ports.FileStore, provide(ports.FileStore)]
BYTES: Final = "application/octet-stream"
_BINARY: Final = {BYTES: {"schema": {"type": "string", "format": "binary"}}}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The whole file", "content": _BINARY},
    206: {"description": "The part that was asked for by `Range`", "content": _BINARY},
    410: {"$ref": "#/components/responses/Problem410"},
}
_RANGE: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_PLAIN: Final = re.compile(r"[^ !#$&+\-.0-9A-Z^_a-z~()]")


@routes.get(
    "/{token}", response_class=StreamingResponse, responses=_ANSWERS, **use(queries.linked_file)
)
async def download_file(
    request: Request,
    token: str,
    links: Links,
    colleagues: Colleagues,
    reader: Reader,
    store: Store,
) -> Response:
    """By a link of `GET /v1/files/{file_id}/link`; also in parts, by `Range`."""
    link, file = await queries.linked_file(token, links=links, colleagues=colleagues, reader=reader)
    tag = f'"{file.sha256}"'
    start, stop = _part(request, file.size, tag)
    pieces = await store.open(content_key(link.workspace_id, link.file_id), start, stop)
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-store",
        "Content-Disposition": disposition(file.name),
        "Content-Length": str(stop - start),
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "ETag": tag,
        "X-Content-Type-Options": "nosniff",
    }
    whole = (start, stop) == (0, file.size)
    if not whole:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{file.size}"
    return StreamingResponse(pieces, 200 if whole else 206, headers, media_type=BYTES)


def _part(request: Request, size: int, tag: str) -> tuple[int, int]:
    """The one range that was asked for; all of it for several, or for one that is not there."""
    asked = _RANGE.fullmatch(request.headers.get("range", ""))
    if asked is None or request.headers.get("if-range", tag) != tag:
        return 0, size
    first, last = asked.groups()
    if not first:
        start, stop = max(0, size - int(last or 0)), size
    else:
        start, stop = int(first), min(int(last) + 1 if last else size, size)
    return (start, stop) if start < stop else (0, size)


def disposition(name: str) -> str:
    """RFC 6266: in any script, and in ASCII for those who know no better."""
    plain = _PLAIN.sub("_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
