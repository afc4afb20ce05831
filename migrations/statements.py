"""A revision's SQL stands in a file of the same name beside it."""

from pathlib import Path
from typing import Final

from alembic import op

SEPARATOR: Final = "\n\n--;\n\n"


def run_statements(revision_file: str) -> None:
    """Runs what stands in the .sql file beside the revision, statement by statement."""
    text = Path(revision_file).with_suffix(".sql").read_text()
    for statement in text.split(SEPARATOR):
        op.get_bind().exec_driver_sql(statement)
