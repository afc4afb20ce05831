"""Refusals that a caller can understand. Only `api` knows their HTTP status."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar


class Kind(StrEnum):
    """What sort of refusal it is; the driving adapter maps it to its own protocol."""

    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    GONE = "gone"
    STALE = "stale"
    TOO_LARGE = "too_large"
    UNSUPPORTED = "unsupported"
    TOO_MANY = "too_many"
    TIMED_OUT = "timed_out"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong with the input: `pointer` is a JSON Pointer (RFC 6901) into it."""

    pointer: str
    code: str
    detail: str
    params: Mapping[str, Any] = field(default_factory=dict)


class DomainError(Exception):
    """A named refusal; nothing was changed. `code` is stable, `detail` is for people."""

    kind: ClassVar[Kind] = Kind.INVALID
    code: ClassVar[str] = "invalid"
    title: ClassVar[str] = "The request is not valid"

    def __init__(self, detail: str = "", *, issues: Iterable[Issue] = (), **params: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.issues = tuple(issues)
        self.params = params


class Invalid(DomainError):
    kind, code, title = Kind.INVALID, "invalid", "The input is not valid"

    @classmethod
    def at(cls, pointer: str, code: str, detail: str, **params: Any) -> "Invalid":
        return cls(detail, issues=(Issue(pointer, code, detail, params),))


class Unauthenticated(DomainError):
    kind, code, title = Kind.UNAUTHENTICATED, "unauthenticated", "Sign in first"


class Forbidden(DomainError):
    kind, code, title = Kind.FORBIDDEN, "forbidden", "You may not do this"


class NotFound(DomainError):
    kind, code, title = Kind.NOT_FOUND, "not_found", "There is no such record"


class Conflict(DomainError):
    kind, code, title = Kind.CONFLICT, "conflict", "The record is in another state"


class InUse(Conflict):
    code, title = "in_use", "Other records refer to it"


class Stale(DomainError):
    kind, code, title = Kind.STALE, "stale", "The record has changed since it was read"


class Gone(DomainError):
    kind, code, title = Kind.GONE, "gone", "The record is gone"


class TooLarge(DomainError):
    kind, code, title = Kind.TOO_LARGE, "too_large", "The request is too large"


class TooMany(DomainError):
    kind, code, title = Kind.TOO_MANY, "too_many", "Too many requests"


class Unavailable(DomainError):
    kind, code, title = Kind.UNAVAILABLE, "unavailable", "The service cannot answer now"


class TimedOut(Unavailable):
    code, title = "timed_out", "It took too long, and nothing was done"
