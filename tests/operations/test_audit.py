"""`audit verify` names the row that somebody touched who may touch everything."""

import pytest

from adapters.seal_heads import FileHeads
from bootstrap.operations.audit import verify_all
from tests.operations.conftest import Installation

_THIRD = "(select id from journal order by feed_epoch, xid, n, id offset 2 limit 1)"


async def test_an_untouched_journal_is_told_as_such(installation: Installation) -> None:
    await installation.accounts("After the seal")
    (found,) = await verify_all(installation.settings, installation.heads)
    assert found.verdict.fault is None
    assert found.unsealed == 1
    assert "untouched; 1 rows not sealed yet" in found.line()


@pytest.mark.parametrize(
    ("harm", "what"),
    [
        (f"update journal set event = 'nothing.happened' where id = {_THIRD}", "altered"),
        (f"delete from journal where id = {_THIRD}", "missing"),
        # two neighbours change places
        (
            "with two as (select id, lead(xid) over w as next_xid, lead(n) over w as next_n,"
            " lag(xid) over w as last_xid, lag(n) over w as last_n, row_number() over w as place"
            " from journal window w as (order by feed_epoch, xid, n, id))"
            " update journal j set xid = case place when 3 then next_xid else last_xid end,"
            " n = case place when 3 then next_n else last_n end"
            " from two where two.id = j.id and place in (3, 4)",
            "altered",
        ),
    ],
)
async def test_a_touched_row_is_named(installation: Installation, harm: str, what: str) -> None:
    rows = await installation.workspace.rows(
        "select id from journal order by feed_epoch, xid, n, id offset 2 limit 2"
    )
    await installation.tamper(harm)
    (found,) = await verify_all(installation.settings, installation.heads)
    assert found.verdict.fault is not None
    assert what in found.verdict.fault.what
    assert found.verdict.fault.row_id in {row["id"] for row in rows}
    assert str(found.verdict.fault.row_id) in found.line()


async def test_what_was_rewritten_with_its_seals_differs_from_the_heads_outside(
    installation: Installation,
) -> None:
    await installation.tamper(f"update journal set event = 'nothing' where id = {_THIRD}")
    await installation.tamper("delete from seal")
    kept = installation.heads.read_bytes()
    await installation.seal()
    installation.heads.write_bytes(kept)
    (found,) = await verify_all(installation.settings, installation.heads)
    assert found.verdict.fault is not None
    assert found.verdict.fault.what == "the seal was altered"


async def test_a_workspace_that_is_gone_is_missed(installation: Installation) -> None:
    gone = installation.heads.with_name("copy.jsonl")
    other = "00000000-0000-7000-8000-000000000001"
    text = installation.heads.read_text()
    gone.write_text(text + text.replace(str(installation.workspace.id), other))
    found = await verify_all(installation.settings, gone)
    assert [str(each.workspace_id) for each in found if each.verdict.fault] == [other]
    await FileHeads(gone).restored({installation.workspace.id: 99})
    found = await verify_all(installation.settings, gone)
    assert [each for each in found if each.verdict.fault] == []
