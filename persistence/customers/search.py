"""Accounts and contacts found by what someone types."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Table,
    Text,
    Uuid,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
    true,
    union,
)
from sqlalchemy.sql.selectable import CTE, FromClause, Select

from domain.customers.queries import SearchHit
from domain.kernel.permissions import Reach
from domain.kernel.principal import Principal
from persistence.customers.sources import Fold
from persistence.customers.tables import account, contact, contact_point, external_reference
from persistence.kernel.metadata import Folded
from persistence.kernel.reading import Reads, StatementCache
from persistence.kernel.sources import ListSource
from persistence.kernel.visibility import curtain, workspace_parameter

CANDIDATES: Final = 200
"""As many are looked at by each way of finding, before they are ranked."""
_PHONE: Final = re.compile(r"[+0][\d\s().-]+")
_BETWEEN_DIGITS: Final = re.compile(r"[\s().-]+")
_HIGHEST: Final = "\U0010ffff"
_BEGINS, _HOLDS, _ELSE = range(3)


@dataclass(frozen=True)
class Found:
    """A source of hits: what is shown of a record, and below it."""

    source: ListSource
    title: ColumnElement[str]
    below: Callable[[FromClause], ColumnElement[Any]]

    @property
    def table(self) -> Table:
        return self.source.table


def _account_name(row: FromClause) -> ColumnElement[Any]:
    named = (account.c.workspace_id == workspace_parameter()) & (account.c.id == row.c.account_id)
    return select(account.c.name).where(named).scalar_subquery()


class SqlSearchReader:
    """Implements domain.customers.ports.SearchReader.

    `fold` makes what names are sorted by, `phone` E.164 of a number and its region.
    """

    def __init__(
        self,
        reads: Reads,
        fold: Fold,
        patterns: Callable[[str], Sequence[str]],
        phone: Callable[[str, str | None], str | None],
        accounts: ListSource,
        contacts: ListSource,
    ) -> None:
        self._reads = reads
        self._fold = fold
        self._patterns = patterns
        self._phone = phone
        self._kinds = (
            Found(accounts, account.c.name, lambda row: row.c.city),
            Found(contacts, contact.c.display_name, _account_name),
        )
        self._statements = StatementCache()

    async def find(self, text: str, limit: int, principal: Principal) -> Sequence[SearchHit]:
        folded, typed = self._fold(text), self._typed(text, principal)
        values = {
            **curtain(principal),
            # one letter has no trigram to look up; names that begin with it are found all the same
            "patterns": list(self._patterns(text)) if len(folded) > 1 else [],
            "typed": typed,
            "lowered": typed.lower(),
            "from_name": folded,
            "to_name": folded + _HIGHEST if folded else "",
            "n": limit,
        }
        found: list[Any] = []
        async with self._reads.open(principal.workspace_id) as connection:
            for kind in self._kinds:
                reach = principal.reach(kind.source.spec.permission)
                if reach is not Reach.NONE:
                    found += await self._fetch(connection, kind, reach, values)
        best = sorted(found, key=lambda r: (r["rank"], r["name_key"]))[:limit]
        return [_hit(record) for record in best]

    def _typed(self, text: str, principal: Principal) -> str:
        """A phone number as it is kept: whole ones also as they are dialled at home."""
        typed = text.strip()
        if not _PHONE.fullmatch(typed):
            return typed
        return self._phone(typed, principal.region) or _BETWEEN_DIGITS.sub("", typed)

    async def _fetch(
        self, connection: Any, kind: Found, reach: Reach, values: Mapping[str, Any]
    ) -> list[Any]:
        compiled = self._statements.get((kind.table.name, reach), lambda: _statement(kind, reach))
        records: list[Any] = await connection.fetch(compiled.sql, *compiled.arguments(values))
        return records


def _statement(kind: Found, reach: Reach) -> Select[Any]:
    """Candidates, then the best of them, then what is shown of those."""
    best = _best(kind, reach).subquery("best")
    point, other = _point(kind.table, best), _reference(kind.table, best)
    named = best.c.rank != _ELSE
    return (
        select(
            literal(kind.source.spec.record_type, Text).label("type"),
            best.c.id,
            best.c.title,
            best.c.name_key,
            best.c.rank,
            case((named, "name"), else_=func.coalesce(point.c.kind, "external_id")).label(
                "matched"
            ),
            case(
                (named, kind.below(best)), else_=func.coalesce(point.c.value, other.c.external_id)
            ).label("subtitle"),
        )
        .select_from(best.outerjoin(point, true()).outerjoin(other, true()))
        .order_by(best.c.rank, best.c.name_key, best.c.id)
    )


def _best(kind: Found, reach: Reach) -> Select[Any]:
    table = kind.table
    candidate = union(select(_beginning(kind, reach)), select(_found(kind, reach))).subquery()
    begins = _begins(table)
    patterns = bindparam("patterns", type_=ARRAY(Text))
    holds = (func.cardinality(patterns) > 0) & table.c.search_text.like(func.all(patterns))
    rank = case((begins, _BEGINS), (holds, _HOLDS), else_=_ELSE).label("rank")
    beside = table.c.city if table is account else table.c.account_id
    return (
        select(table.c.id, kind.title.label("title"), table.c.name_key, rank, beside)
        .join_from(candidate, table, table.c.id == candidate.c.id)
        .where(table.c.workspace_id == workspace_parameter(), table.c.archived_at.is_(None))
        .order_by(rank, table.c.name_key, table.c.id)
        .limit(bindparam("n", type_=Integer))
    )


def _beginning(kind: Found, reach: Reach) -> CTE:
    """The first names in order, straight from their index: no cap hides the best ones."""
    table = kind.table
    return (
        select(table.c.id)
        .where(
            table.c.workspace_id == workspace_parameter(),
            _begins(table),
            table.c.archived_at.is_(None),
            kind.source.curtained((reach,)),
        )
        .order_by(table.c.name_key, table.c.id)
        .limit(bindparam("n", type_=Integer))
        .cte("beginning")
    )


def _found(kind: Found, reach: Reach) -> CTE:
    """By the definer function of the table, which applies the same curtain."""
    call = getattr(func, str(kind.source.search_function))(
        workspace_parameter(),
        bindparam("patterns", type_=ARRAY(Text)),
        bindparam("typed", type_=Text),
        literal(reach.value, Text),
        bindparam("principal", type_=Uuid),
        bindparam("teams", type_=ARRAY(Uuid)),
        literal(CANDIDATES, Integer),
    ).table_valued("id")
    return select(call.c.id).cte("found")


def _point(table: Table, best: FromClause) -> FromClause:
    point = contact_point
    owner = point.c.account_id if table is account else point.c.contact_id
    return (
        select(point.c.kind, cast(point.c.value, Text).label("value"))
        .where(
            best.c.rank == _ELSE,
            point.c.workspace_id == workspace_parameter(),
            owner == best.c.id,
            func.starts_with(point.c.normalised, bindparam("lowered", type_=Text)),
        )
        .order_by(point.c.kind, point.c.position)
        .limit(1)
        .lateral("point")
    )


def _reference(table: Table, best: FromClause) -> FromClause:
    other = external_reference
    return (
        select(other.c.external_id)
        .where(
            best.c.rank == _ELSE,
            other.c.workspace_id == workspace_parameter(),
            other.c.record_id == best.c.id,
            other.c.record_type == table.name,
            func.starts_with(other.c.external_id, bindparam("typed", type_=Text)),
        )
        .order_by(other.c.external_id)
        .limit(1)
        .lateral("other")
    )


def _begins(table: Table) -> ColumnElement[bool]:
    return (table.c.name_key >= bindparam("from_name", type_=Folded)) & (
        table.c.name_key < bindparam("to_name", type_=Folded)
    )


def _hit(record: Any) -> SearchHit:
    return SearchHit(
        record["type"], record["id"], record["title"], record["subtitle"], record["matched"]
    )
