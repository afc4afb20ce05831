"""The journal by months: partitions are made ahead, the default one is a net that alarms."""

from collections.abc import Iterator
from typing import Any, Final

import structlog

from persistence.kernel.rls import CURRENT_WORKSPACE

MONTHS_AHEAD: Final = 3
_DEFAULT_IN_USE: Final = "select exists (select from journal_default)"

_log = structlog.get_logger()


def default_partition_statements() -> Iterator[str]:
    """DDL of the default partition. It is reached through `journal`, but for the alarm."""
    rule = f"workspace_id = {CURRENT_WORKSPACE}"
    yield "CREATE TABLE journal_default PARTITION OF journal DEFAULT"
    yield "ALTER TABLE journal_default ENABLE ROW LEVEL SECURITY"
    yield "ALTER TABLE journal_default FORCE ROW LEVEL SECURITY"
    yield (
        "CREATE POLICY workspace_wall ON journal_default TO rapport_app, rapport_owner "
        f"USING ({rule}) WITH CHECK ({rule})"
    )
    yield "CREATE POLICY system_wide ON journal_default FOR SELECT TO rapport_system USING (true)"
    yield "REVOKE ALL ON journal_default FROM rapport_app"
    yield "GRANT SELECT ON journal_default TO rapport_system"


def first_partition_statements() -> Iterator[str]:
    """For after the definer functions are made."""
    yield f"SELECT make_journal_partitions({MONTHS_AHEAD})"


async def make_partitions(system: Any, months: int = MONTHS_AHEAD) -> int:
    """As rapport_system; how many were made."""
    made: int = await system.fetchval("select make_journal_partitions($1)", months)
    if await default_in_use(system):
        _log.error("journal_default_in_use")
    return made


async def default_in_use(system: Any) -> bool:
    """True when a row fell outside all months that were made ahead."""
    used: bool = await system.fetchval(_DEFAULT_IN_USE)
    return used
