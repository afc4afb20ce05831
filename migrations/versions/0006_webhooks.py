"""Webhooks."""

from alembic import op

from migrations.statements import run_statements

revision = "0006"
down_revision = "0005"
TABLES = ["webhook", "webhook_delivery", "webhook_health", "webhook_attempt"]


def upgrade() -> None:
    run_statements(__file__)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
