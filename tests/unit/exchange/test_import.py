"""The import's states, and what must be settled before it may move on."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from adapters.text.tabular import detect
from bootstrap.shapes import SHAPES
from domain.exchange.errors import BadDialect, BadMapping, FileRefused, WrongImportState
from domain.exchange.model import (
    ColumnMapping,
    Failure,
    Import,
    ImportMode,
    Phase,
    corrected,
)
from domain.exchange.model.dialect import Dialect

NOW = datetime(2026, 1, 31, tzinfo=UTC)
SHAPE = SHAPES["accounts"]
PERSON = UUID(int=7)


def an_import(content: bytes | None = b"name,tax id\nA,1\n") -> Import:
    work = Import(
        id=uuid4(), workspace_id=uuid4(), created_at=NOW, updated_at=NOW,
        target="accounts", file_name="file.csv",
    )  # fmt: skip
    if content is not None:
        work.receive(uuid4(), len(content), detect(content, True), SHAPE)
    return work


def state(work: Import) -> str:
    return str(work.state)


def phase(work: Import) -> Phase | None:
    return work.phase


def test_a_file_that_is_understood_is_mapped() -> None:
    assert state(an_import()) == "mapped"
    assert state(an_import(b"foo,bar\n1,2\n")) == "uploaded"
    assert state(an_import(None)) == "uploaded"


def test_the_way_there_and_back() -> None:
    work = an_import()
    work.validate(SHAPE)
    assert phase(work) is Phase.DRY_RUN
    work.complete(NOW)
    assert state(work) == "validated"
    work.run(SHAPE, NOW)
    work.pause()
    assert phase(work) is None
    work.resume()
    work.complete(NOW)
    assert (state(work), work.finished_at) == ("done", NOW)
    work.reverse(PERSON)
    assert phase(work) is Phase.REVERSE
    work.complete(NOW)
    assert state(work) == "reversed"


@pytest.mark.parametrize("move", ["pause", "resume", "validate", "run", "reverse", "settle"])
def test_no_other_moves(move: str) -> None:
    work = an_import()
    work.run(SHAPE, NOW)
    work.complete(NOW)
    work.reverse(PERSON)
    arguments: dict[str, tuple[Any, ...]] = {
        "validate": (SHAPE,), "run": (SHAPE, NOW), "reverse": (PERSON,), "settle": (SHAPE,),
    }  # fmt: skip
    with pytest.raises(WrongImportState):
        getattr(work, move)(*arguments.get(move, ()))


def test_nothing_is_reversed_before_it_ran() -> None:
    work = an_import()
    with pytest.raises(WrongImportState):
        work.reverse(PERSON)


def test_a_failed_dry_run_can_be_settled_anew() -> None:
    work = an_import()
    work.validate(SHAPE)
    work.fail(Failure("unclosed_quote", "…"), NOW)
    assert state(work) == "mapped"
    work.run(SHAPE, NOW)
    work.fail(Failure("unclosed_quote", "…"), NOW)
    assert state(work) == "failed"
    work.reverse(PERSON)


def test_a_refused_file_does_not_run() -> None:
    work = an_import(b"Title\n\nname,city\nA,B\nC,D\n")
    work.mapping = [ColumnMapping(0, "name")]
    with pytest.raises((FileRefused, WrongImportState)):
        work.run(SHAPE, NOW)


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ([ColumnMapping(9, "name")], "unknown_column"),
        ([ColumnMapping(0, "nonsense")], "unknown_field"),
        ([ColumnMapping(0, "name"), ColumnMapping(1, "name")], "mapped_twice"),
        ([ColumnMapping(0, "name"), ColumnMapping(0, "city")], "column_twice"),
        ([ColumnMapping(0, "annual_revenue", currency="EURO")], "unknown_currency"),
        ([ColumnMapping(0, "name", multiplier="k")], "not_a_number_field"),
        ([ColumnMapping(0, "name", date_format="soon")], "unknown_choice"),
    ],
)
def test_bad_mappings(mapping: list[ColumnMapping], code: str) -> None:
    with pytest.raises(BadMapping) as refused:
        an_import().settle(SHAPE, mapping=mapping)
    assert code in [issue.code for issue in refused.value.issues]


def test_an_update_needs_a_key_and_no_name() -> None:
    work = an_import()
    mapping = [ColumnMapping(0, None), ColumnMapping(1, "tax_id")]
    work.settle(SHAPE, mapping=mapping, mode=ImportMode.UPDATE)
    assert [issue.pointer for issue in work.obstacles(SHAPE)] == ["/match_field"]
    work.settle(SHAPE, match_field=("tax_id",))
    assert state(work) == "mapped"
    work.settle(SHAPE, mode=ImportMode.UPSERT)
    assert [issue.code for issue in work.obstacles(SHAPE)] == ["required_field_unmapped"]
    work.settle(SHAPE, match_field=("industry",))
    assert "not_a_key" in [issue.code for issue in work.obstacles(SHAPE)]


def test_another_file_keeps_the_mapping_where_its_columns_are_the_same() -> None:
    work = an_import()
    work.settle(SHAPE, mapping=[ColumnMapping(0, "name"), ColumnMapping(1, None)])
    content = b"name,tax id\nB,2\n"
    work.receive(uuid4(), len(content), detect(content, True), SHAPE)
    assert work.mapping[1].field is None
    content = b"name,vat\nB,2\n"
    work.receive(uuid4(), len(content), detect(content, True), SHAPE)
    assert work.mapping[1].field == "tax_id"


@pytest.mark.parametrize(
    "given", [{"delimiter": "\n"}, {"quote": "\r"}, {"skip_lines": -1}, {"line_end": "lf"}]
)
def test_a_dialect_has_bounds(given: dict[str, Any]) -> None:
    with pytest.raises(BadDialect):
        corrected(Dialect(), **given)
