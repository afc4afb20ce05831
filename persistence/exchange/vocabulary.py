"""Values that records have already, within the reach of who asks. Reads app_user too."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from sqlalchemy import Select, func, select

from domain.exchange.model import CellType, TargetField
from domain.exchange.model.values import Candidate, Known
from domain.identity.permissions import Permission
from domain.kernel.permissions import Reach
from domain.kernel.principal import Principal
from persistence.kernel.reading import ReadConnection, Reads, StatementCache
from persistence.kernel.sources import ListSource
from persistence.kernel.visibility import curtain, workspace_parameter

_MOST_VALUES: Final = 2_000
_MOST_NAMES: Final = 50_000
_USERS: Final = """
select email_key, name from app_user where workspace_id = $1 and state <> 'deactivated' limit 5000
"""
_NONE: Final = Known({}, ())


class SqlVocabulary:
    """Implements domain.exchange.ports.Vocabulary; `sources` by resource, `fold` as names are."""

    def __init__(
        self, reads: Reads, sources: Mapping[str, ListSource], fold: Callable[[str], str]
    ) -> None:
        self._reads = reads
        self._sources = sources
        self._fold = fold
        self._statements = StatementCache()

    async def known(self, target: str, field: TargetField, principal: Principal) -> Known:
        if not (field.category or field.names or field.type is CellType.USER):
            return _NONE
        async with self._reads.open(principal.workspace_id) as connection:
            if field.type is CellType.USER:
                return await _users(connection, principal)
            counts = await self._counts(connection, target, field, principal)
        among = [Candidate(self._fold(value), value, "records") for value in counts]
        return Known(counts, among)

    async def _counts(
        self, connection: ReadConnection, target: str, field: TargetField, principal: Principal
    ) -> Mapping[str, int]:
        source = self._sources[field.names or target]
        reaches = source.reaches(principal)
        if reaches[0] is Reach.NONE:
            return {}
        built = partial(_names, source, reaches) if field.names else partial(
            _values, source, reaches, field
        )  # fmt: skip
        shape = (source.spec.resource, field.name, reaches)
        compiled = self._statements.get(shape, built)
        rows = await connection.fetch(compiled.sql, *compiled.arguments(curtain(principal)))
        return {row[0]: row[1] for row in rows if row[0]}


def _values(source: ListSource, reaches: tuple[Reach, ...], field: TargetField) -> Select[Any]:
    column: Any = source.table.c[field.name]
    value = func.unnest(column) if field.type is CellType.TAGS else column
    seen = select(value.label("value")).where(
        source.table.c.workspace_id == workspace_parameter(), source.curtained(reaches)
    )
    rows = seen.subquery()
    counted = func.count()
    return (
        select(rows.c.value, counted)
        .group_by(rows.c.value)
        .order_by(counted.desc())
        .limit(_MOST_VALUES)
    )


def _names(source: ListSource, reaches: tuple[Reach, ...]) -> Select[Any]:
    rows = source.table
    return (
        select(rows.c.name, func.count())
        .where(rows.c.workspace_id == workspace_parameter(), source.curtained(reaches))
        .group_by(rows.c.name)
        .limit(_MOST_NAMES)
    )


async def _users(connection: ReadConnection, principal: Principal) -> Known:
    """Their addresses, which are meant also by their names."""
    if not principal.allows(Permission.USER_READ):
        return _NONE
    rows = await connection.fetch(_USERS, principal.workspace_id)
    among = [
        Candidate(word.casefold(), row["email_key"], "records")
        for row in rows
        for word in (row["email_key"], row["name"], row["email_key"].partition("@")[0])
        if word
    ]
    return Known({}, among)
