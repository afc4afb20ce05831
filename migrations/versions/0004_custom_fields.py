"""Custom fields."""

from alembic import op

from migrations.statements import run_statements

revision = "0004"
down_revision = "0003"
TABLES = ["custom_field", "custom_value"]


def upgrade() -> None:
    run_statements(__file__)


def downgrade() -> None:
    for customised in ("account", "contact"):
        op.drop_column(customised, "custom")
    for table in reversed(TABLES):
        op.drop_table(table)
