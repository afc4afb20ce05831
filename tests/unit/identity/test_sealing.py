"""What is sealed opens in its own place only, and with a known key only."""

import secrets
from base64 import b64encode
from uuid import uuid4

import pytest

from adapters.sealing import CannotOpen, MasterKey, Place, Sealer, UnusableKey

KEY = MasterKey(secrets.token_bytes(32))
WORKSPACE = uuid4()
PLACE = Place(WORKSPACE, "mailbox", "17")


def test_opens_what_it_sealed() -> None:
    sealer = Sealer([KEY])
    sealed = sealer.seal(b"hunter2", PLACE)
    assert sealer.open(sealed, PLACE) == b"hunter2"
    assert b"hunter2" not in sealed
    assert sealed != sealer.seal(b"hunter2", PLACE)


@pytest.mark.parametrize(
    "other",
    [
        Place(uuid4(), "mailbox", "17"),
        Place(WORKSPACE, "webhook", "17"),
        Place(WORKSPACE, "mailbox", "18"),
        Place(WORKSPACE, "mailbox1", "7"),
        Place(None, "mailbox", "17"),
    ],
)
def test_a_moved_row_does_not_open(other: Place) -> None:
    sealer = Sealer([KEY])
    with pytest.raises(CannotOpen):
        sealer.open(sealer.seal(b"secret", PLACE), other)


def test_every_changed_byte_is_noticed() -> None:
    sealer = Sealer([KEY])
    sealed = sealer.seal(b"secret", PLACE)
    for n in range(len(sealed)):
        broken = sealed[:n] + bytes([sealed[n] ^ 1]) + sealed[n + 1 :]
        with pytest.raises(CannotOpen):
            sealer.open(broken, PLACE)
    for n in range(len(sealed)):
        with pytest.raises(CannotOpen):
            sealer.open(sealed[:n], PLACE)


def test_keys_are_rotated() -> None:
    old, new = KEY, MasterKey(secrets.token_bytes(32))
    sealed = Sealer([old]).seal(b"secret", PLACE)
    both = Sealer([new, old])
    assert both.open(sealed, PLACE) == b"secret"
    assert both.needs_resealing(sealed)
    renewed = both.seal(both.open(sealed, PLACE), PLACE)
    assert not both.needs_resealing(renewed)
    assert Sealer([new]).open(renewed, PLACE) == b"secret"
    with pytest.raises(CannotOpen):
        Sealer([new]).open(sealed, PLACE)


def test_keys_for_different_purposes_differ() -> None:
    assert KEY.derive("cursors") != KEY.derive("refresh tokens") != KEY.key


def test_reads_the_master_key_of_the_settings() -> None:
    assert MasterKey.from_base64(b64encode(KEY.key).decode() + "\n").key == KEY.key
    for wrong in ("", "short", b64encode(b"x" * 31).decode(), "ä" * 44):
        with pytest.raises(UnusableKey):
            MasterKey.from_base64(wrong)
    assert KEY.key.hex() not in repr(KEY)
