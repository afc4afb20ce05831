from datetime import timedelta

import pytest

from domain.kernel.jobs import HandedBack, JobContext
from persistence.kernel.failures import reason_of, told
from persistence.kernel.job_worker import Pace


def test_pauses_grow_with_jitter_up_to_a_limit() -> None:
    pace = Pace(first_pause=timedelta(seconds=2))
    for tries, middle in ((1, 2), (2, 8), (3, 32), (4, 128)):
        pauses = {pace.pause(tries).total_seconds() for _ in range(50)}
        assert len(pauses) > 1
        assert all(0.75 * middle <= pause <= 1.25 * middle for pause in pauses)
    assert pace.pause(20) == timedelta(minutes=10)


def test_a_long_job_hands_itself_back_only_when_asked_to_stop() -> None:
    JobContext(1, 1, lambda: False).hand_back_if_stopping()
    with pytest.raises(HandedBack):
        JobContext(1, 1, lambda: True).hand_back_if_stopping()


def test_a_failure_is_told_without_its_text() -> None:
    secret = "Key (email)=(ann@example.com) already exists"
    with pytest.raises(ValueError, match="already") as caught:
        raise ValueError(secret)
    fields = told(caught.value)
    assert fields["error"] == reason_of(caught.value) == "ValueError"
    assert "test_pace" in fields["trace"]
    assert "ann@" not in str(fields)
