"""What bodies are written in, and whom they name."""

import re
from collections.abc import Callable
from enum import StrEnum
from typing import Final, TypeAlias
from uuid import UUID

MOST_MENTIONS: Final = 50
_ID: Final = r"([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})"
_MENTION: Final = re.compile(rf'@\[[^\]\n]{{1,200}}\]\(user:{_ID}\)|data-mention="{_ID}"')
_TAG: Final = re.compile(r"<[^>]*>")

Clean: TypeAlias = Callable[[str], str]
"""From any HTML to what of it may be kept and shown."""


class BodyFormat(StrEnum):
    TEXT = "text"
    HTML = "html"


def mentioned(body: str | None) -> tuple[UUID, ...]:
    """Users named by id: `@[Name](user:<id>)` in text, `data-mention` in HTML; the first fifty."""
    found = (UUID(text or html) for text, html in _MENTION.findall(body or ""))
    return tuple(dict.fromkeys(found))[:MOST_MENTIONS]


def says_something(html: str) -> bool:
    return _TAG.sub("", html).replace("&nbsp;", " ").strip() != ""
