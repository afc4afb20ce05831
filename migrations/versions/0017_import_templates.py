"""Import templates."""

from alembic import op

from migrations.statements import run_statements

revision = "0017"
down_revision = "0016"
TABLES = ["import_template"]


def upgrade() -> None:
    run_statements(__file__)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
