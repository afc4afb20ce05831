"""E-mail addresses: syntax only, never a DNS query."""

import re
from functools import lru_cache

from email_validator import (
    SPECIAL_USE_DOMAIN_NAMES,
    EmailNotValidError,
    validate_email,
)

# Plain ASCII addresses, which are nearly all. Whatever it does not match is asked of
# the library; what it matches the library accepts too (a property test holds this).
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"(?!..--)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_LAST_LABEL = r"(?!..--)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?<=[A-Za-z])"
_PLAIN = re.compile(
    rf"(?=.{{3,254}}\Z)(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*"
    rf"@(?:{_LABEL}\.)+({_LAST_LABEL})\Z"
)
_SPECIAL = frozenset(SPECIAL_USE_DOMAIN_NAMES)
_LONGEST = 320


def _plain(address: str) -> str | None:
    found = _PLAIN.match(address)
    if found is None:
        return None
    lowered = address.lower()
    return None if found.group(1).lower() in _SPECIAL else lowered


def _checked(address: str) -> str | None:
    try:
        valid = validate_email(address, check_deliverability=False, strict=True)
    except EmailNotValidError:
        return None
    return valid.normalized.lower()


@lru_cache(maxsize=4_096)
def _thorough(address: str) -> str | None:
    return _checked(address)


@lru_cache(maxsize=16_384)
def normalise_email(raw: str) -> str | None:
    """The address as it is matched by: trimmed, lower case, IDN domain in Unicode.

    None when it is not an address. The local part's case is folded although RFC 5321
    would let it count: no large provider tells `Ann@` from `ann@`.
    """
    address = raw.strip(" \t\u00a0").removeprefix("mailto:")
    if not address or len(address) > _LONGEST:
        return None
    return _plain(address) or _thorough(address)
