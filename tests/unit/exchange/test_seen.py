"""Keys of earlier rows are known again, in little memory."""

import sys

from domain.exchange.seen import Seen


def test_what_was_seen_is_known_and_nothing_else() -> None:
    chunks = [{hash((chunk, number)) for number in range(500)} for chunk in range(60)]
    seen = Seen()
    for number, chunk in enumerate(chunks):
        assert not any(each in seen for each in chunk)
        seen.add(chunk)
        assert all(each in seen for each in chunks[number // 2])
    seen.add(set())
    runs = seen.runs
    assert len(runs) < 8
    assert sum(map(sys.getsizeof, runs)) < 10 * 500 * 60
