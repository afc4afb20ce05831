"""Files."""

from alembic import op

from migrations.statements import run_statements

revision = "0016"
down_revision = "0015"
TABLES = ["file_content", "file"]


def upgrade() -> None:
    run_statements(__file__)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
