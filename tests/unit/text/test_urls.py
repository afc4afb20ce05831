import pytest

from adapters.text.urls import normalise_url


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Acme.com/About", "https://acme.com/About"),
        ("HTTP://Acme.com:8080", "http://acme.com:8080"),
        ("//acme.com", "https://acme.com"),
        ("acme.com:8080/x", "https://acme.com:8080/x"),
        ("https://bücher.example/?q=1#a", "https://bücher.example/?q=1#a"),
        ("javascript:alert(1)", None),
        ("ftp://acme.com", None),
        ("https://user:secret@acme.com", None),
        ("acme", None),
        ("https://acme .com", None),
        ("https://[::1", None),
        ("http://acme.com:99999", None),
        ("", None),
    ],
)
def test_normalises(raw: str, expected: str | None) -> None:
    assert normalise_url(raw) == expected
