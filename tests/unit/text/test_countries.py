import pytest

from adapters.text.countries import country_code, country_codes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Viet Nam", "VN"), ("VIETNAM", "VN"), ("Việt Nam", "VN"), ("vn", "VN"), ("VNM", "VN"),
        ("越南", "VN"), ("वियतनाम", "VN"), ("Etats-Unis", "US"), ("U.S.A.", "US"), ("Mỹ", "US"),
        ("MY", "MY"), ("Hoa Kỳ", "US"), ("Côte d’Ivoire", "CI"), ("Cote d'Ivoire", "CI"),
        ("Korea", "KR"), ("UK", "GB"), ("Turkey", "TR"), ("Türkiye", "TR"), ("中国", "CN"),
        ("भारत", "IN"), ("Deutschland", "DE"), (" france ", "FR"), ("XK", "XK"),
        ("Philipines", None), ("EU", None), ("ZZ", None), ("", None), ("Atlantis", None),
        ("x" * 100, None),
    ],
)  # fmt: skip
def test_resolves(text: str, expected: str | None) -> None:
    assert country_code(text) == expected


def test_every_code_resolves_to_itself() -> None:
    assert len(country_codes()) == 250
    assert all(country_code(code) == code for code in country_codes())
