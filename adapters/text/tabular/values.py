"""Dates, decimals, booleans and multipliers as people type them."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from domain.exchange.model import DateOrder, DecimalMark

_NUMERIC_DATE: Final = re.compile(r"(\d{1,4})([./ -])(\d{1,2})\2(\d{1,4})(?:[T ,].*)?\Z")
_COMPACT_DATE: Final = re.compile(r"((?:1[89]|20|21)\d\d)(\d\d)(\d\d)\Z")
_CJK_DATE: Final = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?\Z")
_DAY_MONTH: Final = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|\.)?[ -]+(?:de )?([^\s\d.,-]+)\.?,?[ -]+(?:de )?(\d{4}|\d\d)\Z"
)
_MONTH_DAY: Final = re.compile(r"([^\s\d.,-]+)\.?[ -]+(\d{1,2})(?:st|nd|rd|th)?,?[ -]+(\d{4})\Z")
_VIETNAMESE: Final = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}),?(?: nam)? (\d{4})\Z")
_MONTHS: Final = tuple(
    frozenset(names.split())
    for names in (
        "january jan janvier janv enero ene januar janeiro gennaio जनवरी",
        "february feb fevrier fevr fev febrero februar fevereiro febbraio फरवरी",
        "march mar mars marzo marz maerz marco मार्च",
        "april apr avril avr abril abr aprile अप्रैल",
        "may mai mayo maio maggio मई",
        "june jun juin junio juni junho giugno जून",
        "july jul juillet juil julio juli julho luglio जुलाई",
        "august aug aout agosto ago अगस्त",
        "september sept sep septembre septiembre setembro settembre सितंबर",
        "october oct octobre octubre oktober okt outubro ottobre अक्टूबर",
        "november nov novembre noviembre novembro नवंबर",
        "december dec decembre diciembre dic dezember dez dezembro dicembre दिसंबर",
    )
)
_MARKS: Final = re.compile("[\u0300-\u036f]")
_SPACES: Final = re.compile("[\\s\u00a0\u2007\u2009\u202f]+")
_CURRENCY: Final = re.compile(
    r"[$€£¥₫₹₩₽₺₴฿₱₪¢元円]|\b(?:[A-Z]{3}|US\$|R\$|kr|Kč|zł|Rs\.?|đ|vnđ)(?![\w])|(?<=\d)đ\b"
)
_SIMPLE: Final = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,9})?\Z")
_NUMBER: Final = re.compile(r"\d*(?:\.\d*)?(?:[eE][+-]?\d{1,3})?\Z")
_GROUPS: Final = re.compile(r"\d{1,3}(?:([,. '’_])\d{3})(?:\1\d{3})*\Z|\d{1,2}(?:,\d\d)+,\d{3}\Z")
_TRUE: Final = frozenset(
    "true t yes y 1 x on oui o vrai si sim ja da co dung 是 对 真 हाँ हां सही".split()
)
_FALSE: Final = frozenset("false f no n 0 off non faux nein khong sai 否 错 假 नहीं गलत".split())
_MULTIPLIERS: Final = {
    "k": 3, "thousand": 3, "thousands": 3, "millier": 3, "milliers": 3, "nghin": 3, "ngan": 3,
    "m": 6, "mn": 6, "mio": 6, "million": 6, "millions": 6, "trieu": 6, "lakh": 5, "lakhs": 5,
    "crore": 7, "crores": 7, "bn": 9, "b": 9, "billion": 9, "billions": 9, "milliard": 9,
    "milliards": 9, "ty": 9, "千": 3, "万": 4, "百万": 6, "亿": 8, "億": 8, "萬": 4,
}  # fmt: skip
_LONGEST: Final = 60


def _plain(text: str) -> str:
    """Lower case without marks, blanks made one."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()).replace("đ", "d")
    return _SPACES.sub(" ", unicodedata.normalize("NFC", _MARKS.sub("", decomposed))).strip()


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(digits: str) -> int | None:
    if len(digits) == 4:
        return int(digits)
    if len(digits) != 2:
        return None
    return int(digits) + (1900 if int(digits) >= 70 else 2000)


def _month(name: str) -> int | None:
    return next((at for at, names in enumerate(_MONTHS, 1) if name in names), None)


def _written_date(text: str) -> date | None:
    plain = _plain(text)
    if found := _VIETNAMESE.match(plain):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := _DAY_MONTH.match(plain):
        day, name, written = found[1], found[2], found[3]
    elif found := _MONTH_DAY.match(plain):
        day, name, written = found[2], found[1], found[3]
    else:
        return None
    year, month = _year(written), _month(name)
    return _day(year, month, int(day)) if year and month else None


def _numeric_date(first: str, second: str, third: str, order: DateOrder | None) -> date | None:
    if len(first) == 4:
        return _day(int(first), int(second), int(third)) if len(third) < 3 else None
    if len(first) > 2:
        return None
    if order == "ymd":
        year = _year(first)
        return _day(year, int(second), int(third)) if year and len(third) < 3 else None
    year = _year(third)
    if year is None:
        return None
    order = order or _order_of(int(first), int(second))
    if order == "dmy":
        return _day(year, int(second), int(first))
    return _day(year, int(first), int(second)) if order == "mdy" else None


def _order_of(first: int, second: int) -> DateOrder | None:
    """Which order only one reading allows."""
    if first > 12 >= second:
        return "dmy"
    if second > 12 >= first:
        return "mdy"
    return "dmy" if first == second else None


def parse_date(text: str, order: DateOrder | None = None) -> date | None:
    """A civil date from what was typed; None where it is no date, or an ambiguous one.

    A time behind the date is left out. Two-digit years from 70 are of the last century.
    """
    typed = text.strip()
    if not typed or len(typed) > _LONGEST:
        return None
    if found := _NUMERIC_DATE.match(typed):
        return _numeric_date(found[1], found[3], found[4], order)
    if found := _COMPACT_DATE.match(typed) or _CJK_DATE.match(typed):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    return _written_date(typed)


def detect_date_order(samples: Iterable[str]) -> DateOrder | None:
    """The order that the samples prove; None where they prove none or contradict."""
    proven: set[DateOrder] = set()
    for sample in samples:
        found = _NUMERIC_DATE.match(sample.strip())
        if found is None:
            continue
        if len(found[1]) == 4:
            proven.add("ymd")
        elif (order := _order_of(int(found[1]), int(found[3]))) and found[1] != found[3]:
            proven.add(order)
    return proven.pop() if len(proven) == 1 else None


def _signed(text: str) -> tuple[str, int]:
    """The text without its sign; accountants write (12) for -12, some put it behind."""
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), -1
    if text[:1] in "-\u2212+" and text:
        return text[1:].strip(), 1 if text[0] == "+" else -1
    if text.endswith(("-", "\u2212")):
        return text[:-1].strip(), -1
    return text, 1


def _ungrouped(whole: str, mark: DecimalMark) -> str | None:
    """Digits of the whole part; None where its groups are not well formed."""
    if whole.isdigit() or not whole:
        return whole
    if not _GROUPS.match(whole) or mark in whole:
        return None
    return re.sub(r"\D", "", whole)


def parse_decimal(text: str, mark: DecimalMark = ".") -> Decimal | None:
    """`$1,234.50`, `1 234,5 €`, `(12)`, `1'000`, `12 %` (0.12); None where it is no number."""
    if mark == "." and _SIMPLE.match(text):
        return Decimal(text)
    if len(text) > _LONGEST:
        return None
    bare, sign = _signed(_SPACES.sub(" ", _CURRENCY.sub("", text)).strip())
    if sign == 1:
        bare, sign = _signed(bare)
    percent = bare.endswith(("%", "\uff05"))
    bare = bare.rstrip("%\uff05").strip()
    whole, _, fraction = bare.partition(mark)
    digits = _ungrouped(whole.strip(), mark) if "e" not in bare.lower() else whole
    plain = f"{digits}.{fraction}" if fraction else digits
    if not plain or not plain.isascii() or not _NUMBER.match(plain) or plain == ".":
        return None
    try:
        number = Decimal(plain) * sign
    except InvalidOperation:
        return None
    return number / 100 if percent else number


def _mark_of(sample: str) -> DecimalMark | None:
    """The decimal mark that one sample proves: 1,5 does, 1,500 does not."""
    bare, _ = _signed(_SPACES.sub("", _CURRENCY.sub("", sample)))
    bare = bare.rstrip("%")
    marks = re.sub(r"[\d'’]", "", bare)
    if not marks or set(marks) - {".", ","} or not bare[:1].isdigit():
        return None
    last: DecimalMark = "." if marks[-1] == "." else ","
    if len(set(marks)) == 2:
        return last if marks.count(last) == 1 else None
    if len(marks) > 1:
        if not _GROUPS.match(bare):
            return None
        return "," if last == "." else "."
    return None if len(bare.rpartition(last)[2]) == 3 else last


def detect_decimal(samples: Iterable[str]) -> DecimalMark:
    """The mark that most samples prove; a full stop where none proves any."""
    votes = [mark for mark in map(_mark_of, samples) if mark]
    return "," if votes.count(",") > votes.count(".") else "."


def parse_boolean(text: str) -> bool | None:
    plain = _plain(text)
    return True if plain in _TRUE else False if plain in _FALSE else None


def parse_multiplier(text: str) -> Decimal | None:
    """`millions`, `1000`, `1e6`, `triệu`; None where it is neither word nor number over 0."""
    power = _MULTIPLIERS.get(_plain(text))
    if power is not None:
        return Decimal(10) ** power
    number = parse_decimal(text)
    return number if number is not None and number > 0 else None


def looks_typed(cell: str) -> bool:
    """A number, a date or an e-mail address rather than a word."""
    text = cell.strip()
    if not text or len(text) > _LONGEST:
        return False
    if "@" in text and " " not in text:
        return True
    if not any(letter.isdigit() for letter in text):
        return False
    return any(parse_decimal(text, mark) is not None for mark in _DECIMAL_MARKS) or (
        parse_date(text, "dmy") is not None or parse_date(text, "mdy") is not None
    )


_DECIMAL_MARKS: Final[tuple[DecimalMark, DecimalMark]] = (".", ",")
