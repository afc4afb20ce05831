"""Letters, what is asked for by mail, and counters of attempts."""

from alembic import op

from migrations.statements import run_statements

revision = "0002"
down_revision = "0001"
TABLES = ["attempt_counter", "letter", "sealed_request"]


def upgrade() -> None:
    run_statements(__file__)


def downgrade() -> None:
    op.drop_column("sign_in_link", "purpose")
    for table in reversed(TABLES):
        op.drop_table(table)
