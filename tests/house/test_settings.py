import base64
from pathlib import Path

import pytest
from pydantic import ValidationError

from bootstrap.settings import Settings


def test_the_key_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    first = Settings(data_dir=tmp_path).secret
    again = Settings(data_dir=tmp_path).secret
    assert first == again
    assert len(first) == 32
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_a_given_key_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_SECRET_KEY", base64.b64encode(b"k" * 32).decode())
    assert Settings(data_dir=tmp_path).secret == b"k" * 32
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("key", ["", "c2hvcnQ=", "not base64!"])
def test_a_key_of_another_length_is_refused(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_SECRET_KEY", key)
    with pytest.raises(ValidationError):
        Settings()


def test_origins_are_a_comma_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_CORS_ORIGINS", "https://a.example/, https://b.example")
    assert Settings().cors_origins == ("https://a.example", "https://b.example")


def test_the_public_address_follows_the_web_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_WEB_PORT", "6000")
    assert Settings().public_url == "http://localhost:6000"
    monkeypatch.setenv("RAPPORT_PUBLIC_URL", "https://crm.example")
    assert Settings().public_url == "https://crm.example"
