"""A full name taken apart: where the family name stands depends on the culture."""

import re
import unicodedata
from typing import Literal, NamedTuple

from adapters.text.search import sort_key

Order = Literal["given_first", "family_first"]


class SplitName(NamedTuple):
    given: str = ""
    middle: str = ""
    family: str = ""
    prefix: str = ""
    suffix: str = ""
    order: Order = "given_first"


_FAMILY_FIRST = frozenset(["VN", "CN", "TW", "HK", "MO", "KR", "KP", "JP", "HU"])
_FAMILY_FIRST_LANGUAGES = frozenset(["vi", "zh", "ko", "ja", "hu"])
_PREFIXES = frozenset(
    "mr mrs ms miss mx dr prof sir dame lord lady rev fr hon capt col gen m mme mlle "
    "herr frau sr sra srta dott ing ong ba shri smt kumari श्री श्रीमती".split()
)
_LOCAL_PREFIXES = {"VN": frozenset("ong ba anh chi co chu bac".split())}
_SUFFIXES = frozenset("jr sr ii iii iv esq phd md dds cpa mba qc kc".split())
_PARTICLES = frozenset(
    "van von der den de del della di da do dos das du la le bin ibn al el ter ten zu "
    "st saint".split()
)
_VIETNAMESE_FAMILIES = frozenset(
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh doan "
    "mai lam trinh dao cao luong luu to ta chu ha quach thai truong vuong".split()
)
_VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]{2,5}")
_HANGUL = re.compile("[\uac00-\ud7a3]{2,5}")
_COMPOUND = frozenset(
    "欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 夏侯 东方 東方 皇甫 尉迟 尉遲 公孙 公孫 慕容 司徒 "
    "司空 令狐 宇文 长孙 長孫 端木 南宫 남궁 황보 제갈 사공 선우 독고".split()
)


def _bare(word: str) -> str:
    return sort_key(word).replace(".", "")


def _is_prefix(word: str, country: str | None) -> bool:
    bare = _bare(word)
    if bare in _LOCAL_PREFIXES.get(country or "", ()):
        return True
    # Bà and Ông are titles, Ba or Sr without a full stop may be names.
    return bare in _PREFIXES and (word.endswith(".") or bare not in {"sr", "ba", "fr", "m", "ing"})


def _unjoined(text: str, country: str | None) -> SplitName | None:
    """Chinese and Korean names are written without a blank; Japanese ones stay whole."""
    if country == "JP" or not (_HAN.fullmatch(text) or _HANGUL.fullmatch(text)):
        return None
    at = 2 if len(text) > 2 and text[:2] in _COMPOUND else 1
    return SplitName(given=text[at:], family=text[:at], order="family_first")


def _family_comes_first(words: list[str], country: str | None, language: str | None) -> bool:
    if country:
        return country in _FAMILY_FIRST
    if language:
        return language.split("-")[0] in _FAMILY_FIRST_LANGUAGES
    text = " ".join(words)
    vietnamese = bool(_VIETNAMESE.search(text)) and _bare(words[0]) in _VIETNAMESE_FAMILIES
    return vietnamese or bool(_HAN.search(text) or _HANGUL.search(text))


def _titles(words: list[str], country: str | None) -> tuple[str, list[str], str]:
    if not words:
        return "", [], ""
    first, last = 0, len(words)
    while first < last - 1 and _is_prefix(words[first], country):
        first += 1
    while last - 1 > first and _bare(words[last - 1]).strip(",") in _SUFFIXES:
        last -= 1
    name = [*words[first : last - 1], words[last - 1].rstrip(",")]
    return " ".join(words[:first]), name, " ".join(words[last:])


def _family_start(words: list[str]) -> int:
    """Where the family name begins in a given-first name: `Ludwig van Beethoven`."""
    start = len(words) - 1
    while start > 1 and _bare(words[start - 1]) in _PARTICLES:
        start -= 1
    return start


def _given_first(words: list[str]) -> tuple[str, str, str]:
    start = _family_start(words)
    return words[0], " ".join(words[1:start]), " ".join(words[start:])


def _with_comma(text: str, country: str | None) -> SplitName | None:
    """`Family, Given Middle`, unless what follows the comma is a mere suffix."""
    family, comma, rest = text.partition(",")
    if not comma or not family.strip() or not rest.strip():
        return None
    prefix, words, suffix = _titles(rest.replace(",", " ").split(), country)
    if not words or _bare(words[0]) in _SUFFIXES:
        return None
    return SplitName(words[0], " ".join(words[1:]), family.strip(), prefix, suffix)


def split_name(text: str, *, country: str | None = None, language: str | None = None) -> SplitName:
    """Parts and order of a full name; `country` (alpha-2) or `language` says the order.

    Without a hint Vietnamese is known by its letters and family names, Chinese and
    Korean by their script; everything else is given name first.
    """
    whole = unicodedata.normalize("NFC", " ".join(text.split()))
    ready = _unjoined(whole, country) or _with_comma(whole, country)
    if ready is not None:
        return ready
    prefix, words, suffix = _titles(whole.split(), country)
    if not words:
        return SplitName()
    order: Order = (
        "family_first" if _family_comes_first(words, country, language) else "given_first"
    )
    if len(words) == 1:
        return SplitName(words[0], "", "", prefix, suffix, order)
    if order == "given_first":
        given, middle, family = _given_first(words)
    elif country == "HU":
        given, middle, family = words[1], " ".join(words[2:]), words[0]
    else:
        given, middle, family = words[-1], " ".join(words[1:-1]), words[0]
    return SplitName(given, middle, family, prefix, suffix, order)
