"""Cards of versions 2.1, 3.0 and 4.0, one at a time: their lines as properties."""

import quopri
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from adapters.text.tabular.reading import Lines, LineTooLongError
from domain.exchange.model import Problem

_MOST_LINES: Final = 200_000
_HEAVY: Final = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})
_NAME: Final = re.compile(r"(?:[A-Za-z0-9_-]+\.)?([A-Za-z0-9_-]+)\s*([;:])")
_PARAM: Final = re.compile(r'((?:"[^"]*"|[^";:])*)([;:])')
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


class Property(NamedTuple):
    """`params` hold lower-case words; the bare words of version 2.1 are types."""

    name: str
    params: Mapping[str, frozenset[str]]
    value: str

    @property
    def types(self) -> frozenset[str]:
        return self.params.get("type", frozenset())

    def parts(self) -> list[str]:
        """Between semicolons that are not escaped."""
        return [_plain(part) for part in _split(self.value, ";")]

    def items(self) -> list[str]:
        return [_plain(part) for part in _split(self.value, ",")]

    def text(self) -> str:
        return _plain(self.value)


class Card(NamedTuple):
    line: int
    properties: list[Property]
    problem: Problem | None = None


def cards(chunks: Iterable[bytes], encoding: str) -> Iterator[Card]:
    try:
        yield from _cards(_logical(Lines(chunks, encoding)))
    except LineTooLongError:
        yield Card(0, [], Problem("line_too_long", "A line of the file does not end", fatal=True))


def _cards(lines: Iterable[tuple[int, str]]) -> Iterator[Card]:
    """Cards within cards (agents) are left out; one that is never closed is refused."""
    depth, start, found = 0, 0, list[Property]()
    for number, line in lines:
        word = line.replace(" ", "").replace("\t", "").upper()
        if word == "BEGIN:VCARD":
            depth += 1
            if depth == 1:
                start, found = number, []
        elif word == "END:VCARD" and depth:
            depth -= 1
            if depth == 0:
                yield Card(start, found)
        elif depth == 1 and (parsed := _property(line)):
            found.append(parsed)
    if depth:
        yield Card(start, found, Problem("card_not_closed", "The card has no end", line=start))


def _logical(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Folded lines as one, those of quoted-printable too; pictures are not kept."""
    start, held, soft = 0, list[str](), False
    for number, physical in enumerate(lines, 1):
        line = physical.rstrip("\r\n")
        if soft:
            held.append(line)
        elif line[:1] in (" ", "\t") and held:
            if not _heavy(held[0]):
                held.append(line[1:])
            continue
        else:
            if held:
                yield start, "".join(held)
            start, held = number, [line]
        soft = line.endswith("=") and "QUOTED-PRINTABLE" in held[0].upper()
        if soft:
            held[-1] = line[:-1]
        if len(held) > _MOST_LINES:
            raise LineTooLongError
    if held:
        yield start, "".join(held)


def _heavy(line: str) -> bool:
    found = _NAME.match(line)
    return found is not None and found.group(1).upper() in _HEAVY


def _property(line: str) -> Property | None:
    found = _NAME.match(line.strip())
    if found is None:
        return None
    name, rest, end = found.group(1).upper(), line.strip()[found.end() :], found.group(2)
    params: dict[str, frozenset[str]] = {}
    while end == ";":
        each = _PARAM.match(rest)
        if each is None:
            return None
        key, words = _parameter(each.group(1))
        params[key] = params.get(key, frozenset()) | words
        rest, end = rest[each.end() :], each.group(2)
    return Property(name, params, _decoded(rest, params))


def _parameter(text: str) -> tuple[str, frozenset[str]]:
    name, equals, value = text.partition("=")
    if not equals:
        bare = name.strip().lower()
        return ("encoding" if bare in ("quoted-printable", "base64") else "type"), frozenset({bare})
    words = value.replace('"', "").lower().split(",")
    return name.strip().lower(), frozenset(word.strip() for word in words)


def _decoded(value: str, params: Mapping[str, frozenset[str]]) -> str:
    if "quoted-printable" not in params.get("encoding", ()):
        return value
    charset = next(iter(params.get("charset", ())), "utf-8")
    raw = quopri.decodestring(value.encode("utf-8", "surrogateescape"))
    for label in (charset, "utf-8", "windows-1252"):
        try:
            return raw.decode(label)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("utf-8", "replace")


def _split(value: str, mark: str) -> list[str]:
    parts, held, escaped = list[str](), "", False
    for letter in value:
        if letter == mark and not escaped:
            parts.append(held)
            held = ""
        else:
            held += letter
        escaped = letter == "\\" and not escaped
    return [*parts, held]


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda m: "\n" if m.group(1) in "nN" else m.group(1), value).strip()
