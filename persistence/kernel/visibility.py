"""Who sees which rows: the one clause that every repository and reader starts from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Column,
    ColumnElement,
    Table,
    Text,
    Uuid,
    and_,
    bindparam,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.sql.selectable import FromClause

from domain.kernel.permissions import Reach
from domain.kernel.principal import Principal
from persistence.kernel.metadata import Instant, index_in_workspace, tenant_table

share: Final = tenant_table(
    "share",
    Column("record_type", Text(collation="C"), nullable=False),
    Column("record_id", Uuid, nullable=False),
    Column("user_id", Uuid, nullable=False),
    Column(
        "access",
        Text,
        CheckConstraint("access in ('read', 'write')", name="access"),
        nullable=False,
    ),
    Column("created_at", Instant, nullable=False),
    Column("created_by", Uuid),
    index_in_workspace("ix_share_user", "user_id", "record_type", "record_id"),
    primary=("record_type", "record_id", "user_id"),
)
share.info["search"] = True


@dataclass(frozen=True)
class Parent:
    """A kind of record that other rows hang on by their column `key`: they have its reach."""

    record_type: str
    table: Table
    permission: str
    key: str


def visible(
    rows: FromClause, record_type: str, reach: Reach, *, writing: bool = False
) -> ColumnElement[bool]:
    """Rows within `reach`; parameters `ws`, `principal` and `teams` are bound by `curtain`.

    An OR of indexable columns and an uncorrelated array of shared ids: 0.24 ms for a user who
    sees 80 of 200,000 rows, against 108 ms with a correlated subquery.
    """
    if reach is Reach.ALL:
        return true()
    if reach is Reach.NONE:
        return false()
    mine = [rows.c.owner_id == _principal(), rows.c.id == func.any(_shared(record_type, writing))]
    if reach is Reach.TEAM:
        teams = bindparam("teams", type_=ARRAY(Uuid), unique=False)
        mine.append(rows.c.team_id == func.any(teams))
    return or_(*mine)


def visible_by_parent(
    rows: FromClause,
    parents: Sequence[Parent],
    reaches: Sequence[Reach],
    personal: Sequence[str] = (),
) -> ColumnElement[bool]:
    """Rows that hang on a record within reach; `reaches` go with `parents`.

    Those that hang on none are seen by the people whom their `personal` columns name.
    """
    if all(reach is Reach.ALL for reach in reaches) and not personal:
        return true()
    ways = [_hanging_on(rows, *each) for each in zip(parents, reaches, strict=True)]
    if personal:
        on_none = [rows.c[parent.key].is_(None) for parent in parents]
        ways.append(and_(*on_none, or_(*(rows.c[name] == _principal() for name in personal))))
    return or_(false(), *ways)


def _hanging_on(rows: FromClause, parent: Parent, reach: Reach) -> ColumnElement[bool]:
    key: ColumnElement[UUID] = rows.c[parent.key]
    if reach is Reach.ALL:
        return key.is_not(None)
    if reach is Reach.NONE:
        return false()
    seen = select(parent.table.c.id).where(
        parent.table.c.workspace_id == workspace_parameter(),
        visible(parent.table, parent.record_type, reach),
    )
    return key == func.any(func.array(seen.scalar_subquery(), type_=ARRAY(Uuid)))


def _shared(record_type: str, writing: bool) -> Any:
    given = select(share.c.record_id).where(
        share.c.workspace_id == workspace_parameter(),
        share.c.record_type == record_type,
        share.c.user_id == _principal(),
        *([share.c.access == "write"] if writing else []),
    )
    return func.array(given.scalar_subquery(), type_=ARRAY(Uuid))


def _principal() -> Any:
    return bindparam("principal", type_=Uuid, unique=False)


def workspace_parameter() -> Any:
    return bindparam("ws", type_=Uuid, unique=False)


def in_own_workspace(table: Table) -> ColumnElement[bool]:
    """Every statement names the workspace too: for the planner, and a shard router later."""
    return and_(table.c.workspace_id == workspace_parameter())


def curtain(principal: Principal) -> dict[str, UUID | list[UUID]]:
    """Values of the parameters that `visible` uses."""
    return {
        "ws": principal.workspace_id,
        "principal": principal.user_id,
        "teams": list(principal.team_ids),
    }
