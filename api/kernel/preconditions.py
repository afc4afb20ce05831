"""ETags of single records, and what a caller may demand of them."""

import hashlib
import re
from typing import Annotated, Final

from fastapi import Depends, Request

from domain.kernel.errors import Invalid
from domain.kernel.principal import Principal

# a reader of a list knows the version and has no ETag of the row: the version alone will do
_OURS: Final = re.compile(r'"(\d{1,18})(?:-[0-9a-f]+)?"')
_TAGS: Final = re.compile(r'(W/)?"[^"\s]*"(\s*,\s*(W/)?"[^"\s]*")*')
_NO_VERSION: Final = 0


def etag(version: int, principal: Principal, shown: bytes = b"") -> str:
    """Strong: it names the version, what this caller may see, and what was `shown` of it.

    The body holds names of other records, and they change without a new version of this one.
    """
    told = hashlib.blake2b(shown, digest_size=8, key=principal.grants_hash.encode())
    return f'"{version}-{told.hexdigest()}"'


def is_known(request: Request, tag: str) -> bool:
    """True when the caller holds this representation already (If-None-Match)."""
    held = request.headers.get("if-none-match")
    if held is None:
        return False
    return held.strip() == "*" or tag in [
        each.strip().removeprefix("W/") for each in held.split(",")
    ]


async def _expected_version(request: Request) -> int | None:
    given = request.headers.get("if-match", "*").strip()
    if given == "*":
        return None
    if not _TAGS.fullmatch(given) or "," in given:
        raise Invalid.at("/headers/If-Match", "bad_etag", "If-Match must be one ETag, or *")
    ours = _OURS.fullmatch(given)
    return int(ours[1]) if ours else _NO_VERSION


ExpectedVersion = Annotated[int | None, Depends(_expected_version)]
"""The version part of If-Match; None where any version will do."""
