"""Records that others refer to are kept by RESTRICT: a delete asks once, not twice."""

from alembic import op

from migrations.statements import run_statements

revision = "0015"
down_revision = "0014"
KEYS = (
    ("account", "parent_id", "account"),
    ("account_contact", "account_id", "account"),
    ("contact", "account_id", "account"),
    ("activity", "account_id", "account"),
    ("activity", "contact_id", "contact"),
    ("task", "account_id", "account"),
    ("task", "contact_id", "contact"),
)


def upgrade() -> None:
    run_statements(__file__)


def downgrade() -> None:
    for table, column, referred in KEYS:
        name = f"fk_{table}_workspace_id_{column}"
        op.drop_constraint(name, table, type_="foreignkey")
        columns = ["workspace_id", column]
        op.create_foreign_key(name, table, referred, columns, ["workspace_id", "id"])
