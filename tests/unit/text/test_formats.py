"""Workbooks, lines of JSON and cards: known by content, read as rows of named columns."""

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.text.formats.detecting import look
from adapters.text.formats.kinds import format_of
from adapters.text.formats.reading import rows_of
from adapters.text.formats.vcard import cards
from domain.exchange.model import Detection, Format

OUTLOOK = b"""BEGIN:VCARD\r
VERSION:2.1\r
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Nguy=E1=BB=85n;Th=\r
=E1=BB=8B;;Ms.\r
ORG:An Ph\xc3\xa1t;Sales;East\r
TEL;WORK;VOICE:+84 24 3825 1234\r
TEL;CELL:0912 345 678\r
PHOTO;ENCODING=BASE64:AAAA\r
 BBBB\r
\r
ADR;HOME:;;12 Tr\xc3\xa0ng Ti\xe1\xbb\x81n;H\xc3\xa0 N\xe1\xbb\x99i;;100000;Vi\xe1\xbb\x87t Nam\r
ADR;WORK:;;1 Other;Town;;;\r
BDAY:19800118\r
END:VCARD\r
"""
FOUR = b"""BEGIN:VCARD
VERSION:4.0
FN:Simon Perreault
item1.TEL;TYPE="voice,work";PREF=1:tel:+1-418-656-9254;ext=102
EMAIL;TYPE=home:simon@example.org
EMAIL;TYPE=home:s@example.org
CATEGORIES:vip,a\\,b
NOTE:two\\nlines\\; and
  a fold
BDAY:--0203
GENDER:M;Fellow
END:VCARD
"""


def seen(content: bytes, kind: Format, **given: Any) -> tuple[Detection, list[dict[str, str]]]:
    file = io.BytesIO(content)
    found = look(file, kind, given)
    headers = [column.header for column in found.columns]
    rows = rows_of(file, found.dialect, headers)
    return found, [dict(zip(headers, row.cells, strict=False)) for row in rows]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"PK\x03\x04rest", "xlsx"),
        (b"\xef\xbb\xbf\r\nbegin:vcard\r\nEND:VCARD", "vcard"),
        ("BEGIN:VCARD\r\nEND:VCARD".encode("utf-16"), "vcard"),
        (b'{"a": 1}\n{"a": 2}\n', "ndjson"),
        (b"{name},b\n1,2\n", "csv"),
        (b'[{"a": 1}]', "csv"),
        (b"name;BEGIN:VCARD\n", "csv"),
        (b"", "csv"),
    ],
)
def test_a_format_is_known_by_its_content(content: bytes, kind: str) -> None:
    assert format_of(content, complete=True) == kind


def test_a_card_of_version_2_1_in_quoted_printable() -> None:
    _, (card,) = seen(OUTLOOK, "vcard")
    assert (card["family_name"], card["given_name"]) == ("Nguyễn", "Thị")
    assert (card["account"], card["department"]) == ("An Phát", "Sales, East")
    assert (card["phone work"], card["phone mobile"]) == ("+84 24 3825 1234", "0912 345 678")
    assert (card["city"], card["country"]) == ("Hà Nội", "Việt Nam")
    assert card["other address 2"] == "1 Other, Town"
    assert card["birth_date"] == "1980-01-18"
    assert not any("BBBB" in value for value in card.values())


def test_a_card_of_version_4_with_several_values_of_one_label() -> None:
    _, (card,) = seen(FOUR, "vcard")
    assert (card["given_name"], card["family_name"]) == ("Simon", "Perreault")
    assert card["phone work"] == "+1-418-656-9254 ext. 102"
    assert card["email home"] == "simon@example.org\ns@example.org"
    assert card["tags"] == "vip\na,b"
    assert card["note"] == "two\nlines; and a fold"
    assert card["birthday as written"] == "--0203"
    assert card["gender"] == "male"


def test_a_card_that_is_never_closed_is_refused_alone() -> None:
    file = io.BytesIO(FOUR + b"BEGIN:VCARD\nFN:Half\n")
    found = look(file, "vcard", {})
    rows = list(rows_of(file, found.dialect, [c.header for c in found.columns]))
    assert [row.problem and row.problem.code for row in rows] == [None, "card_not_closed"]


def test_lines_of_json_have_the_union_of_their_keys() -> None:
    content = (
        b'{"name": "A", "address": {"city": "X", "deep": {"a": 1}}}\n\nnot json\n'
        b'{"name": "B", "tags": ["x", "y,z"], "phones": [{"label": "work", "value": "+1"}],'
        b' "revenue": 12345678901234567.10, "vip": true, "gone": null}\n[1]\n'
    )
    found, rows = seen(content, "ndjson")
    assert [column.header for column in found.columns] == [
        "name", "address.city", "address.deep", "tags", "phones", "revenue", "vip", "gone",
    ]  # fmt: skip
    assert rows[0]["address.deep"] == '{"a":1}'
    assert (rows[2]["tags"], rows[2]["phones"]) == ("x\ny,z", "+1")
    assert (rows[2]["revenue"], rows[2]["vip"]) == ("12345678901234567.10", "true")
    file = io.BytesIO(content)
    read = rows_of(file, found.dialect, ["name"])
    assert [(row.line, row.problem and row.problem.code) for row in read] == [
        (1, None), (3, "not_json"), (4, None), (5, "not_an_object"),
    ]  # fmt: skip


names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)
values = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.dictionaries(names.filter(str.strip), values, min_size=1), min_size=1, max_size=8)
)
def test_what_json_says_is_what_is_read(records: list[dict[str, str]]) -> None:
    content = "\n".join(json.dumps(record) for record in records).encode()
    file = io.BytesIO(content)
    found = look(file, "ndjson", {})
    if not found.refusal:
        keys = list(dict.fromkeys(name for record in records for name in record))
        rows = list(rows_of(file, found.dialect, keys))
        assert [row.cells for row in rows] == [[r.get(k, "") for k in keys] for r in records]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_between_the_marks_of_a_card_make_the_reader_fail(content: bytes) -> None:
    file = io.BytesIO(b"BEGIN:VCARD\n" + content + b"\nEND:VCARD\n")
    found = look(file, "vcard", {})
    list(rows_of(file, found.dialect, [column.header for column in found.columns]))
    list(cards([file.getvalue()], found.dialect.encoding))
