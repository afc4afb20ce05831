"""PATCH is a merge patch (RFC 7396): absent keeps, null clears, objects merge, arrays replace."""

from typing import Any

import pytest

from tests.factories.customers import a_contact, an_account, make_account
from tests.factories.workspaces import Workspace

ADDRESS = an_account()["address"]
REVENUE = an_account()["annual_revenue"]
# After the table in appendix A of RFC 7396, on an account whose every field is set.
CASES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"name": "b"}, {"name": "b"}),
    ({"industry": None}, {"industry": None}),
    ({"industry": "c", "tax_id": None}, {"industry": "c", "tax_id": None}),
    ({"tags": ["b"]}, {"tags": ["b"]}),
    ({"tags": []}, {"tags": []}),
    ({"tags": None}, {"tags": []}),
    ({"address": {"city": "Lyon"}}, {"address": {**ADDRESS, "city": "Lyon"}}),
    ({"address": {"city": None}}, {"address": {**ADDRESS, "city": None}}),
    (
        {"address": {"lines": None, "country": "BE"}},
        {"address": {**ADDRESS, "lines": [], "country": "BE"}},
    ),
    ({"address": {}}, {"address": ADDRESS}),
    ({"address": None}, {"address": None}),
    ({"emails": None}, {"emails": [], "email": None}),
    ({"phones": []}, {"phones": [], "phone": None}),
    ({"annual_revenue": None}, {"annual_revenue": None}),
    (
        {"annual_revenue": {"amount": "7", "currency": "USD"}},
        {"annual_revenue": {"amount": "7.00", "currency": "USD"}},
    ),
    ({"annual_revenue": {"amount": "5.00"}}, {"annual_revenue": {**REVENUE, "amount": "5.00"}}),
    ({"annual_revenue": {"currency": "USD"}}, {"annual_revenue": {**REVENUE, "currency": "USD"}}),
    ({"annual_revenue": {}}, {"annual_revenue": REVENUE}),
    ({"owner_id": None}, {"owner": None}),
    ({"employees": 0, "founded_year": None}, {"employees": 0, "founded_year": None}),
    ({}, {}),
]
UNCHANGED: list[dict[str, Any]] = [{}, {"address": ADDRESS}, {"annual_revenue": REVENUE}]


@pytest.mark.parametrize(("patch", "expected"), CASES)
@pytest.mark.parametrize("media", ["application/merge-patch+json", "application/json"])
async def test_account(
    workspace: Workspace, patch: dict[str, Any], expected: dict[str, Any], media: str
) -> None:
    before = (await workspace.admin.post("/v1/accounts", json=an_account())).json()
    path = f"/v1/accounts/{before['id']}"
    changed = await workspace.admin.patch(path, json=patch, headers={"Content-Type": media})
    assert changed.status_code == 200, changed.text
    bookkeeping = {name: changed.json()[name] for name in ("version", "updated_at")}
    assert changed.json() == {**before, **expected, **bookkeeping}
    assert bookkeeping["version"] == before["version"] + (1 if expected not in UNCHANGED else 0)
    assert (await workspace.admin.get(path)).json() == changed.json()


@pytest.mark.parametrize(
    "patch", [{"name": None}, {"name": ""}, {"kind": None}, {"colour": "red"}, {"id": "x"}]
)
async def test_what_cannot_be_cleared_or_is_unknown_is_refused(
    workspace: Workspace, patch: dict[str, Any]
) -> None:
    made = await make_account(workspace.admin)
    path = f"/v1/accounts/{made['id']}"
    answer = await workspace.admin.patch(path, json=patch)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["pointer"] == "/" + next(iter(patch))
    assert (await workspace.admin.get(path)).json() == made


@pytest.mark.parametrize(
    ("revenue", "patch", "pointer", "code"),
    [
        (REVENUE, {"amount": None}, "amount", "required"),
        (REVENUE, {"currency": None}, "currency", "required"),
        (REVENUE, {"amount": "-1"}, "amount", "out_of_range"),
        (REVENUE, {"amount": "1.005"}, "amount", "too_many_decimals"),
        (REVENUE, {"currency": "XXY"}, "currency", "unknown_currency"),
        (REVENUE, {"amount": "1", "unit": "k"}, "unit", "unknown_field"),
        ({"amount": "1234.50", "currency": "EUR"}, {"currency": "JPY"}, "amount",
         "too_many_decimals"),
        (None, {"amount": "1"}, "currency", "required"),
        (None, {"currency": "EUR"}, "amount", "required"),
    ],
)  # fmt: skip
async def test_money_that_would_not_be_whole_is_refused(
    workspace: Workspace, revenue: Any, patch: dict[str, Any], pointer: str, code: str
) -> None:
    made = await make_account(workspace.admin, annual_revenue=revenue)
    path = f"/v1/accounts/{made['id']}"
    answer = await workspace.admin.patch(path, json={"annual_revenue": patch})
    assert answer.status_code == 422, answer.text
    told = [(issue["pointer"], issue["code"]) for issue in answer.json()["errors"]]
    assert told == [(f"/annual_revenue/{pointer}", code)]
    assert (await workspace.admin.get(path)).json() == made


@pytest.mark.parametrize("body", ["[]", '"name"', "1", "null"])
async def test_a_patch_is_an_object(workspace: Workspace, body: str) -> None:
    made = await make_account(workspace.admin)
    answer = await workspace.admin.patch(
        f"/v1/accounts/{made['id']}",
        content=body,
        headers={"Content-Type": "application/merge-patch+json"},
    )
    assert answer.status_code == 422


async def test_parts_of_a_name_merge(workspace: Workspace) -> None:
    made = (await workspace.admin.post("/v1/contacts", json=a_contact())).json()
    path = f"/v1/contacts/{made['id']}"
    changed = (
        await workspace.admin.patch(path, json={"name": {"prefix": None, "given": "An"}})
    ).json()
    assert changed["name"] == {**made["name"], "prefix": None, "given": "An"}
    assert changed["display_name"] == "Nguyễn Thị An Jr"
    nameless = await workspace.admin.patch(path, json={"name": {"given": None, "family": None}})
    assert nameless.status_code == 422
    for whole in ({"name": None}, {"name": {"order": None}}):
        answer = await workspace.admin.patch(path, json=whole)
        assert answer.status_code in (200, 422), answer.text
