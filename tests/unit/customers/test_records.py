"""The rules of accounts and contacts, without I/O."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.customers.errors import AlreadyArchived, NotArchived, NotLinked, ParentCycle
from domain.customers.model import PointInput
from domain.kernel.aggregate import Json, changes_between
from domain.kernel.errors import Invalid
from domain.kernel.money import Money
from tests.unit.customers.records import NOW, a_contact, an_account, making

_TEXT = some.none() | some.text("abc ß é", min_size=1, max_size=5)
_PART = {"city": _TEXT, "subdivision": _TEXT, "postal_code": _TEXT}
_PATCHES = some.fixed_dictionaries(
    {},
    optional={
        "industry": _TEXT,
        "tax_id": _TEXT,
        "employees": some.none() | some.integers(0, 1000),
        "tags": some.lists(some.sampled_from(["a", "b", "c"]), unique=True, max_size=3),
        "address": some.none() | some.fixed_dictionaries({}, optional=_PART),
    },
)
_NOWHERE: dict[str, Json] = {
    "lines": [], "city": None, "subdivision": None, "postal_code": None, "country": None,
}  # fmt: skip


def merged(target: Any, patch: Any) -> Any:
    """RFC 7396, section 2; a field that a record always has stays, empty."""
    if not isinstance(patch, dict):
        return patch
    known = {**(target or _NOWHERE)}
    for name, value in patch.items():
        inner = name == "address" and isinstance(value, dict)
        known[name] = merged(known[name], value) if inner else value
    return known


@given(some.lists(_PATCHES, max_size=4))
def test_changes_merge_as_rfc_7396_says(patches: list[dict[str, Any]]) -> None:
    account = an_account()
    expected = account.facts()
    for patch in patches:
        account.change(patch, making())
        expected = merged(expected, patch)
        assert account.facts() == expected


@given(_PATCHES, _PATCHES)
def test_what_differs_leads_there_and_back(one: dict[str, Any], two: dict[str, Any]) -> None:
    account = an_account(**one)
    before = account.facts()
    after = account.change(two, making()).facts()
    changes = changes_between(before, after)
    assert {**before, **{each.field: each.after for each in changes}} == after
    assert {**after, **{each.field: each.before for each in changes}} == before
    assert all(each.before != each.after for each in changes)


_POINTS = some.lists(
    some.builds(
        PointInput,
        some.sampled_from(["+1", "+2", "+ 1", "+3", "x", "y"]),
        some.none() | some.just("home"),
        some.booleans(),
    ),
    max_size=6,
)


@given(_POINTS, _POINTS)
def test_points_are_unique_with_one_primary(
    first: list[PointInput], second: list[PointInput]
) -> None:
    account = an_account(phones=first)
    known = {point.key: point.id for point in account.points}
    account.change({"phones": second}, making())
    points = account.facts()["phones"]
    assert isinstance(points, list)
    keys = [point.key for point in account.points]
    assert len(set(keys)) == len(keys) == len(points)
    assert sum(point.primary for point in account.points) == min(1, len(keys))
    assert all(point.id == known.get(point.key, point.id) for point in account.points)
    primary = next((point.key for point in account.points if point.primary), None)
    assert account.phone == primary


def test_a_refused_change_changes_nothing() -> None:
    account = an_account(industry="steel")
    before = account.facts()
    with pytest.raises(Invalid) as refusal:
        account.change({"industry": "wood", "employees": -1, "website": "?"}, making())
    assert account.facts() == before
    assert [issue.pointer for issue in refusal.value.issues] == ["/employees", "/website"]


def test_phones_are_read_in_the_country_of_the_address() -> None:
    account = an_account(address={"country": "FR"}, phones=[PointInput("01 42")])
    assert account.phone == "+FR0142"


def test_archive_and_restore_once_each() -> None:
    account = an_account()
    account.archive(NOW)
    with pytest.raises(AlreadyArchived):
        account.archive(NOW)
    account.restore()
    with pytest.raises(NotArchived):
        account.restore()
    assert [event for event, _ in account.take_happened()] == ["archived", "restored"]


def test_nobody_is_their_own_parent() -> None:
    account = an_account()
    with pytest.raises(ParentCycle):
        account.change({"parent_id": account.id}, making())


def test_revenue_is_sorted_by_in_the_base_currency_only() -> None:
    account = an_account(annual_revenue=Money.of("12.50", "EUR"))
    account.value_in("EUR")
    assert account.annual_revenue_base == 1250
    account.value_in("USD")
    assert account.annual_revenue_base is None


@pytest.mark.parametrize(
    ("order", "shown"),
    [("given_first", "Dr Văn Thị Nguyễn"), ("family_first", "Dr Nguyễn Thị Văn")],
)
def test_a_name_is_shown_in_its_bearer_s_order(order: str, shown: str) -> None:
    name = {"given": "Văn", "middle": "Thị", "family": "Nguyễn", "prefix": "Dr", "order": order}
    assert a_contact(name=name).display_name == shown


def test_the_first_link_is_the_primary_one_and_passes_on() -> None:
    contact, one, two = a_contact(), UUID(int=1), UUID(int=2)
    contact.join(one, role="buyer")
    contact.join(two, from_date=date(2020, 1, 1))
    assert contact.account_id == one
    contact.belong_to(two)
    assert [(link.account_id, link.primary) for link in contact.links] == [
        (one, False),
        (two, True),
    ]
    contact.belong_to(one)
    assert contact.links[0].role == "buyer"
    contact.leave(one)
    assert contact.account_id == two
    contact.leave(two)
    assert not contact.links
    with pytest.raises(NotLinked):
        contact.leave(two)
    with pytest.raises(Invalid):
        contact.join(one, from_date=date(2024, 1, 2), to_date=date(2024, 1, 1))


@pytest.mark.parametrize(
    "name", [{}, {"given": " "}, {"given": "", "family": None}, {"prefix": "Dr"}]
)
def test_a_contact_has_a_name(name: dict[str, str | None]) -> None:
    with pytest.raises(Invalid) as refusal:
        a_contact(name={"given": None, **name})
    assert refusal.value.issues[0].pointer == "/name"
