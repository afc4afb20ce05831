"""Language names and codes to BCP 47 tags, from the CLDR names in Babel."""

import re
from functools import lru_cache

from babel import Locale

from adapters.text.search import sort_key
from domain.kernel.standards import COUNTRIES, LANGUAGES

_LANGUAGES = ("en", "fr", "vi", "hi", "zh", "es", "de", "pt", "it", "nl", "ja", "ko", "ru")
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?\Z")


@lru_cache(maxsize=1)
def language_words() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in reversed(_LANGUAGES):
        for code, name in Locale.parse(language).languages.items():
            if code in LANGUAGES:
                found[sort_key(name)] = code
    return found


@lru_cache(maxsize=1_024)
def language_tag(text: str) -> str | None:
    """`fr_ca` to `fr-CA`, `French` or `tiếng Pháp` to `fr`; None where it is neither."""
    named = language_words().get(sort_key(text))
    if named is not None:
        return named
    found = _TAG.match(text.strip())
    if found is None or found[1].lower() not in LANGUAGES:
        return None
    script, region = found[2], found[3]
    if region is not None and region.isalpha() and region.upper() not in COUNTRIES:
        return None
    parts = [found[1].lower(), script and script.title(), region and region.upper()]
    return "-".join(part for part in parts if part)
