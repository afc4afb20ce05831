"""Operations that are to go: `Deprecation` (RFC 9745) and `Sunset` (RFC 8594) in every answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, Final

LEAST: Final = timedelta(days=183)
"""Between the two: nothing of `/v1` goes sooner."""
_DEPRECATED: Final = "x-deprecated-since"
_SUNSET: Final = "x-sunset"


@dataclass(frozen=True, slots=True)
class Ending:
    """Deprecated from an instant, gone at another; `successor` is the path to use instead."""

    since: datetime
    sunset: datetime
    successor: str | None = None

    def __post_init__(self) -> None:
        if self.sunset - self.since < LEAST:
            raise ValueError(f"An operation stays for {LEAST.days} days after it is deprecated")

    @property
    def told(self) -> dict[str, Any]:
        """What the contract says of it."""
        ends = {_DEPRECATED: self.since.isoformat(), _SUNSET: self.sunset.isoformat()}
        also = {"x-successor": self.successor} if self.successor else {}
        return {"deprecated": True, **ends, **also}


def ending_headers(extra: Mapping[str, Any]) -> dict[str, str]:
    """Headers of an operation by its `openapi_extra`; none for one that stays."""
    if _SUNSET not in extra:
        return {}
    since, sunset = (datetime.fromisoformat(extra[name]) for name in (_DEPRECATED, _SUNSET))
    headers = {
        "Deprecation": f"@{int(since.timestamp())}",
        "Sunset": format_datetime(sunset.astimezone(UTC), usegmt=True),
    }
    if "x-successor" in extra:
        headers["Link"] = f'<{extra["x-successor"]}>; rel="successor-version"'
    return headers
