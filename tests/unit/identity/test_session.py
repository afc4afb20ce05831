"""A refresh token is good once; an old one that comes back ends the session."""

from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

import pytest

from adapters.opaque import OpaqueSecrets
from domain.identity.errors import SessionEnded
from domain.identity.model import Client, Ended, RefreshToken, Session
from domain.identity.model.session import GRACE, IDLE, LONGEST

START = datetime(2026, 3, 1, tzinfo=UTC)
ID = UUID(int=7).hex
SECRETS = OpaqueSecrets(b"k" * 32)


def opened() -> tuple[Session, RefreshToken]:
    token = RefreshToken.first(uuid4(), uuid4(), SECRETS.token)
    session = Session.open(
        token, user_id=uuid4(), client=Client.BROWSER, user_agent="a\x00b\ud800", now=START
    )
    return session, token


def refreshed(session: Session, token: RefreshToken, seconds: float) -> RefreshToken:
    follower = session.refresh(token, SECRETS.successor, START + timedelta(seconds=seconds))
    assert follower is not None
    return follower


def test_each_refresh_gives_a_new_token() -> None:
    session, token = opened()
    seen = {str(token)}
    for n in range(1, 20):
        token = refreshed(session, token, 900 * n)
        seen.add(str(token))
    assert len(seen) == 20


def test_the_token_survives_being_written() -> None:
    _, token = opened()
    assert RefreshToken.parse(str(token)) == token
    assert token.secret not in repr(token)


@pytest.mark.parametrize("text", ["", "x", f"{ID}.", f"{ID}.{'a' * 97}\n", "٣" * 130])
def test_garbage_is_no_token(text: str) -> None:
    with pytest.raises(SessionEnded):
        RefreshToken.parse(text)


def test_an_old_token_ends_the_session() -> None:
    session, first = opened()
    second = refreshed(session, first, 900)
    assert session.refresh(first, SECRETS.successor, START + timedelta(seconds=911)) is None
    assert session.revoked_because is Ended.REFRESH_REUSED
    with pytest.raises(SessionEnded):
        refreshed(session, second, 912)


def test_a_much_older_token_ends_the_session_too() -> None:
    session, first = opened()
    token = first
    for n in range(1, 30):
        token = refreshed(session, token, 900 * n)
    at = START + timedelta(seconds=900 * 29 + 1)
    assert session.refresh(first, SECRETS.successor, at) is None
    assert not session.is_alive(at)


def test_tabs_that_start_together_stay_signed_in() -> None:
    session, first = opened()
    second = refreshed(session, first, 900)
    assert refreshed(session, first, 901) == second
    third = refreshed(session, second, 905)
    assert refreshed(session, first, 909) == third, "also when a later tab was served between"
    assert refreshed(session, second, 914) == third
    assert session.refresh(first, SECRETS.successor, START + timedelta(seconds=916)) is None


def test_grace_is_ten_seconds() -> None:
    session, first = opened()
    at = START + timedelta(seconds=900)
    assert session.refresh(first, SECRETS.successor, at)
    assert session.refresh(first, SECRETS.successor, at + GRACE)
    late = at + GRACE + timedelta(microseconds=1)
    assert session.refresh(first, SECRETS.successor, late) is None


def test_a_stranger_cannot_end_a_session() -> None:
    session, token = opened()
    forged = RefreshToken.first(token.workspace_id, token.session_id, SECRETS.token)
    with pytest.raises(SessionEnded):
        refreshed(session, forged, 1)
    assert session.is_alive(START)


def test_without_the_key_nobody_can_follow_the_chain() -> None:
    session, first = opened()
    second = refreshed(session, first, 900)
    guess = OpaqueSecrets(b"another key").successor(first.secret)
    assert guess != second.secret


def test_a_session_ends_idle_and_at_last_for_good() -> None:
    session, token = opened()
    with pytest.raises(SessionEnded):
        refreshed(session, token, IDLE.total_seconds())
    for day in count(1):
        if day >= LONGEST.days:
            break
        token = refreshed(session, token, day * 86_400)
    assert session.expires_at == START + LONGEST
    with pytest.raises(SessionEnded):
        refreshed(session, token, LONGEST.total_seconds())


def test_the_journal_never_holds_a_secret() -> None:
    session, token = opened()
    kept = {name for name in session.facts() if name not in Session.SECRET}
    assert kept.isdisjoint({"refresh_hash", "family_hash"})
    assert token.secret not in str(session.facts())
    assert isinstance(session.id, UUID)
    assert session.user_agent == "ab"
