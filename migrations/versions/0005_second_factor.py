"""Second factors, and roles of a workspace's own."""

from alembic import op

from migrations.statements import run_statements

revision = "0005"
down_revision = "0004"
TABLES = ["second_factor"]


def upgrade() -> None:
    run_statements(__file__)


def downgrade() -> None:
    op.drop_column("role", "grants")
    for table in reversed(TABLES):
        op.drop_table(table)
