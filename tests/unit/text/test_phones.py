import pytest

from adapters.text import phones
from adapters.text.phones import normalise_phone


@pytest.mark.parametrize(
    ("raw", "region", "expected"),
    [
        ("0912 018 159", "VN", "+84912018159"),
        ("+84 912 018 159", None, "+84912018159"),
        ("(201) 557-9217", "US", "+12015579217"),
        ("06 12 38 77 89", "FR", "+33612387789"),
        ("0033 6 12 38 77 89", "FR", "+33612387789"),
        ("tel:+33-6-12-38-77-89", "US", "+33612387789"),
        ("+39 06 698 12345", None, "+390669812345"),
        ("650-253-0000 ext. 12", "US", "+16502530000"),
        ("８４９１２０１８１５９", "VN", "+84912018159"),
        ("06 12 38 77 89", "US", None),
        ("0912 018 159", None, None),
        ("+0912018159", "VN", None),
        ("12345", "VN", None),
        ("unknown", "VN", None),
        ("", "VN", None),
        ("0912018159", "ZZ", None),
        ("+", None, None),
        ("\x00", "US", None),
        ("1" * 70, "US", None),
    ],
)
def test_normalises(raw: str, region: str | None, expected: str | None) -> None:
    assert normalise_phone(raw, region) == expected


def test_an_international_number_needs_no_second_look() -> None:
    for typed in ("+33 1 40 00 01 23", "+1 201 557 9217", "+84 912 018 159", "+44 20 7946 0958"):
        assert phones._quick(typed, None) == phones._thorough(typed, None) is not None
