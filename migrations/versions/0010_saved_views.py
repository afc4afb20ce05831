"""Saved views."""

from alembic import op

from migrations.statements import run_statements

revision = "0010"
down_revision = "0009"
TABLES = ["favourite", "recent_record", "saved_view", "default_view"]


def upgrade() -> None:
    run_statements(__file__)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
