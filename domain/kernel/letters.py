"""Mail to people: written inside the business transaction, sent by a job after it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

SEND: Final = "letters.send"
"""The job that carries a letter out."""

_NAME: Final = re.compile(r"\{\{(\w+)\}\}")
_BREAKS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True, repr=False)
class Letter:
    """Plain text to one address. `kind` names the template; `user_id` whom it is for."""

    kind: str
    to: str
    subject: str
    text: str
    user_id: UUID | None = None


class CannotBeMailed(Exception):
    """No server will ever take this letter: the address or the subject is no good."""


class Outbox(Protocol):
    """Bound to a unit of work: what is posted is sent if, and only if, the unit commits."""

    async def post(self, letter: Letter) -> None: ...


class LetterSender(Protocol):
    """Leaves the process. `letter_id` makes the Message-ID, so a repeated send is known as one."""

    async def send(self, letter_id: UUID, letter: Letter) -> None:
        """Raises CannotBeMailed where trying again is no use."""
        ...


def merge(text: str, values: Mapping[str, str]) -> str:
    """Puts values where `{{name}}` stands, once and as they are: there is no other syntax.

    What a value itself contains is never read again. An unknown name is a KeyError.
    """
    return _NAME.sub(lambda found: values[found[1]], text)


def nearest_language(locale: str, known: Iterable[str]) -> str:
    """Of those that a letter is written in; English for all that it is not."""
    languages, wanted = tuple(known), locale.partition("-")[0]
    if locale in languages:
        return locale
    return next((each for each in languages if each.partition("-")[0] == wanted), "en")


def one_line(text: str) -> str:
    """Without line breaks and controls, for a header."""
    return _BREAKS.sub(" ", text).strip()
