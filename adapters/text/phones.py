"""Phone numbers to E.164. Offline: the metadata comes with the phonenumbers package."""

import re
from functools import lru_cache
from typing import NamedTuple

from phonenumbers import (
    COUNTRY_CODE_TO_REGION_CODE,
    NumberParseException,
    PhoneMetadata,
    PhoneNumber,
    PhoneNumberFormat,
    format_number,
    is_valid_number,
    parse,
)

_PLAIN = re.compile(r"\+?[0-9 .()/\u00a0-]+")
_NOISE = str.maketrans("", "", " .()/-\u00a0")
_LITERAL_PREFIX = re.compile(r"[0-9]?")
_LONGEST = 64


class _Region(NamedTuple):
    code: str
    prefix: str
    abroad: re.Pattern[str]
    national: re.Pattern[str]


@lru_cache(maxsize=256)
def _region(name: str) -> _Region | None:
    """What the quick path needs of a region; None where its rules are not plain."""
    metadata = PhoneMetadata.metadata_for_region(name, None)
    if metadata is None or metadata.national_prefix_transform_rule is not None:
        return None
    prefix = metadata.national_prefix_for_parsing or ""
    general = metadata.general_desc and metadata.general_desc.national_number_pattern
    if not general or not _LITERAL_PREFIX.fullmatch(prefix):
        return None
    abroad = re.compile(metadata.international_prefix or r"(?!)")
    return _Region(str(metadata.country_code), prefix, abroad, re.compile(f"(?:{general})"))


def _national_part(digits: str, region: _Region) -> str:
    if not (region.prefix and digits.startswith(region.prefix)):
        return digits
    rest = digits[len(region.prefix) :]
    viable = region.national.fullmatch(digits) and not region.national.fullmatch(rest)
    return digits if viable else rest


def _split(digits: str, region_name: str | None) -> tuple[str, str] | None:
    """Country code and national part of an unambiguous number."""
    if digits.startswith("+"):
        if digits[1:2] == "0":
            return None
        for length in (1, 2, 3):
            if int(digits[1 : 1 + length] or 0) in COUNTRY_CODE_TO_REGION_CODE:
                return digits[1 : 1 + length], digits[1 + length :]
        return None
    region = _region(region_name) if region_name else None
    if region is None or digits.startswith(region.code) or region.abroad.match(digits):
        return None
    return region.code, _national_part(digits, region)


def _quick(raw: str, region: str | None) -> str | None:
    """The E.164 form where the plain rules suffice; None says: ask the library."""
    if not _PLAIN.fullmatch(raw):
        return None
    parts = _split(raw.translate(_NOISE), region)
    if parts is None or not 4 <= len(parts[1]) <= 14 or parts[1][0] in "01":
        return None
    code, national = parts
    number = PhoneNumber(country_code=int(code), national_number=int(national))
    return f"+{code}{national}" if is_valid_number(number) else None


def _thorough(raw: str, region: str | None) -> str | None:
    try:
        number = parse(raw, region)
    except NumberParseException:
        return None
    if not is_valid_number(number):
        return None
    return format_number(number, PhoneNumberFormat.E164)


@lru_cache(maxsize=16_384)
def normalise_phone(raw: str, region: str | None = None) -> str | None:
    """`0912 018 159` in VN to `+84912018159`; None when it is not a valid number.

    `region` is the ISO 3166 alpha-2 code that national forms are read in. Extensions
    are left out. A number that is merely possible is not normalised: read in the wrong
    region it would match somebody else's.
    """
    text = raw.strip()
    if not text or len(text) > _LONGEST or not text.isprintable():
        return None
    return _quick(text, region) or _thorough(text, region)
