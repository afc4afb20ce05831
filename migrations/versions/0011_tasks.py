"""Tasks."""

from alembic import op

from migrations.statements import run_statements

revision = "0011"
down_revision = "0010"
TABLES = ["inbox_item", "task"]


def upgrade() -> None:
    run_statements(__file__)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
