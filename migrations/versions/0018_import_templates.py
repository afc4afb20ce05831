"""Import templates."""

from alembic import op

from migrations.statements import run_statements

revision = "0018"
down_revision = "0017"
TABLES = ["import_template"]


def upgrade() -> None:
    run_statements(__file__)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
