"""Exports."""

from alembic import op

from migrations.statements import run_statements

revision = "0019"
down_revision = "0018"
TABLES = ["export", "export_attempt", "export_chunk"]


def upgrade() -> None:
    run_statements(__file__)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
