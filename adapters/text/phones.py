"""Phone numbers to E.164. Offline: the metadata comes with the phonenumbers package."""

import re
from functools import lru_cache
from typing import NamedTuple

from phonenumbers import (
    COUNTRY_CODE_TO_REGION_CODE,
    NumberParseException,
    PhoneMetadata,
    PhoneNumberDesc,
    PhoneNumberFormat,
    format_number,
    is_valid_number,
    parse,
)

_PLAIN = re.compile(r"\+?[0-9 .()/\u00a0-]+")
_NOISE = str.maketrans("", "", " .()/-\u00a0")
_LITERAL_PREFIX = re.compile(r"[0-9]?")
_LONGEST = 64
_NOTHING = re.compile(r"(?!)")


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


class _Numbers:
    """The valid national numbers of a region, as one pattern a length."""

    def __init__(self, metadata: PhoneMetadata) -> None:
        self._general = metadata.general_desc
        self._kinds = [
            metadata.premium_rate, metadata.toll_free, metadata.shared_cost, metadata.voip,
            metadata.personal_number, metadata.pager, metadata.uan, metadata.voicemail,
            metadata.fixed_line, metadata.mobile,
        ]  # fmt: skip
        self._by_length: dict[int, re.Pattern[str]] = {}

    def hold(self, national: str) -> bool:
        length = len(national)
        pattern = self._by_length.get(length)
        if pattern is None:
            pattern = self._by_length[length] = self._of_length(length)
        return pattern.fullmatch(national) is not None

    def _of_length(self, length: int) -> re.Pattern[str]:
        general = _pattern(self._general, length)
        kinds = [found for kind in self._kinds if (found := _pattern(kind, length))]
        if general is None or not kinds:
            return _NOTHING
        return re.compile(f"(?=(?:{general})\\Z)(?:{'|'.join(f'(?:{kind})' for kind in kinds)})")


def _pattern(numbers: PhoneNumberDesc | None, length: int) -> str | None:
    if numbers is None or (numbers.possible_length and length not in numbers.possible_length):
        return None
    return numbers.national_number_pattern or None


class _Country(NamedTuple):
    """Those who share a calling code; `prefix` is what may stand before a national number."""

    prefix: re.Pattern[str]
    regions: tuple[tuple[re.Pattern[str] | None, _Numbers], ...]

    def holds(self, national: str) -> bool:
        for leading, numbers in self.regions:
            if leading is None and numbers.hold(national):
                return True
            if leading is not None and leading.match(national):
                return numbers.hold(national)
        return False


@lru_cache(maxsize=1_024)
def _country(code: int) -> _Country | None:
    """The plan of a calling code, by the rules of the library; None where there is none."""
    names = COUNTRY_CODE_TO_REGION_CODE.get(code)
    if names is None:
        return None
    found = [PhoneMetadata.metadata_for_region_or_calling_code(code, name) for name in names]
    plans = [metadata for metadata in found if metadata is not None]
    alone = len(names) == 1
    return _Country(
        re.compile(plans[0].national_prefix_for_parsing or "(?!)"),
        tuple((None if alone else _leading(each), _Numbers(each)) for each in plans),
    )


def _leading(metadata: PhoneMetadata) -> re.Pattern[str] | None:
    return re.compile(metadata.leading_digits) if metadata.leading_digits else None


def _national_part(digits: str, region: _Region) -> str:
    if not (region.prefix and digits.startswith(region.prefix)):
        return digits
    rest = digits[len(region.prefix) :]
    viable = region.national.fullmatch(digits) and not region.national.fullmatch(rest)
    return digits if viable else rest


def _split(digits: str, region_name: str | None) -> tuple[str, str] | None:
    """Calling code and national part of an unambiguous number."""
    if digits.startswith("+"):
        return _split_abroad(digits[1:])
    region = _region(region_name) if region_name else None
    if region is None or digits.startswith(region.code) or region.abroad.match(digits):
        return None
    return region.code, _national_part(digits, region)


def _split_abroad(digits: str) -> tuple[str, str] | None:
    """None where a national prefix stands behind the calling code."""
    if not digits or digits[0] == "0":
        return None
    for length in (1, 2, 3):
        country = _country(int(digits[:length]))
        if country is not None:
            national = digits[length:]
            return None if country.prefix.match(national) else (digits[:length], national)
    return None


def _quick(raw: str, region: str | None) -> str | None:
    """The E.164 form where the plain rules suffice; None says: ask the library."""
    if not _PLAIN.fullmatch(raw):
        return None
    parts = _split(raw.translate(_NOISE), region)
    if parts is None or not 4 <= len(parts[1]) <= 14 or parts[1][0] == "0":
        return None
    code, national = parts
    country = _country(int(code))
    return f"+{code}{national}" if country is not None and country.holds(national) else None


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
