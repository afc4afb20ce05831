"""Time zones and the countries that they lie in."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

# Browsers still say these, and the table of countries knows the newer names only.
_OLD_NAMES: Final = {
    "America/Buenos_Aires": "AR",
    "America/Godthab": "GL",
    "America/Indianapolis": "US",
    "Asia/Calcutta": "IN",
    "Asia/Katmandu": "NP",
    "Asia/Rangoon": "MM",
    "Asia/Saigon": "VN",
    "Atlantic/Faeroe": "FO",
    "Europe/Kiev": "UA",
}


def region_of(time_zone: str) -> str | None:
    """The ISO 3166 country of an IANA zone, as a default for phone numbers; None for UTC."""
    return _regions().get(time_zone)


@cache
def _regions() -> Mapping[str, str]:
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return _OLD_NAMES | {row[2]: row[0] for row in rows}
