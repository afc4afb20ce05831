"""A place outside that wants to be told of changes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Final
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.kernel.errors import Invalid, Issue
from domain.kernel.values import refuse_unstorable

MOST_PATTERNS: Final = 50
OVERLAP: Final = timedelta(hours=24)
"""How long the secret before still signs after a rotation."""
RETRIES: Final[Sequence[timedelta]] = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 30, 120, 600, 1_800, 3_600, 3 * 3_600, 8 * 3_600, 24 * 3_600)
)
PING: Final = "rapport.ping"
_LONGEST_NAME: Final = 200
_WORD: Final = "[a-z][a-z_]*"
_PATTERN: Final = re.compile(rf"\*|{_WORD}\.({_WORD})\.(\*|{_WORD})")


class WebhookState(StrEnum):
    ENABLED = "enabled"
    DISABLED = "disabled"


class DisabledReason(StrEnum):
    BY_HAND = "by_hand"
    FAILING = "failing"
    GONE = "gone"
    OWNER_ENDED = "owner_ended"


@dataclass(kw_only=True, eq=False)
class Webhook(Aggregate):
    """It sees what its owner may see at the moment of each delivery.

    `events` are names or patterns (`customers.account.*`, `*`); `condition` is a condition tree
    over the one type of record that they name. Secrets are kept sealed.
    """

    CONTEXT: ClassVar[str] = "exchange"
    TYPE: ClassVar[str] = "webhook"
    DERIVED: ClassVar[frozenset[str]] = frozenset({"secret", "previous_secret"})

    name: str
    url: str
    events: list[str] = field(default_factory=list)
    condition: dict[str, Any] | None = None
    state: WebhookState = WebhookState.ENABLED
    disabled_reason: DisabledReason | None = None
    owner_id: UUID
    secret: bytes
    previous_secret: bytes | None = None
    previous_until: datetime | None = None

    def rename(self, name: str) -> None:
        name = name.strip()
        if not name or len(name) > _LONGEST_NAME:
            raise Invalid.at("/name", "required", f"1 to {_LONGEST_NAME} letters")
        refuse_unstorable(name, "/name")
        self.name = name

    def send_to(self, url: str) -> None:
        self.url = url

    def listen_to(
        self, events: Sequence[str], condition: Mapping[str, Any] | None, known: frozenset[str]
    ) -> None:
        """`condition` has been read already: here it only has to suit the events."""
        kinds = kinds_of(events, known)
        if condition is not None and len(kinds) != 1:
            raise Invalid.at("/condition", "one_type_needed", "Name events of one type of record")
        self.events = list(dict.fromkeys(events))
        self.condition = dict(condition) if condition is not None else None

    def rotate(self, sealed: bytes, now: datetime) -> None:
        self.previous_secret, self.previous_until = self.secret, now + OVERLAP
        self.secret = sealed
        self.happened("secret_rotated")

    def disable(self, reason: DisabledReason) -> None:
        if self.state == WebhookState.DISABLED:
            return
        self.state, self.disabled_reason = WebhookState.DISABLED, reason
        self.happened("disabled", reason=reason.value)

    def enable(self) -> None:
        if self.state == WebhookState.ENABLED:
            return
        self.state, self.disabled_reason = WebhookState.ENABLED, None
        self.happened("enabled")


def kinds_of(events: Sequence[str], known: frozenset[str]) -> frozenset[str]:
    """Types of records that event patterns name; `*` names all that are known."""
    if not 1 <= len(events) <= MOST_PATTERNS:
        raise Invalid.at("/events", "required", f"1 to {MOST_PATTERNS} events")
    kinds: set[str] = set()
    issues: list[Issue] = []
    for n, event in enumerate(events):
        found = _PATTERN.fullmatch(event)
        if found is None or (found[1] and found[1] not in known):
            detail = "A name such as customers.account.updated, or customers.account.*, or *"
            issues.append(Issue(f"/events/{n}", "unknown_event", detail))
        else:
            kinds |= {found[1]} if found[1] else known
    if issues:
        raise Invalid("Some events are not known", issues=issues)
    return frozenset(kinds)


def wants(events: Sequence[str], event: str) -> bool:
    """True when one of the patterns means this event."""
    return any(
        pattern == "*"
        or pattern == event
        or (pattern.endswith(".*") and event.startswith(pattern[:-1]))
        for pattern in events
    )


def retry_after(tries: int) -> timedelta | None:
    """The pause after so many failed tries; None when that was the last."""
    return RETRIES[tries - 1] if tries <= len(RETRIES) else None
