"""From the cells of a row to typed values, as an import's mapping says."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Final

from adapters.text.countries import country_code
from adapters.text.emails import normalise_email
from adapters.text.formulas import unguarded
from adapters.text.languages import language_tag
from adapters.text.tabular import parse_date, parse_decimal, parse_multiplier
from adapters.text.tabular.detection import shown
from domain.exchange.model import (
    CellType,
    ColumnMapping,
    DateOrder,
    Dialect,
    Import,
    Row,
    TargetField,
    TargetShape,
)
from domain.exchange.model.fields import folded_header
from domain.exchange.ports import PreparedRow
from domain.kernel.errors import DomainError, Invalid, Issue
from domain.kernel.money import CURRENCIES, Money, digits_of

Reader = Callable[[str], Any]
TRUTH: Final = {
    **dict.fromkeys("true yes y 1 oui có हाँ 是 x".split(), True),
    **dict.fromkeys("false no n 0 non không नहीं 否".split(), False),
}
_MOST_DIGITS: Final = 18
_SEPARATED: Final = re.compile(r"\s*[;\n]\s*")
_LABEL: Final = re.compile(r"(work|home|mobile|office|other|main|fax)$")


class CellRefused(Exception):
    """The text of a cell is no value of its field; `lenient` lets the row in without it."""

    def __init__(self, code: str, detail: str, *, lenient: bool = False) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.lenient = lenient


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value of a field that several columns feed; the label comes from the column's name."""

    value: str
    label: str | None


@dataclass(frozen=True, slots=True)
class _Cell:
    index: int
    field: str
    header: str
    read: Reader
    many: bool
    settled: Callable[[str], str] | None


class CellReader:
    """Compiled once for an import, used for each of its rows."""

    def __init__(self, work: Import, shape: TargetShape, currency: str) -> None:
        if work.dialect is None:
            raise ValueError("The import has no dialect")
        self._text = cell_text if work.dialect.format == "csv" else plain_text
        headers = [column.header for column in work.columns]
        mapped = {each.column: each for each in work.mapping if each.field}
        self._cells = [
            _compiled(each, headers[each.column], shape, work.dialect, currency)
            for each in mapped.values()
        ]
        self._others = [(at, name) for at, name in enumerate(headers) if at not in mapped]

    def prepare(self, row: Row, assemble: Callable[[int, Mapping[str, Any]], Any]) -> PreparedRow:
        prepared = PreparedRow(row.number, row.line)
        if row.problem is not None:
            problem = row.problem
            prepared.issues = [Issue("", problem.code, problem.detail, problem.params)]
            prepared.cells = [shown(cell) for cell in row.cells]
            return prepared
        values, issues = self._values(row, prepared)
        cells = row.cells
        for at, header in self._others:
            if cells[at]:
                prepared.unmapped[header] = cells[at]
        prepared.cells = cells
        if issues:
            prepared.issues = issues
        else:
            self._assemble(prepared, values, assemble)
        return prepared

    def _assemble(
        self,
        prepared: PreparedRow,
        values: Mapping[str, Any],
        assemble: Callable[[int, Mapping[str, Any]], Any],
    ) -> None:
        try:
            prepared.content = assemble(prepared.number, values)
        except DomainError as refusal:
            prepared.issues = refusal.issues or [Issue("", refusal.code, refusal.detail)]

    def _values(self, row: Row, prepared: PreparedRow) -> tuple[dict[str, Any], list[Issue]]:
        values: dict[str, Any] = {}
        issues: list[Issue] = []
        for cell in self._cells:
            text = self._text(row.cells[cell.index])
            if cell.settled is not None:
                text = cell.settled(text)
            if not text:
                continue
            try:
                value = cell.read(text)
            except CellRefused as refused:
                issue = _issue(cell, refused, text)
                if refused.lenient:
                    prepared.warnings.append(issue)
                    prepared.unmapped[cell.header] = text
                else:
                    issues.append(issue)
                continue
            if cell.many:
                values.setdefault(cell.field, []).extend(value)
            else:
                values[cell.field] = value
        return values, issues


def cell_text(cell: str) -> str:
    """A cell as a person meant it: unguarded, trimmed, composed."""
    if cell.isascii():
        return (unguarded(cell) if cell[:1] == "'" else cell).strip()
    return unicodedata.normalize("NFC", unguarded(cell)).strip(" \t\r\n\u00a0\ufeff")


def plain_text(cell: str) -> str:
    """A cell of a format in which nothing runs, so that nothing was guarded."""
    if cell.isascii():
        return cell.strip()
    return unicodedata.normalize("NFC", cell).strip(" \t\r\n\u00a0\ufeff")


def _issue(cell: _Cell, refused: CellRefused, text: str) -> Issue:
    params = {"column": cell.header, "value": text[:200]}
    return Issue(f"/{cell.field}", refused.code, refused.detail, params)


def _compiled(
    each: ColumnMapping, header: str, shape: TargetShape, dialect: Dialect, currency: str
) -> _Cell:
    field = shape.field(each.field or "")
    if field is None:
        raise ValueError(f"There is no field {each.field}")
    read = _reader(field, each, dialect, currency)
    if field.type in (CellType.PHONE, CellType.EMAIL):
        found = _LABEL.search(folded_header(header))
        read = _labelled(read, found.group(1) if found else None)
    settled = _settling(each.values, field, dialect.tag_separator) if each.values else None
    return _Cell(each.column, field.name, header, read, field.many, settled)


def parts_of(text: str, field: TargetField, separator: str) -> list[str]:
    """The values in a cell: of lists each item is one."""
    if field.type is CellType.TAGS:
        return _split(text.replace("\n", separator), separator)
    return _split(text, separator) if field.type is CellType.CHOICES else [text]


def _settling(
    values: Mapping[str, str], field: TargetField, separator: str
) -> Callable[[str], str]:
    """What a person said that values mean, before the cell is read."""

    def settled(text: str) -> str:
        meant = (values.get(part, part) for part in parts_of(text, field, separator))
        return separator.join(part for part in meant if part)

    return settled


def _labelled(read: Reader, label: str | None) -> Reader:
    return lambda text: [Labelled(value, label) for value in read(text)]


def _reader(field: TargetField, each: ColumnMapping, dialect: Dialect, currency: str) -> Reader:
    order: Any = each.date_format or dialect.date_order
    number = _number(dialect, each.multiplier)
    readers: dict[CellType, Callable[[], Reader]] = {
        CellType.NUMBER: lambda: lambda text: _whole(number(text)),
        CellType.MONEY: lambda: lambda text: _money(number(text), each.currency or currency),
        CellType.DATE: lambda: _date(order),
        CellType.CHOICE: lambda: _choice(field.choices or {}),
        CellType.TAGS: lambda: _tags(dialect.tag_separator),
        CellType.LINES: lambda: lambda text: _split(text, "\n"),
        CellType.EMAIL: lambda: _emails,
        CellType.PHONE: lambda: _phones,
        CellType.COUNTRY: lambda: _country,
        CellType.LANGUAGE: lambda: _language,
        CellType.DECIMAL: lambda: number,
        CellType.AMOUNT: lambda: _amount(number, each.currency, currency),
        CellType.BOOLEAN: lambda: _boolean,
        CellType.CHOICES: lambda: _choices(field.choices or {}, dialect.tag_separator),
    }
    return readers[field.type]() if field.type in readers else _as_it_is


def _as_it_is(text: str) -> str:
    return text


def _number(dialect: Dialect, multiplier: str | None) -> Callable[[str], Decimal]:
    times = parse_multiplier(multiplier) if multiplier else None
    mark = dialect.decimal

    def read(text: str) -> Decimal:
        number = parse_decimal(text, mark)
        if number is None:
            raise CellRefused("not_a_number", "This is not a number")
        number = number if times is None else number * times
        if number.adjusted() > _MOST_DIGITS:
            raise CellRefused("number_too_large", "The number is too large")
        return number

    return read


def _money(number: Decimal, currency: str) -> Money:
    """Files carry more decimals than a currency has: rounded half-even to its minor unit."""
    unit = Decimal(1).scaleb(-digits_of(currency))
    try:
        return Money.of(number.quantize(unit, ROUND_HALF_EVEN), currency)
    except Invalid:
        raise CellRefused("number_too_large", "The number is too large") from None


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value(ROUND_HALF_EVEN):
        raise CellRefused("not_a_whole_number", "This is not a whole number")
    return int(number)


def _date(order: DateOrder | None) -> Reader:
    def read(text: str) -> Any:
        day = parse_date(text, order)
        if day is None:
            raise CellRefused("not_a_date", "This is not a date, or day and month are not plain")
        return day

    return read


def _choice(choices: Mapping[str, str]) -> Reader:
    def read(text: str) -> str:
        chosen = choices.get(folded_header(text))
        if chosen is None:
            raise CellRefused("unknown_choice", "Not one of the choices")
        return chosen

    return read


def _choices(choices: Mapping[str, str], separator: str) -> Reader:
    one = _choice(choices)
    return lambda text: [one(part) for part in _split(text, separator)]


def _amount(number: Callable[[str], Decimal], chosen: str | None, usual: str) -> Reader:
    """A currency that stands behind the amount is that of the cell."""

    def read(text: str) -> Money:
        figure, _, code = text.rpartition(" ")
        if figure and code in CURRENCIES:
            return _money(number(figure), code)
        return _money(number(text), chosen or usual)

    return read


def _boolean(text: str) -> bool:
    known = TRUTH.get(text.casefold())
    if known is None:
        raise CellRefused("not_a_boolean", "This is neither yes nor no")
    return known


def _split(text: str, separator: str) -> list[str]:
    return [part for part in (part.strip() for part in text.split(separator)) if part]


def _tags(separator: str) -> Reader:
    """Formats with lists of their own give each item a line."""
    return lambda text: _split(text.replace("\n", separator), separator)


def _emails(text: str) -> Sequence[str]:
    values = [value for value in _SEPARATED.split(text) if value]
    if any(normalise_email(value) is None for value in values):
        raise CellRefused("not_an_email", "This is not an e-mail address")
    return values


def _phones(text: str) -> Sequence[str]:
    return [value for value in _SEPARATED.split(text) if value]


def _country(text: str) -> str:
    code = country_code(text)
    if code is None:
        raise CellRefused("unknown_country", "No country is called that", lenient=True)
    return code


def _language(text: str) -> str:
    tag = language_tag(text)
    if tag is None:
        raise CellRefused("unknown_language", "No language is called that", lenient=True)
    return tag
