"""Headers in five languages find their fields; what a column holds can speak against it."""

import pytest

from bootstrap.shapes import SHAPES
from domain.exchange.model import Column, guess_fields

ACCOUNTS, CONTACTS = SHAPES["accounts"], SHAPES["contacts"]


def guessed(target: str, *headers: str, **samples: tuple[str, ...]) -> list[str | None]:
    columns = [Column(n, header, samples.get(header, ())) for n, header in enumerate(headers)]
    return guess_fields(columns, SHAPES[target])


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        (("Company Name", "Sector", "Phone Number", "Country"),
         ["name", "industry", "phone", "country"]),
        (("Tên công ty", "Ngành nghề", "Điện thoại", "Quốc gia", "Mã số thuế", "Doanh thu"),
         ["name", "industry", "phone", "country", "tax_id", "annual_revenue"]),
        (("Raison sociale", "Secteur d’activité", "Téléphone", "Pays", "Chiffre d'affaires",
          "Effectif", "Code postal", "Ville"),
         ["name", "industry", "phone", "country", "annual_revenue", "employees", "postal_code",
          "city"]),
        (("कंपनी का नाम", "उद्योग", "फ़ोन", "देश", "वेबसाइट"),
         ["name", "industry", "phone", "country", "website"]),
        (("公司名称", "行业", "电话", "国家", "员工人数", "母公司"),
         ["name", "industry", "phone", "country", "employees", "parent"]),
        (("ACCOUNT ", " year_established", "office location", "subsidiary_of"),
         ["name", "founded_year", "country", "parent"]),
    ],
)  # fmt: skip
def test_account_headers(headers: tuple[str, ...], fields: list[str]) -> None:
    assert guessed("accounts", *headers) == fields


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        (("first_name", "last_name", "email_work", "email_home", "phone_other", "Birthday"),
         ["given_name", "family_name", "email", "email", "phone", "birth_date"]),
        (("Họ và tên", "Chức vụ", "Ngày sinh", "Giới tính", "Công ty"),
         ["full_name", "title", "birth_date", "gender", "account"]),
        (("Prénom", "Nom de famille", "Courriel", "Fonction", "Société"),
         ["given_name", "family_name", "email", "title", "account"]),
        (("पूरा नाम", "ईमेल", "जन्म तिथि"), ["full_name", "email", "birth_date"]),
        (("姓名", "邮箱", "手机", "职位", "生日"),
         ["full_name", "email", "phone", "title", "birth_date"]),
        (("Name", "First name", "Surname"), [None, "given_name", "family_name"]),
    ],
)  # fmt: skip
def test_contact_headers(headers: tuple[str, ...], fields: list[str]) -> None:
    assert guessed("contacts", *headers) == fields


def test_a_field_of_one_column_takes_the_first() -> None:
    assert guessed("contacts", "company_name", "company", "x") == ["account", None, None]


def test_numbers_are_not_guessed_from_texts() -> None:
    assert guessed("accounts", "Founded", Founded=("1902", "2013 (1888)")) == [None]
    assert guessed("accounts", "Founded", Founded=("1902", "1888")) == ["founded_year"]
    assert guessed("accounts", "Revenue", Revenue=("$1,200.50", "(3 000,00 €)")) == [
        "annual_revenue"
    ]


def test_an_owner_is_only_known_by_e_mail() -> None:
    assert guessed("accounts", "Owner", Owner=("Ann Lee",)) == [None]
    assert guessed("accounts", "Owner", Owner=("ann@example.com",)) == ["owner_email"]


def test_ids_of_other_systems() -> None:
    assert guessed("accounts", "External ID", "Name") == ["external_id:import", "name"]
