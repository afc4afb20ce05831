"""Lists grouped by a field."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import Request, Response

from api.kernel.answers import json_answer
from api.kernel.lists import ListParameters
from domain.kernel.aggregate import wire
from domain.kernel.errors import Invalid
from domain.kernel.listing import FieldType, Group, ListSpec
from domain.kernel.money import Money
from domain.kernel.principal import Principal


async def groups_answer(
    request: Request,
    parameters: ListParameters,
    use_case: Callable[..., Awaitable[list[Group]]],
    principal: Principal,
    reader: Any,
) -> Response:
    """Rows counted by the values of `by`, with `sum` of a number or money field."""
    principal, query = await parameters.asked(request, principal)
    spec = parameters.spec.extended(principal.custom.of(parameters.spec.resource))
    by = _named(request, "by", spec)
    total = _named(request, "sum", spec)
    if by is None:
        raise Invalid.at("/by", "required", "Name the field to group by")
    groups = await use_case(by, total, query, principal=principal, reader=reader)
    return json_answer({"items": [_item(group, total, spec, principal) for group in groups]})


def _named(request: Request, name: str, spec: ListSpec) -> str | None:
    field = request.query_params.get(name)
    if field is None:
        return None
    found = spec.by_name.get(field)
    fits = found is not None and (found.groupable if name == "by" else found.can_sum)
    if not fits:
        raise Invalid.at(f"/{name}", "not_groupable", f"The list has no such field for {name}")
    return field


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
