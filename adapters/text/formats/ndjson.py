"""One JSON object a line; objects within it become columns, one level deep."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from adapters.text.formats.records import Found
from domain.exchange.model import Problem

_LONGEST: Final = 4_000_000
_decode: Final = msgspec.json.Decoder(float_hook=str).decode


def json_records(chunks: Iterable[bytes]) -> Iterator[Found]:
    for line, text in _lines(chunks):
        if not text.strip():
            continue
        if len(text) > _LONGEST:
            detail = f"Line {line} does not end within {_LONGEST} bytes"
            limit = {"limit": _LONGEST}
            yield Found(line, {}, Problem("line_too_long", detail, limit, line, fatal=True))
            return
        yield _record(line, text.removeprefix(b"\xef\xbb\xbf") if line == 1 else text)


def _lines(chunks: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    number, held = 0, b""
    for chunk in chunks:
        *whole, held = (held + chunk).split(b"\n")
        for text in whole:
            number += 1
            yield number, text
        if len(held) > _LONGEST:
            break
    yield number + 1, held


def _record(line: int, text: bytes) -> Found:
    try:
        found = _decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Found(line, {}, Problem("not_json", "The line is not JSON", line=line))
    if not isinstance(found, dict):
        return Found(line, {}, Problem("not_an_object", "The line is no JSON object", line=line))
    values: dict[str, str] = {}
    for name, value in found.items():
        if isinstance(value, dict):
            values.update((f"{name}.{part}", _cell(each)) for part, each in value.items())
        else:
            values[name] = _cell(value)
    return Found(line, values)


def _cell(value: Any) -> str:
    """Lists of plain values and of labelled ones by lines; what lies deeper stays JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        plain = [each["value"] if _labelled(each) else each for each in value]
        if not any(isinstance(each, dict | list) for each in plain):
            return "\n".join(_cell(each) for each in plain)
    if isinstance(value, dict | list):
        return msgspec.json.encode(value).decode()
    return str(value)


def _labelled(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("value"), str)
