"""Search by name, by condition tree, and lists grouped by a field."""

from typing import Any

import pytest

from tests.factories.customers import an_account, ids, make_account, make_contact
from tests.factories.workspaces import Workspace

NAMES = ["Đại Việt Phát", "北京科技有限公司", "Société Générale", "O'Brien & Söhne", "Acme 100%"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("dai viet", NAMES[0]),
        ("ĐẠI", NAMES[0]),
        ("viet phat", NAMES[0]),
        ("phat dai", NAMES[0]),
        ("北京", NAMES[1]),
        ("科技", NAMES[1]),
        ("societe gen", NAMES[2]),
        ("soh", NAMES[3]),
        ("o'brien", NAMES[3]),
        ("100%", NAMES[4]),
    ],
)
async def test_a_name_is_found_by_what_people_type(
    workspace: Workspace, text: str, found: str
) -> None:
    for name in NAMES:
        await make_account(workspace.admin, name=name)
    answer = await workspace.admin.get("/v1/accounts", params={"q": text})
    assert [item["name"] for item in answer.json()["items"]] == [found]


@pytest.mark.parametrize("text", ["van@daiv", "VAN@DAIVIET.EXAMPLE", "+8491", "CRM-7"])
async def test_a_contact_is_found_by_the_beginning_of_its_points(
    workspace: Workspace, text: str
) -> None:
    await make_contact(workspace.admin, emails=[{"value": "other@example.com"}])
    body = {
        "name": {"given": "Văn"},
        "emails": [{"value": "van@daiviet.example"}],
        "phones": [{"value": "+84912345678"}],
    }
    made = await workspace.admin.put("/v1/contacts/by/crm/CRM-77", json=body)
    assert await ids(workspace.admin, "/v1/contacts", q=text) == [made.json()["id"]]


@pytest.mark.parametrize("text", ["", "  ", "%", "_", "\\", "'", "zzz", "(", "*", "🦄", "a" * 200])
async def test_any_text_may_be_searched(workspace: Workspace, text: str) -> None:
    await make_account(workspace.admin, name="Acme")
    for path in ("/v1/accounts", "/v1/contacts"):
        answer = await workspace.admin.get(path, params={"q": text})
        assert answer.status_code == 200, answer.text


TREES: list[tuple[Any, set[str]]] = [
    ({"field": "industry", "op": "eq", "value": "steel"}, {"a"}),
    ({"not": {"field": "industry", "op": "eq", "value": "steel"}}, {"b", "c"}),
    ({"field": "industry", "op": "ne", "value": "steel"}, {"b", "c"}),
    ({"field": "industry", "op": "is_null", "value": True}, {"c"}),
    ({"field": "employees", "op": "gte", "value": 10}, {"b"}),
    ({"not": {"field": "employees", "op": "gte", "value": 10}}, {"a", "c"}),
    ({"field": "tags", "op": "has_any", "value": ["x", "z"]}, {"a", "b"}),
    ({"field": "tags", "op": "has_all", "value": ["x", "y"]}, {"b"}),
    ({"field": "annual_revenue", "op": "gt", "value": "99.99"}, {"a"}),
    ({"all": [{"field": "name", "op": "starts_with", "value": "A"}]}, {"a"}),
    (
        {
            "any": [
                {"field": "name", "op": "contains", "value": "C"},
                {"all": [
                    {"field": "employees", "op": "in", "value": [5, 7]},
                    {"not": {"field": "industry", "op": "is_null", "value": True}},
                ]},
            ]
        },
        {"a", "c"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("tree", "expected"), TREES)
async def test_a_condition_tree(workspace: Workspace, tree: Any, expected: set[str]) -> None:
    admin = workspace.admin
    revenue = {"amount": "100", "currency": "EUR"}
    await make_account(
        admin, name="a", industry="steel", employees=5, tags=["x"], annual_revenue=revenue
    )
    await make_account(admin, name="b", industry="wood", employees=50, tags=["y", "x"])
    await make_account(admin, name="c")
    answer = await admin.post("/v1/accounts/search", json={"where": tree, "count": True})
    assert answer.status_code == 200, answer.text
    assert {item["name"] for item in answer.json()["items"]} == expected
    assert answer.json()["total"] == len(expected)


def nested(depth: int) -> Any:
    tree: Any = {"field": "name", "op": "eq", "value": "a"}
    for _ in range(depth - 1):
        tree = {"not": tree}
    return tree


@pytest.mark.parametrize(
    ("tree", "pointer"),
    [
        ({}, "/where"),
        ({"all": []}, "/where/all"),
        ({"all": [], "any": []}, "/where"),
        ({"field": "colour", "op": "eq", "value": 1}, "/where/field"),
        ({"field": ["name"], "op": "eq", "value": 1}, "/where/field"),
        ({"field": "name", "op": "like", "value": "x"}, "/where/op"),
        ({"field": "name", "op": ["eq"], "value": "x"}, "/where/op"),
        ({"field": "name", "op": "eq"}, "/where/value"),
        ({"field": "name", "op": "eq", "value": None}, "/where/value"),
        ({"field": "name", "op": "eq", "value": "a\x00b"}, "/where/value"),
        ({"field": "employees", "op": "gt", "value": "many"}, "/where/value"),
        ({"field": "employees", "op": "gt", "value": 2**64}, "/where/value"),
        ({"field": "employees", "op": "gt", "value": True}, "/where/value"),
        ({"field": "employees", "op": "eq", "value": 1.5}, "/where/value"),
        ({"field": "annual_revenue", "op": "gt", "value": "NaN"}, "/where/value"),
        ({"field": "annual_revenue", "op": "gt", "value": "1e400"}, "/where/value"),
        ({"field": "created_at", "op": "gt", "value": "yesterday"}, "/where/value"),
        ({"field": "created_at", "op": "gt", "value": "0001-01-01T00:00:00+14:00"}, "/where/value"),
        ({"field": "tags", "op": "has_any", "value": [1]}, "/where/value/0"),
        ({"field": "owner_id", "op": "eq", "value": "me"}, "/where/value"),
        ({"any": [nested(1)] * 101}, "/where/any"),
        (nested(9), "/where" + "/not" * 8),
    ],
)
async def test_a_bad_tree_is_refused_by_its_pointer(
    workspace: Workspace, tree: Any, pointer: str
) -> None:
    answer = await workspace.admin.post("/v1/accounts/search", json={"where": tree})
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize(("op", "found"), [("gt", 0), ("lt", 1)])
async def test_an_amount_beyond_all_is_compared_all_the_same(
    workspace: Workspace, op: str, found: int
) -> None:
    await make_account(workspace.admin, annual_revenue={"amount": "9", "currency": "EUR"})
    tree = {"field": "annual_revenue", "op": op, "value": "9e18"}
    answer = await workspace.admin.post("/v1/accounts/search", json={"where": tree})
    assert len(answer.json()["items"]) == found


@pytest.mark.parametrize("value", [2**31, -(2**31) - 1, 2**63 - 1])
async def test_a_number_beyond_the_column_is_compared_all_the_same(
    workspace: Workspace, value: int
) -> None:
    await make_account(workspace.admin, employees=3)
    for op in ("eq", "gt", "lt"):
        tree = {"field": "employees", "op": op, "value": value}
        answer = await workspace.admin.post("/v1/accounts/search", json={"where": tree})
        assert len(answer.json()["items"]) == ((op == "lt") == (value > 0) and op != "eq")
    listed = await workspace.admin.get("/v1/accounts", params={"employees_in": f"3,{value}"})
    assert len(listed.json()["items"]) == 1


async def test_groups_count_and_sum(workspace: Workspace) -> None:
    admin = workspace.admin
    for n, (industry, employees) in enumerate([("steel", 5), ("steel", 7), ("wood", 1), (None, 2)]):
        revenue = {"amount": f"{n}.50", "currency": "EUR"}
        await make_account(admin, industry=industry, employees=employees, annual_revenue=revenue)
    grouped = await admin.get("/v1/accounts/groups", params={"by": "industry", "sum": "employees"})
    counts = {item["key"]: (item["count"], item["sum"]) for item in grouped.json()["items"]}
    assert counts == {"steel": (2, "12"), "wood": (1, "1"), None: (1, "2")}
    money = await admin.get(
        "/v1/accounts/groups",
        params={"by": "owner_id", "sum": "annual_revenue", "industry": "steel"},
    )
    assert money.json()["items"] == [
        {"key": str(admin.user_id), "label": "Ada Admin", "count": 2, "sum": "2.00"}
    ]


@pytest.mark.parametrize(
    "params", [{}, {"by": "name"}, {"by": "x"}, {"by": "industry", "sum": "industry"}]
)
async def test_what_cannot_be_grouped_is_refused(
    workspace: Workspace, params: dict[str, str]
) -> None:
    answer = await workspace.admin.get("/v1/accounts/groups", params=params)
    assert answer.status_code == 422


async def test_every_field_that_says_so_groups(workspace: Workspace) -> None:
    await workspace.admin.post("/v1/accounts", json=an_account())
    await make_contact(workspace.admin)
    for spec in workspace.house.wiring.specs:
        for field in spec.fields:
            if field.groupable:
                path = f"/v1/{spec.resource}/groups"
                answer = await workspace.admin.get(path, params={"by": field.name})
                assert answer.status_code == 200, (field.name, answer.text)
                assert sum(item["count"] for item in answer.json()["items"]) == 1


@pytest.mark.parametrize("path", ["/v1/accounts", "/v1/contacts"])
async def test_an_address_is_the_same_in_any_case(workspace: Workspace, path: str) -> None:
    make = make_account if path.endswith("accounts") else make_contact
    made = await make(workspace.admin, emails=[{"value": "Info@Acme.example"}])
    assert await ids(workspace.admin, path, email="INFO@acme.Example") == [made["id"]]


EITHER = {
    "any": [
        {"field": "industry", "op": "eq", "value": "food"},
        {"field": "employees", "op": "gt", "value": 50},
    ]
}


async def test_groups_of_what_a_tree_names(workspace: Workspace) -> None:
    for industry, employees in (("food", 1), ("food", 99), ("games", 60), ("games", 2)):
        await make_account(workspace.admin, industry=industry, employees=employees)
    asked = {"where": EITHER, "by": "industry", "sum": "employees"}
    answer = await workspace.admin.post("/v1/accounts/groups", json=asked)
    assert [(g["key"], g["count"], g["sum"]) for g in answer.json()["items"]] == [
        ("food", 2, "100"),
        ("games", 1, "60"),
    ]
    plain = await workspace.admin.get("/v1/accounts/groups?by=industry&sum=employees")
    again = await workspace.admin.post("/v1/accounts/groups", json={**asked, "where": None})
    assert again.json() == plain.json()


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/by", "required"),
        ({"by": "name"}, "/by", "not_groupable"),
        ({"by": "industry", "sum": "name"}, "/sum", "not_groupable"),
        ({"by": "industry", "where": {"all": []}}, "/where/all", "bad_condition"),
        ({"by": "industry", "limit": 5}, "/limit", "unknown_field"),
    ],
)
async def test_groups_that_cannot_be_made(
    workspace: Workspace, body: Any, pointer: str, code: str
) -> None:
    answer = await workspace.admin.post("/v1/accounts/groups", json=body)
    assert answer.status_code == 422, answer.text
    told = [(issue["pointer"], issue["code"]) for issue in answer.json()["errors"]]
    assert told == [(pointer, code)]


async def test_groups_by_a_tree_count_what_the_caller_sees(workspace: Workspace) -> None:
    rep = await workspace.client(role="sales_rep")
    await make_account(workspace.admin, industry="food")
    await make_account(rep, industry="food")
    asked = {"where": EITHER, "by": "industry"}
    for client, count in ((rep, 1), (workspace.admin, 2)):
        (group,) = (await client.post("/v1/accounts/groups", json=asked)).json()["items"]
        assert group["count"] == count
    marketer = await workspace.client(role="marketer")
    barred = {"field": "birth_date", "op": "gt", "value": "1990-01-01"}
    for body in ({"by": "title", "where": barred}, {"by": "birth_date"}):
        answer = await marketer.post("/v1/contacts/groups", json=body)
        assert answer.status_code in (403, 422), answer.text
