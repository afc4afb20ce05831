"""From a ListSpec to the query parameters of its list, and from those to a ListQuery.

The parameters are documented in the contract but not declared to FastAPI: declaring sixty of them
costs more time a request than the rest of the route.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypeAliasType

from api.kernel.wiring import renewed_principal
from domain.kernel.condition_parsing import parse_condition
from domain.kernel.conditions import All, Condition, Test
from domain.kernel.custom.definitions import PREFIX, CustomFields
from domain.kernel.errors import Invalid, Issue
from domain.kernel.listing import (
    RANGES,
    FieldType,
    ListQuery,
    ListSpec,
    Op,
    parse_sort,
)
from domain.kernel.listing import Field as ListField
from domain.kernel.principal import Principal
from domain.kernel.tables import TableFormat
from domain.kernel.values import refuse_unstorable, typed_operand

MOST: Final = 200
LONGEST_Q: Final = 200
LONGEST_FIELDS: Final = 2_000
_SCHEMAS: Final[Mapping[FieldType, dict[str, Any]]] = {
    FieldType.NUMBER: {"type": "integer", "format": "int64"},
    FieldType.DECIMAL: {"type": "string", "format": "decimal"},
    FieldType.MONEY: {"type": "string", "format": "decimal"},
    FieldType.DATE: {"type": "string", "format": "date"},
    FieldType.INSTANT: {"type": "string", "format": "date-time"},
    FieldType.BOOLEAN: {"type": "boolean"},
    FieldType.REFERENCE: {"type": "string", "format": "uuid"},
}


class Narrowing(BaseModel):
    """Which rows of a list are meant, by a condition tree."""

    model_config = ConfigDict(extra="forbid")

    where: dict[str, Any] | None = Field(
        default=None,
        description="`all`, `any`, `not`, or `field` with `op` and `value`.",
        examples=[{"field": "country", "op": "eq", "value": "FR"}],
    )
    q: str | None = Field(default=None, max_length=LONGEST_Q)
    archived: bool = False


class SearchBody(Narrowing):
    """A list asked for by a condition tree."""

    sort: str | None = Field(default=None, max_length=200)
    limit: int = Field(default=50, ge=1, le=MOST)
    cursor: str | None = Field(default=None, min_length=1, max_length=2_000)
    count: bool = False


class GroupsBody(Narrowing):
    """Groups of the rows that a condition tree names."""

    by: str = Field(max_length=200, description="The field to group by")
    sum: str | None = Field(default=None, max_length=200, description="A field to sum")


ExportFormat = TypeAliasType("ExportFormat", TableFormat)


class ExportBody(Narrowing):
    """A file of the rows that a condition tree names."""

    sort: str | None = Field(default=None, max_length=200)
    fields: str | None = Field(
        default=None, max_length=LONGEST_FIELDS, description="Only these, comma-separated"
    )
    format: ExportFormat = "csv"


class ListParameters:
    """The query parameters of one list; a route can take some `also`, or do `without` some."""

    def __init__(
        self, spec: ListSpec, *, also: tuple[str, ...] = (), without: tuple[str, ...] = ()
    ) -> None:
        self.spec = spec
        self._also = frozenset(also)
        self._without = frozenset(without)
        self._plain = _READ.keys() - self._without
        self._filters: dict[str, tuple[ListField, Op]] = {}
        for field in spec.fields:
            for op in field.operators:
                name = _parameter(field.name, op)
                if name is not None:
                    self._filters[name] = (field, op)

    async def asked(self, request: Request, principal: Principal) -> tuple[Principal, ListQuery]:
        """A list that may be asked by custom fields, and who asks: renewed where a field was

        named that was not known a moment ago.
        """
        try:
            return principal, self._extended(principal).query(request)
        except Invalid:
            if PREFIX not in str(request.query_params):
                raise
        principal = await renewed_principal(request)
        return principal, self._extended(principal).query(request)

    async def asked_by_tree(
        self, request: Request, body: Narrowing, principal: Principal
    ) -> tuple[Principal, ListQuery]:
        """As `asked`, by a condition tree."""
        try:
            return principal, self._extended(principal).by_tree(body)
        except Invalid:
            if PREFIX not in str(body):
                raise
        principal = await renewed_principal(request)
        return principal, self._extended(principal).by_tree(body)

    def _extended(self, principal: Principal) -> "ListParameters":
        """With the parameters of the workspace's custom fields."""
        custom = principal.custom.of(self.spec.resource)
        if not custom.active:
            return self
        key = ("parameters", self.spec.resource, self._also, self._without)
        found = custom.derived.get(key)
        if found is None:
            spec = self.spec.extended(custom)
            also, without = tuple(sorted(self._also)), tuple(sorted(self._without))
            found = custom.derived[key] = ListParameters(spec, also=also, without=without)
        extended: ListParameters = found
        return extended

    def custom_documented(self, fields: CustomFields) -> list[dict[str, Any]]:
        """OpenAPI parameter objects of custom fields."""
        names = {field.name for field in fields.active}
        return [
            _documented(name, _operand_schema(field, op), f"{field.name} {op.value}")
            for name, (field, op) in self._filters.items()
            if field.name in names
        ]

    def query(self, request: Request) -> ListQuery:
        """What the caller asked; Operation has refused what this list does not know."""
        tests: list[Condition] = []
        plain: dict[str, str] = {}
        issues: list[Issue] = []
        for name, value in request.query_params.items():
            if name.startswith(PREFIX) and name not in self._filters:
                issues.append(Issue(f"/{name}", "unknown_parameter", "There is no such parameter"))
                continue
            if name not in self._filters:
                plain[name] = value
                continue
            try:
                tests.append(self._test(name, value))
            except Invalid as refusal:
                issues += refusal.issues
        if issues:
            raise Invalid("Some parameters are not understood", issues=issues)
        read = {n: _READ[n](v, self.spec) for n, v in plain.items() if n in _READ}
        return ListQuery(where=_joined(tests), **read)

    def by_tree(self, body: Narrowing) -> ListQuery:
        spec = self.spec
        narrowed = ListQuery(
            where=None if body.where is None else parse_condition(body.where, spec),
            q=_q(body.q, spec) if body.q is not None else None,
            archived=body.archived,
        )
        match body:
            case SearchBody():
                return self._paged(narrowed, body)
            case ExportBody(fields=fields, sort=sort):
                return replace(
                    narrowed,
                    sort=parse_sort(sort, spec) if sort else (),
                    fields=None if fields is None else _fields(fields, spec),
                )
        return narrowed

    def _paged(self, narrowed: ListQuery, body: SearchBody) -> ListQuery:
        return replace(
            narrowed,
            sort=parse_sort(body.sort, self.spec) if body.sort else (),
            limit=body.limit,
            cursor=body.cursor,
            count=body.count,
        )

    @property
    def documented(self) -> list[dict[str, Any]]:
        """OpenAPI parameter objects."""
        filters = [
            _documented(name, _operand_schema(field, op), f"{field.name} {op.value}")
            for name, (field, op) in self._filters.items()
        ]
        also = [_documented(name, {"type": "string"}, "A field") for name in sorted(self._also)]
        plain = [each for each in _plain_parameters(self.spec) if each["name"] in self._plain]
        return [*plain, *also, *filters]

    def _test(self, name: str, value: str) -> Test:
        field, op = self._filters[name]
        return Test(field.name, op, typed_operand(field, op, value, f"/{name}"))


def _parameter(name: str, op: Op) -> str | None:
    if op is Op.EQ:
        return name
    if op in (Op.IN, *RANGES, Op.HAS_ANY, Op.IS_NULL):
        return f"{name}_{op.value}"
    return None


def _joined(tests: list[Condition]) -> Condition | None:
    if not tests:
        return None
    return tests[0] if len(tests) == 1 else All(tuple(tests))


def _limit(value: str, _spec: ListSpec) -> int:
    if not value.isdecimal() or len(value) > 9 or not 1 <= int(value) <= MOST:
        raise Invalid.at("/limit", "out_of_range", f"From 1 to {MOST}", least=1, most=MOST)
    return int(value)


def _q(value: str, _spec: ListSpec) -> str | None:
    refuse_unstorable(value, "/q")
    if len(value) > LONGEST_Q:
        raise Invalid.at("/q", "too_long", f"At most {LONGEST_Q} letters", longest=LONGEST_Q)
    return value if value.strip() else None


def _fields(value: str, spec: ListSpec) -> tuple[str, ...]:
    if len(value) > LONGEST_FIELDS:
        longest = LONGEST_FIELDS
        raise Invalid.at("/fields", "too_long", f"At most {longest} letters", longest=longest)
    names = tuple(name for name in value.split(",") if name)
    wrong = [name for name in names if name not in spec.by_name and name not in _ALWAYS]
    if wrong:
        raise Invalid.at("/fields", "unknown_field", f"There is no field {wrong[0]}")
    if not names:
        raise Invalid.at("/fields", "required", "Name at least one field")
    return tuple(_SHOWN_AS.get(name, name) for name in names)


def _cursor(value: str, _spec: ListSpec) -> str:
    if not value:
        raise Invalid.at("/cursor", "bad_cursor", "This cursor does not belong to this list")
    return value


def _flag(name: str) -> Any:
    def read(value: str, _spec: ListSpec) -> bool:
        if value not in ("true", "false"):
            raise Invalid.at(f"/{name}", "not_a_boolean", "true or false is needed")
        return value == "true"

    return read


_ALWAYS: Final = frozenset({"id", "version", "status", "created_by", "updated_by", "custom"})
_SHOWN_AS: Final = {
    "owner_id": "owner",
    "team_id": "team",
    "parent_id": "parent",
    "account_id": "account",
    "author_id": "author",
    "country": "address",
    "city": "address",
}
_READ: Final[Mapping[str, Any]] = {
    "q": _q,
    "sort": parse_sort,
    "limit": _limit,
    "cursor": _cursor,
    "fields": _fields,
    "count": _flag("count"),
    "archived": _flag("archived"),
}


def _plain_parameters(spec: ListSpec) -> list[dict[str, Any]]:
    text = {"type": "string", "maxLength": LONGEST_Q}
    whole = {"type": "integer", "minimum": 1, "maximum": MOST, "default": 50}
    flag = {"type": "boolean", "default": False}
    search = [_documented("q", text, "Names, or the beginning of an e-mail or phone")]
    return [
        *(search if spec.searchable else []),
        _documented("sort", {"type": "string"}, f"Default: {spec.default_sort}; `-` descends"),
        _documented("limit", whole, "Rows a page"),
        _documented("cursor", {"type": "string"}, "next_cursor of the page before"),
        _documented(
            "fields",
            {"type": "string", "maxLength": LONGEST_FIELDS},
            "Only these, comma-separated",
        ),
        _documented("count", flag, "Also `total`, exact up to 10,000"),
        _documented("archived", flag, "Archived rows too"),
    ]


def _operand_schema(field: ListField, op: Op) -> dict[str, Any]:
    if op is Op.IS_NULL:
        return {"type": "boolean"}
    if op in (Op.IN, Op.HAS_ANY):
        return {"type": "string"}
    if field.choices is not None:
        return {"type": "string", "enum": [str(choice) for choice in field.choices]}
    return dict(_SCHEMAS.get(field.type, {"type": "string"}))


def _documented(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": schema,
        "description": description,
    }
