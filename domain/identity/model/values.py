"""Texts of identity, checked once: names, e-mails, passwords, zones, languages."""

import re
import unicodedata
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from domain.kernel.errors import Invalid
from domain.kernel.money import CURRENCIES
from domain.kernel.standards import is_language_tag
from domain.kernel.values import refuse_unstorable

LONGEST_NAME: Final = 200
LONGEST_EMAIL: Final = 254
SHORTEST_PASSWORD: Final = 10
LONGEST_PASSWORD: Final = 256
DEFAULT_LOCALE: Final = "en"

_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*")


def name(text: str, pointer: str) -> str:
    cleaned = " ".join(text.split())
    refuse_unstorable(cleaned, pointer)
    if not 1 <= len(cleaned) <= LONGEST_NAME:
        raise Invalid.at(pointer, "bad_length", "A name has 1 to 200 letters", most=LONGEST_NAME)
    return cleaned


def sort_key(text: str) -> str:
    """Without case and marks, for sorting and searching."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def email(text: str, pointer: str = "/email") -> str:
    """As it was typed, less surrounding space."""
    cleaned = text.strip()
    refuse_unstorable(cleaned, pointer)
    if len(cleaned) > LONGEST_EMAIL or not _EMAIL.fullmatch(cleaned) or not cleaned.isprintable():
        raise Invalid.at(pointer, "not_an_email", "This is not an e-mail address")
    return cleaned


def email_key(text: str) -> str:
    """What two spellings of the same address have in common."""
    return unicodedata.normalize("NFKC", text.strip()).lower()


def new_password(text: str, pointer: str = "/password") -> str:
    """Length is all that is asked: rules on letters and digits make passwords worse."""
    if not SHORTEST_PASSWORD <= len(text) <= LONGEST_PASSWORD:
        raise Invalid.at(
            pointer,
            "bad_password",
            f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters",
            least=SHORTEST_PASSWORD,
            most=LONGEST_PASSWORD,
        )
    refuse_unstorable(text, pointer)
    return text


def time_zone(text: str, pointer: str = "/time_zone") -> str:
    if text not in _zones():
        raise Invalid.at(pointer, "unknown_time_zone", "No such IANA time zone")
    return text


def locale(text: str, pointer: str = "/locale") -> str:
    if not is_language_tag(text):
        raise Invalid.at(pointer, "unknown_locale", "A locale is written like en, fr-CA, zh-CN")
    return text


def currency(text: str, pointer: str = "/base_currency") -> str:
    if text not in CURRENCIES:
        raise Invalid.at(pointer, "unknown_currency", "No such ISO 4217 currency")
    return text


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones()) - {"localtime", "posixrules"}
