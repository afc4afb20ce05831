"""ETags of single records, and what a caller may demand of them."""

import re
from typing import Annotated, Final

from fastapi import Depends, Request

from domain.kernel.errors import Invalid
from domain.kernel.principal import Principal

_TAG: Final = re.compile(r'"(\d{1,18})(-[0-9a-f]*)?"')


def etag(version: int, principal: Principal) -> str:
    """Strong: it names the version and what this caller may see of it."""
    return f'"{version}-{principal.grants_hash}"'


def is_known(request: Request, tag: str) -> bool:
    """True when the caller holds this representation already (If-None-Match)."""
    held = request.headers.get("if-none-match")
    return held is not None and (held.strip() == "*" or tag in [t.strip() for t in held.split(",")])


async def _expected_version(request: Request) -> int | None:
    given = request.headers.get("if-match")
    if given is None or given.strip() == "*":
        return None
    match = _TAG.fullmatch(given.strip())
    if match is None:
        raise Invalid.at("/headers/If-Match", "bad_etag", "If-Match must be an ETag of this record")
    return int(match[1])


ExpectedVersion = Annotated[int | None, Depends(_expected_version)]
"""The version part of If-Match; None where any version will do."""
