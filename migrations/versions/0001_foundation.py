"""The schema of version 0.1.0, as it was released: its text is never changed again.

What the code of today declares is in `persistence.schema`; a test holds that all revisions together
come to the same.
"""

from pathlib import Path

from alembic import op

from persistence.schema import drop_schema

revision = "0001"
down_revision = None
SEPARATOR = "\n--;\n"


def upgrade() -> None:
    text = Path(__file__).with_suffix(".sql").read_text()
    for statement in text.split(SEPARATOR):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    drop_schema(op.get_bind())
