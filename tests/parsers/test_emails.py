"""The quick path for e-mail addresses against the library behind it, and a public set of them."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.text import emails
from adapters.text.emails import normalise_email
from tests.factories.shared_data import shared_files

_LOCAL = st.text(alphabet="abzABZ019.!#$%&'*+/=?^_`{|}~- @\"", min_size=0, max_size=70)
_DOMAIN = st.text(alphabet="abxnzABZ019.-_[]", min_size=0, max_size=70)
_ENDING = st.sampled_from(["", ".com", ".test", ".local", ".invalid", ".c0m", ".co1", "."])


@settings(max_examples=300, deadline=None)
@given(_LOCAL, _DOMAIN, _ENDING)
def test_the_quick_path_agrees_with_the_library(local: str, domain: str, ending: str) -> None:
    address = f"{local}@{domain}{ending}"
    quick = emails._plain(address)
    assert quick is None or quick == emails._checked(address)


# st.emails() takes seconds to make ready
_SHAPES = st.from_regex(
    r"[a-zA-Z0-9][\w.+-]{0,20}@([a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?\.){1,3}[a-zA-Z]{2,6}",
    fullmatch=True,
)


@settings(max_examples=60, deadline=None)
@given(_SHAPES)
def test_the_quick_path_agrees_on_real_shapes(address: str) -> None:
    quick = emails._plain(address)
    assert quick is None or quick == emails._checked(address)


def test_public_validity_set() -> None:
    for path in shared_files("06_people_companies/email_address_validity.json"):
        for case in json.loads(path.read_text("utf-8"))["tests"]:
            if case["category"] == "ISEMAIL_ERR":
                assert normalise_email(case["address"]) is None, case
            if case["category"] == "ISEMAIL_VALID_CATEGORY":
                assert normalise_email(case["address"]) is not None, case
