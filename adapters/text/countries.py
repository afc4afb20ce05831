"""Country names and codes to ISO 3166-1 alpha-2, from the CLDR names in Babel."""

import re
import unicodedata
from functools import lru_cache

from babel import Locale
from babel.core import get_global

from adapters.text.search import sort_key
from domain.kernel.standards import COUNTRIES

_LANGUAGES = (
    "en", "fr", "vi", "hi", "zh", "zh_Hant", "es", "de", "pt", "it", "nl", "ja", "ko",
    "ru", "pl", "ar",
)  # fmt: skip
# What people write and CLDR does not list.
_COMMON = {
    "america": "US", "u s": "US", "u s a": "US", "united states of america": "US",
    "etats unis damerique": "US", "turkey": "TR", "anh": "GB", "great britain": "GB", "uk": "GB",
    "britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "northern ireland": "GB", "u k": "GB", "viet nam": "VN", "korea": "KR",
    "republic of korea": "KR", "korea republic of": "KR", "russian federation": "RU",
    "holland": "NL", "the netherlands": "NL", "czech republic": "CZ", "burma": "MM",
    "ivory coast": "CI", "cape verde": "CV", "swaziland": "SZ", "macedonia": "MK",
    "uae": "AE", "hong kong": "HK", "macau": "MO", "macao": "MO", "palestine": "PS",
    "peoples republic of china": "CN", "p r china": "CN", "mainland china": "CN",
    "中华人民共和国": "CN", "republic of china": "TW", "taiwan roc": "TW", "el": "GR",
    "iran islamic republic of": "IR", "east timor": "TL", "bharat": "IN",
    "tanzania united republic of": "TZ", "bolivia plurinational state of": "BO",
    "venezuela bolivarian republic of": "VE", "moldova republic of": "MD",
    "syrian arab republic": "SY", "lao pdr": "LA", "brunei darussalam": "BN",
    "congo democratic republic of the": "CD", "dr congo": "CD", "drc": "CD",
    "republic of ireland": "IE", "eire": "IE", "the gambia": "GM", "the bahamas": "BS",
}  # fmt: skip
# Names that only their marks tell from another country's code.
_MARKED = {"mỹ": "US", "nước mỹ": "US", "ý": "IT", "úc": "AU", "nga": "RU"}
_APOSTROPHES = str.maketrans("", "", "'’‘`")
_PUNCTUATION = re.compile(r"[\s.,;:()\[\]\"&/_-]+")
_LONGEST = 80


def _key(text: str) -> str:
    return _PUNCTUATION.sub(" ", sort_key(text.translate(_APOSTROPHES))).strip()


@lru_cache(maxsize=1)
def country_words() -> dict[str, str]:
    """Every name that is understood, with its code."""
    return {**_COMMON, **{name: code for each in _LANGUAGES for name, code in _names(each).items()}}


def _names(language: str) -> dict[str, str]:
    territories = Locale.parse(language).territories
    return {_key(name): code for code, name in territories.items() if code in COUNTRIES}


def _three_letter_codes(codes: frozenset[str]) -> dict[str, str]:
    aliases = get_global("territory_aliases")
    return {
        alias.lower(): regions[0]
        for alias, regions in aliases.items()
        if len(alias) == 3 and len(regions) == 1 and regions[0] in codes
    }


@lru_cache(maxsize=1)
def country_codes() -> frozenset[str]:
    """Every alpha-2 code that a record may carry."""
    return frozenset(_names("en").values())


@lru_cache(maxsize=1)
def _index() -> dict[str, str]:
    index: dict[str, str] = {}
    for language in reversed(_LANGUAGES):
        index.update(_names(language))
    index.update({code.lower(): code for code in country_codes()})
    index.update(_three_letter_codes(country_codes()))
    for name, code in _COMMON.items():
        index.setdefault(name, code)
    return index


@lru_cache(maxsize=4_096)
def country_code(text: str) -> str | None:
    """`Viet Nam`, `Vietnam`, `VNM`, `vn`, `越南` to `VN`; a misspelt name to None."""
    if len(text) > _LONGEST:
        return None
    exact = _MARKED.get(unicodedata.normalize("NFC", text).casefold().strip())
    return exact or _index().get(_key(text))
