"""One contract for all lists: walks every ListSpec of the house.

What is expected is worked out here, in Python, from the rows as the list itself shows them.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cmp_to_key
from itertools import permutations
from typing import Any, Final

import asyncpg
import httpx
import pytest
import pytest_asyncio

from bootstrap.wiring import SPECS
from domain.kernel.listing import RANGES, Field, FieldType, ListSpec, Op
from tests.factories.listed import CUSTOMISED, MAKERS, Make, customised_account
from tests.factories.workspaces import House, Workspace

ROWS: Final = 14
Item = dict[str, Any]
by_resource: Final = pytest.mark.parametrize(
    "spec",
    [*SPECS, CUSTOMISED],
    ids=[*(spec.resource for spec in SPECS), "accounts with custom fields"],
)


def maker(spec: ListSpec) -> Make | None:
    return customised_account if spec is CUSTOMISED else MAKERS[spec.resource]


@dataclass
class Shelf:
    """For each list a workspace that is filled once, and read by all tests here."""

    house: House
    _kept: dict[int, tuple[Workspace, list[Item]]] = field(default_factory=dict)

    async def workspace(self, spec: ListSpec) -> Workspace:
        await self.rows(spec)
        return self._kept[id(spec)][0]

    async def rows(self, spec: ListSpec) -> list[Item]:
        if id(spec) not in self._kept:
            workspace, make = await self.house.workspace(), maker(spec)
            for n in range(ROWS):
                if make is not None:
                    await make(workspace, n)
            self._kept[id(spec)] = (workspace, [])
            found = await self.get(spec, limit="200", archived="true")
            self._kept[id(spec)][1].extend(found.json()["items"])
        return self._kept[id(spec)][1]

    async def get(self, spec: ListSpec, **params: str) -> httpx.Response:
        client = (await self.workspace(spec)).admin
        return await client.get(f"/v1/{spec.resource}", params=params)

    async def ids(self, spec: ListSpec, **params: str) -> set[str]:
        answer = await self.get(spec, limit="200", archived="true", **params)
        assert answer.status_code == 200, (params, answer.text)
        return {item["id"] for item in answer.json()["items"]}

    async def searched(self, spec: ListSpec, test: Item) -> set[str]:
        body = {"where": test, "limit": 200, "archived": True}
        client = (await self.workspace(spec)).admin
        answer = await client.post(f"/v1/{spec.resource}/search", json=body)
        assert answer.status_code == 200, (test, answer.text)
        return {item["id"] for item in answer.json()["items"]}

    async def walked(self, spec: ListSpec, sort: str, limit: int) -> list[Item]:
        """All rows of a list by its cursors."""
        items: list[Item] = []
        cursor: dict[str, str] = {}
        while True:
            answer = await self.get(spec, sort=sort, limit=str(limit), archived="true", **cursor)
            assert answer.status_code == 200, (sort, answer.text)
            items += answer.json()["items"]
            if answer.json()["next_cursor"] is None:
                return items
            assert len(answer.json()["items"]) == limit
            cursor = {"cursor": answer.json()["next_cursor"]}

    async def close(self) -> None:
        for workspace, _ in self._kept.values():
            await workspace.close()


@pytest_asyncio.fixture(scope="module")
async def shelf(house: House) -> AsyncIterator[Shelf]:
    filled = Shelf(house)
    yield filled
    await filled.close()


def value_of(item: Item, each: Field) -> Any:
    """A field of a listed row, as something that Python compares as the list should."""
    name = each.name
    if name in ("country", "city"):
        return (item["address"] or {}).get(name)
    if name not in item and name.endswith("_id"):
        return (item[name.removesuffix("_id")] or {}).get("id")
    value = item[name] if each.custom is None else item["custom"][each.custom.key]
    if value is None:
        return None
    if each.type is FieldType.MONEY:
        return Decimal(value["amount"])
    return datetime.fromisoformat(value) if each.type is FieldType.INSTANT else value


def on_the_wire(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


PASSES: Final[dict[Op, Callable[[Any, Any], bool]]] = {
    Op.EQ: lambda row, given: row == given,
    Op.NE: lambda row, given: row != given,
    Op.IN: lambda row, given: row in given,
    Op.NOT_IN: lambda row, given: row not in given,
    Op.GT: lambda row, given: row is not None and row > given,
    Op.GTE: lambda row, given: row is not None and row >= given,
    Op.LT: lambda row, given: row is not None and row < given,
    Op.LTE: lambda row, given: row is not None and row <= given,
    Op.CONTAINS: lambda row, given: row is not None and given in row,
    Op.STARTS_WITH: lambda row, given: row is not None and row.startswith(given),
    Op.IS_NULL: lambda row, given: (row is None) is given,
    Op.HAS_ANY: lambda row, given: bool(set(row or ()) & set(given)),
    Op.HAS_ALL: lambda row, given: set(given) <= set(row or ()),
}


def operands(each: Field, op: Op, values: list[Any]) -> list[Any]:
    """Some values to compare with, taken from the rows; the shortest list that tells apart."""
    if op is Op.IS_NULL:
        return [True, False]
    if each.type is FieldType.TAGS:
        return [["x"], ["x", "y"], ["y", "z"], ["nowhere"]]
    known = sorted({value for value in values if value is not None})
    if not known:
        return []
    some = [known[len(known) // 2], known[-1]]
    if op in (Op.IN, Op.NOT_IN):
        return [some[:1], some]
    if op is Op.CONTAINS:
        return [value[1:-1] or value for value in some]
    return [value[:3] for value in some] if op is Op.STARTS_WITH else some


def parameter(name: str, op: Op) -> str | None:
    if op is Op.EQ:
        return name
    return f"{name}_{op.value}" if op in (Op.IN, *RANGES, Op.HAS_ANY, Op.IS_NULL) else None


def test_every_list_has_rows_to_be_tried_on() -> None:
    assert set(MAKERS) == {spec.resource for spec in SPECS}


@by_resource
async def test_each_filter_filters(shelf: Shelf, spec: ListSpec) -> None:
    rows = await shelf.rows(spec)
    searchable = f"/v1/{spec.resource}/search" in shelf.house.app.openapi()["paths"]
    tried = 0
    for each in spec.fields:
        values = [value_of(row, each) for row in rows] if each.operators else []
        for op in each.operators:
            for given in operands(each, op, values):
                passing = zip(rows, values, strict=True)
                expected = {r["id"] for r, value in passing if PASSES[op](value, given)}
                tried += 1
                wire = [*map(on_the_wire, given)] if isinstance(given, list) else given
                name = parameter(each.name, op)
                if name is not None:
                    text = ",".join(wire) if isinstance(wire, list) else on_the_wire(wire)
                    text = text.lower() if isinstance(given, bool) else text
                    assert await shelf.ids(spec, **{name: text}) == expected, (name, text)
                if searchable:
                    operand = wire if isinstance(wire, list | bool | int) else on_the_wire(wire)
                    test = {"field": each.name, "op": op.value, "value": operand}
                    assert await shelf.searched(spec, test) == expected, test
    assert tried > 0


def ordered(rows: list[Item], keys: list[tuple[Field, bool]]) -> list[str]:
    """Ids in the order that the list promises: empty last, ties by id in the last direction."""

    def compare(left: Item, right: Item) -> int:
        for each, descending in keys:
            one, two = value_of(left, each), value_of(right, each)
            if one == two:
                continue
            if one is None or two is None:
                return 1 if one is None else -1
            return (1 if one > two else -1) * (-1 if descending else 1)
        last = -1 if keys[-1][1] else 1
        return last * (1 if left["id"] > right["id"] else -1)

    return [row["id"] for row in sorted(rows, key=cmp_to_key(compare))]


@by_resource
@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
async def test_each_sort_sorts(shelf: Shelf, spec: ListSpec, descending: bool) -> None:
    rows = await shelf.rows(spec)
    for each in spec.fields:
        sort = f"{'-' if descending else ''}{each.name}"
        if not each.can_sort:
            refused = await shelf.get(spec, sort=sort)
            assert refused.status_code == 422, sort
            assert refused.json()["errors"][0]["code"] == "not_sortable"
            continue
        walked = await shelf.walked(spec, sort, 3)
        assert [item["id"] for item in walked] == ordered(rows, [(each, descending)]), sort


@by_resource
async def test_several_keys_sort(shelf: Shelf, spec: ListSpec) -> None:
    rows = await shelf.rows(spec)
    by_doubt = sorted(
        (each for each in spec.fields if each.can_sort),
        key=lambda each: (not each.nullable, len({str(value_of(row, each)) for row in rows})),
    )
    directions = [(False, False), (True, True), (False, True), (True, False)]
    for n, pair in enumerate(permutations(by_doubt[:4], 2)):
        keys = list(zip(pair, directions[n % 4], strict=True))
        sort = ",".join(f"{'-' if down else ''}{each.name}" for each, down in keys)
        walked = await shelf.walked(spec, sort, 4)
        assert [item["id"] for item in walked] == ordered(rows, keys), sort


@by_resource
async def test_rows_that_stay_are_seen_once_while_others_come_and_go(
    workspace: Workspace, spec: ListSpec
) -> None:
    make = maker(spec)
    if make is None:
        return
    staying = {await make(workspace, n) for n in range(1, 11) if n % 6}
    seen: list[str] = []
    path = f"/v1/{spec.resource}"
    cursor: dict[str, str] = {}
    for n in range(11, 40):
        params = {"limit": "2", **cursor}
        page = (await workspace.admin.get(path, params=params)).json()
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
        come = await make(workspace, n)
        if n % 2 and spec.resource in ("accounts", "contacts"):
            await workspace.admin.post(f"{path}/{come}/archival")
    assert len(seen) == len(set(seen))
    assert staying <= set(seen)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Statements from now on. BEGIN, SET LOCAL and COMMIT have no arguments: not counted."""
    statements: list[str] = []
    execute = vars(asyncpg.Connection)["_execute"]

    async def counting(self: Any, query: str, *args: Any, **kwargs: Any) -> Any:
        statements.append(query)
        return await execute(self, query, *args, **kwargs)

    monkeypatch.setattr(asyncpg.Connection, "_execute", counting)
    return statements


@by_resource
async def test_statements_stay_in_budget(shelf: Shelf, spec: ListSpec, sent: list[str]) -> None:
    row = (await shelf.rows(spec))[0]
    client = (await shelf.workspace(spec)).admin
    sort = next(each.name for each in spec.fields if each.can_sort)
    asked = {"count": "true", "sort": f"-{sort}", "limit": "200"}
    path = f"/v1/{spec.resource}/{row['id']}"
    for ask in (lambda: shelf.get(spec, **asked), lambda: client.get(path)):
        assert 1 <= await _fewest(ask, sent) <= 3, sent


async def _fewest(ask: Callable[[], Awaitable[httpx.Response]], sent: list[str]) -> int:
    """Of three: every few seconds the rights of the caller are read again."""
    counted = []
    for _ in range(3):
        sent.clear()
        assert (await ask()).status_code == 200
        counted.append(len(sent))
    return min(counted)


@by_resource
async def test_count_is_told_when_asked(shelf: Shelf, spec: ListSpec) -> None:
    rows = await shelf.rows(spec)
    answer = await shelf.get(spec, count="true", limit="1", archived="true")
    assert answer.json()["total"] == len(rows)
    assert "total" not in (await shelf.get(spec)).json()


@by_resource
async def test_only_some_fields(shelf: Shelf, spec: ListSpec) -> None:
    rows = await shelf.rows(spec)
    shown = next(each.name for each in spec.fields if each.name in rows[0])
    answer = await shelf.get(spec, fields=shown, archived="true", limit="200")
    assert [set(item) for item in answer.json()["items"]] == [{"id", shown}] * len(rows)


@by_resource
@pytest.mark.parametrize(
    ("params", "pointer"),
    [
        ({"colour": "red"}, "/colour"),
        ({"name_like": "x"}, "/name_like"),
        ({"offset": "1"}, "/offset"),
        ({"limit": "0"}, "/limit"),
        ({"limit": "201"}, "/limit"),
        ({"limit": "x"}, "/limit"),
        ({"limit": "1" * 30}, "/limit"),
        ({"sort": "colour"}, "/sort"),
        ({"sort": ""}, "/sort"),
        ({"sort": "-"}, "/sort"),
        ({"fields": "colour"}, "/fields"),
        ({"fields": ""}, "/fields"),
        ({"count": "yes"}, "/count"),
        ({"cursor": "x"}, "/cursor"),
        ({"cursor": ""}, "/cursor"),
        ({"cursor": "é"}, "/cursor"),
    ],
)
async def test_what_is_not_understood_is_refused_by_name(
    shelf: Shelf, spec: ListSpec, params: dict[str, str], pointer: str
) -> None:
    answer = await shelf.get(spec, **params)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["pointer"] == pointer


@by_resource
async def test_a_parameter_given_twice_is_refused(shelf: Shelf, spec: ListSpec) -> None:
    for name in ("limit", "sort", "cursor", "fields"):
        path = f"/v1/{spec.resource}?{name}=1&{name}=2"
        answer = await (await shelf.workspace(spec)).admin.get(path)
        assert answer.status_code == 422, name


@by_resource
async def test_a_cursor_belongs_to_its_list(shelf: Shelf, spec: ListSpec) -> None:
    await shelf.rows(spec)
    page = (await shelf.get(spec, limit="2", archived="true")).json()
    cursor = page["next_cursor"]
    fitting = await shelf.get(spec, limit="5", archived="true", cursor=cursor)
    assert fitting.status_code == 200
    default = spec.default_sort
    turned = default[1:] if default.startswith("-") else f"-{default}"
    for params in ({"sort": turned}, {"archived": "false"}):
        answer = await shelf.get(spec, **{"archived": "true", "cursor": cursor, **params})
        assert answer.status_code == 422, params
        assert answer.json()["errors"][0]["pointer"] == "/cursor"
    bent = cursor[:-1] + ("A" if cursor[-1] != "A" else "B")
    assert (await shelf.get(spec, archived="true", cursor=bent)).status_code == 422
    foreign = await shelf.house.workspace()
    answer = await foreign.admin.get(
        f"/v1/{spec.resource}", params={"archived": "true", "cursor": cursor}
    )
    assert answer.status_code == 422
    await foreign.close()


@by_resource
async def test_the_next_page_is_linked(shelf: Shelf, spec: ListSpec) -> None:
    await shelf.rows(spec)
    page = await shelf.get(spec, limit="2", archived="true")
    link = page.headers["link"]
    assert link.endswith('>; rel="next"')
    following = await (await shelf.workspace(spec)).admin.get(link[1 : link.index(">")])
    assert following.status_code == 200
    first = {item["id"] for item in page.json()["items"]}
    assert not first & {item["id"] for item in following.json()["items"]}


@by_resource
async def test_a_barred_field_tells_nothing(shelf: Shelf, spec: ListSpec) -> None:
    barred = [each for each in spec.fields if each.sensitive]
    marketer = await (await shelf.workspace(spec)).client("marketer")
    for each in barred:
        asked = [{"sort": each.name}, {"sort": f"-{each.name}"}]
        for op in each.operators:
            name = parameter(each.name, op)
            value = "true" if op is Op.IS_NULL else "1980-01-01"
            asked += [{name: value}] if name else []
        for params in asked:
            answer = await marketer.get(f"/v1/{spec.resource}", params=params)
            assert answer.status_code == 403, params
        named = await marketer.get(f"/v1/{spec.resource}", params={"fields": each.name})
        assert all(set(item) == {"id"} for item in named.json().get("items", []))
