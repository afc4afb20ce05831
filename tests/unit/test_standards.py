"""Codes of countries and languages are looked up, not guessed by their form."""

import pytest
from babel import Locale

from domain.customers.model import rules
from domain.identity.model import values
from domain.kernel.errors import Invalid
from domain.kernel.listing import Field, FieldType, Op
from domain.kernel.standards import COUNTRIES, LANGUAGES, is_language_tag
from domain.kernel.values import typed_operand

# what CLDR names and ISO 3166-1 does not
_NO_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}


def test_the_countries_are_those_of_iso_3166_and_kosovo() -> None:
    territories = map(str, Locale.parse("en").territories)
    named = {code for code in territories if len(code) == 2 and code.isalpha()}
    assert named - _NO_COUNTRIES == COUNTRIES
    assert len(COUNTRIES - {"XK"}) == 249


def test_the_languages_have_names() -> None:
    assert set(Locale.parse("en").languages) >= LANGUAGES
    assert len([code for code in LANGUAGES if len(code) == 2]) == 184


@pytest.mark.parametrize("code", ["FR", "VN", "XK", "SS", "CW", "AX"])
def test_a_country(code: str) -> None:
    assert rules.country(code, "/country") == code
    assert typed_operand(Field("country", FieldType.COUNTRY), Op.EQ, code, "/country") == code


@pytest.mark.parametrize("code", ["ZZ", "UK", "EU", "fr", "AN", "SU", "YU", "FRA", "F", "00", "É1"])
def test_no_country(code: str) -> None:
    field = Field("country", FieldType.COUNTRY)
    with pytest.raises(Invalid) as refusal:
        rules.country(code, "/country")
    assert refusal.value.issues[0].code == "not_a_country"
    for op, given in ((Op.EQ, code), (Op.IN, f"FR,{code}")):
        with pytest.raises(Invalid) as refusal:
            typed_operand(field, op, given, "/country")
        assert refusal.value.issues[0].code == "not_a_country"


@pytest.mark.parametrize("tag", ["fr", "vi", "zh-Hans", "zh-Hant-TW", "es-419", "fil", "yue-HK"])
def test_a_language(tag: str) -> None:
    assert rules.language(tag, "/language") == tag
    assert values.locale(tag) == tag


@pytest.mark.parametrize("tag", ["xx", "qq-FR", "fr-ZZ", "fr-UK", "fr_FR", "FR", "zxq", "fr-", ""])
def test_no_language(tag: str) -> None:
    assert not is_language_tag(tag)
    with pytest.raises(Invalid) as refusal:
        values.locale(tag)
    assert refusal.value.issues[0].code == "unknown_locale"
    with pytest.raises(Invalid) as refusal:
        typed_operand(Field("language", FieldType.LANGUAGE), Op.EQ, tag, "/language")
    assert refusal.value.issues[0].code == "not_a_language"
