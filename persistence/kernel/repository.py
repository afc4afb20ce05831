"""Loading one aggregate to change it, behind wall and curtain."""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Table, bindparam, select
from sqlalchemy.sql.base import ExecutableOption

from domain.kernel.aggregate import Aggregate
from domain.kernel.errors import Forbidden, NotFound
from domain.kernel.principal import Principal
from persistence.kernel.unit_of_work import SqlUnitOfWork
from persistence.kernel.visibility import curtain, visible, workspace_parameter

A = TypeVar("A", bound=Aggregate)


async def load_visible(
    uow: SqlUnitOfWork,
    kind: type[A],
    table: Table,
    record_id: UUID,
    *,
    principal: Principal,
    reading: str,
    permission: str,
    options: tuple[ExecutableOption, ...] = (),
) -> A:
    """NotFound for what lies beyond the reach of `reading`, Forbidden for what may be seen

    but not be touched under `permission`.
    """
    touchable = visible(table, kind.TYPE, principal.reach(permission), writing=True)
    statement = (
        select(kind, touchable.label("touchable"))
        .where(
            table.c.workspace_id == workspace_parameter(),
            table.c.id == bindparam("record_id", type_=table.c.id.type),
            visible(table, kind.TYPE, principal.reach(reading)),
        )
        .options(*options)
    )
    if uow.contended:
        statement = statement.with_for_update(of=table)
    values: dict[str, Any] = {**curtain(principal), "record_id": record_id}
    row = (await uow.session.execute(statement, values)).one_or_none()
    if row is None:
        raise NotFound()
    if permission != reading and not row.touchable:
        raise Forbidden(f"Your reach under {permission} ends before this record")
    uow.track(row[0])
    found: A = row[0]
    return found
