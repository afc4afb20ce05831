"""What a file is by its first bytes; its name and its type say nothing."""

import re
from typing import Final

import msgspec

from adapters.text.tabular.encodings import decoder, detect_encoding
from domain.exchange.model import Format

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_CARD: Final = re.compile(r"\s*BEGIN[ \t]*:[ \t]*VCARD\s", re.IGNORECASE)
_LINE_END: Final = re.compile(r"[\r\n]+")


def format_of(sample: bytes, complete: bool) -> Format:
    if sample.startswith(_ZIP):
        return "xlsx"
    start = sample[:4_096]
    label, _ = detect_encoding(start, complete and len(start) == len(sample))
    text = decoder(label)(start, False).removeprefix("\ufeff")
    if _CARD.match(text):
        return "vcard"
    if text.lstrip().startswith("{") and _is_object(sample, complete):
        return "ndjson"
    return "csv"


def _is_object(sample: bytes, complete: bool) -> bool:
    """The first line is an object; one that is longer than the sample is taken for one."""
    text = sample.decode("utf-8-sig", "replace").lstrip()
    first = _LINE_END.split(text, maxsplit=1)
    if len(first) == 1 and not complete:
        return True
    try:
        return isinstance(msgspec.json.decode(first[0]), dict)
    except (msgspec.DecodeError, RecursionError):
        return False
