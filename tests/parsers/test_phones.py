"""The quick path for phones against the library behind it, and public lists of phones."""

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import (
    COUNTRY_CODE_TO_REGION_CODE,
    SUPPORTED_REGIONS,
    PhoneNumberFormat,
    PhoneNumberType,
    example_number_for_type,
    format_number,
)

from adapters.text import phones
from adapters.text.phones import normalise_phone
from tests.factories.shared_data import shared_rows


@settings(max_examples=400, deadline=None)
@given(
    st.text(alphabet="0123456789", min_size=1, max_size=14),
    st.sampled_from(["", "+", "0", "00", "1", "+0"]),
    st.sampled_from(["US", "VN", "FR", "GB", "IT", "CN", "IN", "DE", "BR", "AR", "RU", None]),
)
def test_the_quick_path_agrees_with_the_library(digits: str, lead: str, region: str | None) -> None:
    quick = phones._quick(lead + digits, region)
    assert quick is None or quick == phones._thorough(lead + digits, region)


_REGIONS = sorted(SUPPORTED_REGIONS)
_KINDS = [kind for kind in PhoneNumberType.values() if kind != PhoneNumberType.UNKNOWN]


def _examples() -> Iterator[tuple[str, str, str]]:
    """(region, national form, international form) of every kind of number of every region."""
    for region in _REGIONS:
        for kind in _KINDS:
            number = example_number_for_type(region, kind)
            if number is not None:
                national = format_number(number, PhoneNumberFormat.NATIONAL)
                yield region, national, format_number(number, PhoneNumberFormat.INTERNATIONAL)


def test_the_quick_path_agrees_about_examples_of_every_region() -> None:
    """Each as it is, cut short, and with a digit changed."""
    answered = 0
    for region, *forms in _examples():
        for form in forms:
            for typed in (form, form[:-1], _turned(form, 3)):
                quick = phones._quick(typed, region)
                assert quick is None or quick == phones._thorough(typed, region), (typed, region)
                answered += quick is not None
    assert answered > 1_500


def _turned(form: str, at: int) -> str:
    digits = [n for n, letter in enumerate(form) if letter.isdigit()]
    at = digits[at % len(digits)]
    return form[:at] + str((int(form[at]) + 3) % 10) + form[at + 1 :]


_CODES = sorted(COUNTRY_CODE_TO_REGION_CODE)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(_CODES), st.text(alphabet="0123456789", min_size=3, max_size=13))
def test_the_quick_path_agrees_about_every_calling_code(code: int, digits: str) -> None:
    quick = phones._quick(f"+{code}{digits}", None)
    assert quick is None or quick == phones._thorough(f"+{code}{digits}", None)


_FORMATS = shared_rows("06_people_companies/phone_mobile_formats.csv")
_PEOPLE = shared_rows("06_people_companies/people_derived.csv")


def test_mobile_formats_of_every_region() -> None:
    for row in _FORMATS:
        for form in ("national", "international", "e164"):
            assert normalise_phone(row[form], row["default_region"]) == row["e164"]


def test_people_as_typed() -> None:
    for row in _PEOPLE:
        assert normalise_phone(row["phone_as_typed"], row["country"]) == row["phone_e164"]
