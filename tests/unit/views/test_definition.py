"""The parts of a view: names of custom fields change, what they mean does not."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from domain.customers.queries import ACCOUNTS
from domain.kernel.custom.definitions import CustomCatalogue, CustomField, CustomFields, CustomType
from domain.kernel.errors import Invalid
from domain.kernel.permissions import Reach
from domain.kernel.principal import Principal
from domain.views.definition import kept_parts, shown_parts
from domain.views.model import SavedView

SIZE = uuid4()
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PARTS = ("condition", "sort", "columns", "group_by", "summed")


def who(key: str = "size", *, retired: bool = False) -> Principal:
    field = CustomField(SIZE, key, "Size", CustomType.NUMBER, retired=retired)
    custom = CustomCatalogue({"accounts": CustomFields([field])}, key)
    grants = {"account:read": Reach.ALL}
    return Principal(uuid4(), uuid4(), None, 1, grants, custom=custom)


def test_fields_are_kept_by_their_ids_and_shown_by_their_names() -> None:
    tests = [
        {"field": "custom.size", "op": "gte", "value": "5"},
        {"not": {"field": "kind", "op": "eq", "value": "household"}},
    ]
    given = {"where": {"any": tests}, "sort": "-custom.size,name", "columns": ["custom.size"]}
    kept = {**dict.fromkeys(PARTS), **kept_parts(given, ACCOUNTS, who())}
    assert kept["condition"]["any"][0]["field"] == f"custom.{SIZE}"
    assert kept["sort"] == f"-custom.{SIZE},name"
    shown = shown_parts(kept, ACCOUNTS, who("heads"))
    assert shown.where["any"][0]["field"] == "custom.heads"
    assert (shown.sort, shown.columns) == ("-custom.heads,name", ["custom.heads"])
    assert list(shown.problems) == []


def test_a_retired_field_is_told_wherever_it_is_named() -> None:
    given = {"where": {"not": {"field": "custom.size", "op": "is_null", "value": True}}}
    kept = {**dict.fromkeys(PARTS), **kept_parts(given, ACCOUNTS, who())}
    shown = shown_parts(kept, ACCOUNTS, who(retired=True))
    told = [(each.pointer, each.code, each.field) for each in shown.problems]
    assert told == [("/where/not/field", "field_retired", "custom.size")]


def test_a_team_s_view_names_its_team_and_no_other_does() -> None:
    kept = {"name": " My  view ", "team_id": None}
    view = SavedView.save(uuid4(), uuid4(), "accounts", kept, now=NOW, by=uuid4())
    assert (view.name, view.name_key) == ("My view", "my view")
    with pytest.raises(Invalid):
        view.change({"team_id": uuid4()})
