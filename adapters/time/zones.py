"""Time zones and the countries that they lie in."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files


def region_of(time_zone: str) -> str | None:
    """The ISO 3166 country of an IANA zone, as a default for phone numbers; None for UTC."""
    return _regions().get(time_zone)


@cache
def _regions() -> Mapping[str, str]:
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {row[2]: row[0] for row in rows}
