"""Lists grouped by a field."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from api.kernel.answers import json_answer
from api.kernel.lists import ListParameters
from api.kernel.wiring import renewed_principal
from domain.kernel.aggregate import wire
from domain.kernel.custom.definitions import PREFIX
from domain.kernel.errors import Invalid
from domain.kernel.listing import FieldType, Group, ListQuery, ListSpec
from domain.kernel.money import Money
from domain.kernel.principal import Principal

UseCase = Callable[..., Awaitable[list[Group]]]


@dataclass(frozen=True, slots=True)
class GroupsAsked:
    """Rows counted by the values of `by`, with `total` of a number or money field."""

    by: str | None
    total: str | None
    query: ListQuery


async def groups_answer(
    request: Request,
    parameters: ListParameters,
    use_case: UseCase,
    principal: Principal,
    reader: Any,
) -> Response:
    principal, query = await parameters.asked(request, principal)
    by, total = (request.query_params.get(name) for name in ("by", "sum"))
    known = parameters.spec.extended(principal.custom.of(parameters.spec.resource)).by_name
    if any(name and name.startswith(PREFIX) and name not in known for name in (by, total)):
        principal = await renewed_principal(request)
    asked = GroupsAsked(by, total, query)
    return await groups_found(asked, parameters, use_case, principal, reader)


async def groups_found(
    asked: GroupsAsked,
    parameters: ListParameters,
    use_case: UseCase,
    principal: Principal,
    reader: Any,
) -> Response:
    spec = parameters.spec.extended(principal.custom.of(parameters.spec.resource))
    by, total = asked.by, asked.total
    if by is None:
        raise Invalid.at("/by", "required", "Name the field to group by")
    for name, field in (("by", by), ("sum", total)):
        _check(name, field, spec)
    groups = await use_case(by, total, asked.query, principal=principal, reader=reader)
    return json_answer({"items": [_item(group, total, spec, principal) for group in groups]})


def _check(name: str, field: str | None, spec: ListSpec) -> None:
    found = None if field is None else spec.by_name.get(field)
    fits = found is not None and (found.groupable if name == "by" else found.can_sum)
    if field is not None and not fits:
        raise Invalid.at(f"/{name}", "not_groupable", f"The list has no such field for {name}")


def _item(group: Group, total: str | None, spec: ListSpec, principal: Principal) -> dict[str, Any]:
    """Money is summed in the workspace's base currency and told as a decimal amount."""
    summed = wire(group.sum)
    if total is not None and group.sum is not None and spec.by_name[total].type is FieldType.MONEY:
        summed = Money(int(group.sum), principal.base_currency).amount
    return {
        "key": wire(group.key),
        "label": group.label,
        "count": group.count,
        "sum": None if summed is None else str(summed),
    }
