"""API clients and personal access tokens."""

from alembic import op

from migrations.statements import run_statements

revision = "0007"
down_revision = "0006"
TABLES = ["api_client", "personal_access_token"]


def upgrade() -> None:
    run_statements(__file__)


def downgrade() -> None:
    op.drop_column("app_user", "kind")
    for table in reversed(TABLES):
        op.drop_table(table)
