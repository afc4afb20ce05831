"""The rules of activities."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from adapters.text.rich import NotedText
from domain.activities.model import Activity, RecordType
from domain.kernel.errors import Invalid

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
AUTHOR, RECORD = UUID(int=7), UUID(int=9)


def logged(**given: Any) -> Activity:
    return Activity.log(
        UUID(int=1),
        UUID(int=2),
        RecordType.CONTACT,
        RECORD,
        {"kind": "note", "body": "Called back", **given},
        now=NOW,
        by=AUTHOR,
        clean_html=NotedText().clean,
    )


def codes(refused: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(issue.pointer, issue.code) for issue in refused.value.issues]


def test_a_note_happened_now_by_its_author_on_its_record() -> None:
    note = logged()
    assert (note.happened_at, note.author_id) == (NOW, AUTHOR)
    assert (note.account_id, note.contact_id) == (None, RECORD)


def test_a_call_keeps_all_that_was_told_of_it() -> None:
    call = logged(
        kind="call",
        direction="in",
        duration_minutes=12,
        next_step="Send the offer",
        next_step_due=date(2026, 3, 4),
    )
    facts = call.facts()
    assert facts["direction"] == "in"
    assert facts["next_step_due"] == "2026-03-04"
    assert "account_id" not in facts


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"body": "  "}, [("/body", "required")]),
        ({"body": "x" * 20_001}, [("/body", "too_long")]),
        ({"body": "nul \x00"}, [("/body", "unstorable_character")]),
        ({"kind": "fax"}, [("/kind", "unknown_choice")]),
        ({"direction": "in"}, [("/direction", "only_for_calls")]),
        ({"kind": "meeting", "direction": "out"}, [("/direction", "only_for_calls")]),
        ({"duration_minutes": 5}, [("/duration_minutes", "not_for_notes")]),
        ({"kind": "call", "duration_minutes": -1}, [("/duration_minutes", "out_of_range")]),
        ({"next_step_due": date(2026, 3, 4)}, [("/next_step", "required")]),
        ({"happened_at": None}, [("/happened_at", "required")]),
        ({"author_id": RECORD}, [("/author_id", "unknown_field")]),
    ],
)
def test_what_cannot_be_is_refused(given: dict[str, Any], told: list[tuple[str, str]]) -> None:
    with pytest.raises(Invalid) as refused:
        logged(**given)
    assert codes(refused) == told


def test_a_refused_change_changes_nothing() -> None:
    note = logged()
    with pytest.raises(Invalid):
        note.change({"body": "New text", "direction": "in"}, clean_html=str)
    assert note.body == "Called back"
