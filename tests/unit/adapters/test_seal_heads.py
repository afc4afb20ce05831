from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from adapters.seal_heads import FileHeads
from domain.kernel.seals import Head

ONE, TWO = UUID(int=1), UUID(int=2)


def head(workspace: UUID, number: int, value: bytes) -> Head:
    return Head(workspace, number, 3, value, datetime(2026, 1, 1, tzinfo=UTC))


async def test_heads_are_kept_by_workspace_and_the_first_word_counts(tmp_path: Path) -> None:
    keeper = FileHeads(tmp_path / "new" / "heads.jsonl")
    assert await keeper.kept(ONE) == {}
    await keeper.keep([head(ONE, 1, b"a"), head(TWO, 1, b"b")])
    await keeper.keep([head(ONE, 2, b"c"), head(ONE, 1, b"forged")])
    assert await keeper.kept(ONE) == {1: b"a", 2: b"c"}
    assert await keeper.kept(TWO) == {1: b"b"}


async def test_a_line_cut_short_by_a_crash_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "heads.jsonl"
    keeper = FileHeads(path)
    await keeper.keep([head(ONE, 1, b"a")])
    with path.open("ab") as file:
        file.write(b'{"workspace_id": "000')
    await keeper.keep([head(ONE, 2, b"b")])
    assert await keeper.kept(ONE) == {1: b"a", 2: b"b"}
