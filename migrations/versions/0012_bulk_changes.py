"""Changes of many records at once."""

from alembic import op

from migrations.statements import run_statements

revision = "0012"
down_revision = "0011"
TABLES = ["bulk_change", "bulk_item", "bulk_phase"]


def upgrade() -> None:
    run_statements(__file__)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
