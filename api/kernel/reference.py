"""Pages for people who read: the reference at /docs, the error codes at /docs/errors."""

import json
from collections.abc import Callable, Iterator
from html import escape
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from api.kernel.issue_codes import ISSUE_CODES
from api.kernel.problems import HTTP_CODES, STATUS
from domain.kernel.errors import DomainError
from domain.kernel.permissions import PUBLIC

routes = APIRouter(include_in_schema=False)
_METHODS: Final = ("get", "post", "put", "patch", "delete")
_STYLE: Final = (
    ":root{color-scheme:light dark}"
    "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "h2{margin-top:2.5rem}h3{margin:1.5rem 0 .25rem;font-size:1rem;overflow-wrap:anywhere}"
    "code{font-size:.9em}table{border-collapse:collapse;width:100%}"
    "td,th{text-align:left;padding:.25rem .75rem .25rem 0;vertical-align:top;"
    "border-bottom:1px solid color-mix(in srgb,currentColor 15%,transparent)}"
    ".quiet{opacity:.75}"
)


@routes.get("/v1/openapi.json")
async def read_contract(request: Request) -> Response:
    """Written once: whoever asks for it need not be known, and it is large."""
    return Response(_kept(request, "contract", _contract), media_type="application/json")


@routes.get("/docs")
async def read_reference(request: Request) -> Response:
    """Every operation of the contract, by context."""
    return Response(_kept(request, "reference", _reference), media_type="text/html")


def _kept(request: Request, name: str, write: Callable[[dict[str, Any]], bytes]) -> bytes:
    kept: dict[str, bytes] = request.app.state.pages
    if name not in kept:
        kept[name] = write(request.app.openapi())
    return kept[name]


def _contract(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def _reference(document: dict[str, Any]) -> bytes:
    sections = "".join(_section(tag, document) for tag in document["tags"])
    lead = (
        f"<p>{escape(document['info']['summary'])} The contract itself is "
        '<a href="/v1/openapi.json">/v1/openapi.json</a>; refusals carry a '
        '<a href="/docs/errors">code</a>.</p>'
    )
    return _page("Rapport reference", lead + sections)


@routes.get("/docs/errors")
async def read_errors() -> Response:
    """The code of every refusal, what it means, and its status."""
    rows = "".join(
        f'<tr id="{code}"><td><code>{code}</code></td><td>{status}</td>'
        f"<td>{escape(title)}</td></tr>"
        for code, (status, title) in sorted(error_codes().items())
    )
    head = "<tr><th>Code</th><th>Status</th><th>Meaning</th></tr>"
    parts = "".join(
        f'<tr id="issue-{code}"><td><code>{code}</code></td><td>{escape(meaning)}</td></tr>'
        for code, meaning in ISSUE_CODES.items()
    )
    lead = "<h2>In errors</h2><p>About one part of the input, which <code>pointer</code> names.</p>"
    below = f"{lead}<table><tr><th>Code</th><th>Meaning</th></tr>{parts}</table>"
    page = _page("Rapport error codes", f"<table>{head}{rows}</table>{below}")
    return Response(page, media_type="text/html")


def error_codes() -> dict[str, tuple[int, str]]:
    """Every code that a problem may carry, with its status and title."""
    ours = {kind.code: (STATUS[kind.kind], kind.title) for kind in _below(DomainError)}
    return {**HTTP_CODES, **ours}


def _below(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def _section(tag: dict[str, Any], document: dict[str, Any]) -> str:
    operations = "".join(
        _operation(method, path, item[method])
        for path, item in document["paths"].items()
        for method in _METHODS
        if method in item and tag["name"] in item[method].get("tags", ())
    )
    title = f"<h2>{escape(tag['name'])}</h2><p>{escape(tag['description'])}</p>"
    return title + operations if operations else ""


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    permission = operation.get("x-permission", "")
    needs = "for everyone" if permission == PUBLIC else f"needs <code>{escape(permission)}</code>"
    told = escape(operation.get("description", ""))
    parameters = ", ".join(
        f"<code>{escape(each['name'])}</code>" for each in operation.get("parameters", ())
    )
    return (
        f'<h3 id="{escape(operation["operationId"])}"><code>{method.upper()} {escape(path)}</code>'
        f'</h3><p>{told} <span class="quiet">{needs}</span></p>'
        + (f'<p class="quiet">{parameters}</p>' if parameters else "")
    )


def _page(title: str, body: str) -> bytes:
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{_STYLE}</style>"
    )
    text = f'<!doctype html><html lang="en"><head>{head}</head><body><h1>{title}</h1>{body}</body>'
    return f"{text}</html>".encode()
