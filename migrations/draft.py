"""Writes the first draft of a revision: new tables with their indexes, walls and grants.

    python -m migrations.draft 0002 webhooks webhook webhook_delivery

makes `versions/0002_webhooks.sql` from what the code declares of these tables, and the revision
beside it. What else the revision changes (columns, functions) is added to the SQL by hand; once
released, neither file is changed again.
"""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import create_mock_engine

import persistence.schema  # noqa: F401 - fills the metadata
from migrations.statements import SEPARATOR
from persistence.kernel.metadata import metadata
from persistence.kernel.rls import wall_statements

_VERSIONS: Final = Path(__file__).parent / "versions"
_REVISION: Final = '''"""{title}."""

from alembic import op

from migrations.statements import run_statements

revision = "{revision}"
down_revision = "{before}"
TABLES = {tables}


def upgrade() -> None:
    run_statements(__file__)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
'''


def main(arguments: Sequence[str]) -> None:
    revision, name, *tables = arguments
    path = _VERSIONS / f"{revision}_{name}.sql"
    path.write_text(SEPARATOR.join(_statements(tables)) + "\n")
    text = _REVISION.format(
        title=name.replace("_", " ").capitalize(),
        revision=revision,
        before=f"{int(revision) - 1:04}",
        tables=json.dumps([table.name for table in _chosen(tables)]),
    )
    path.with_suffix(".py").write_text(text)


def _chosen(tables: Sequence[str]) -> list[Any]:
    return [table for table in metadata.sorted_tables if table.name in tables]


def _statements(tables: Sequence[str]) -> Iterator[str]:
    drafted: list[str] = []

    def keep(clause: Any, *_arguments: Any, **_options: Any) -> None:
        drafted.append(str(clause.compile(dialect=engine.dialect)))

    engine = create_mock_engine("postgresql+asyncpg://", keep)
    metadata.create_all(engine, tables=_chosen(tables), checkfirst=False)
    named = re.compile("|".join(rf'"{table}"' for table in tables))
    drafted += [each for each in wall_statements(metadata) if named.search(each)]
    for each in drafted:
        yield "\n".join(line.rstrip() for line in each.strip().replace("\t", "    ").split("\n"))


if __name__ == "__main__":
    main(sys.argv[1:])
