"""Notes as rich text."""

from alembic import op

from migrations.statements import run_statements

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    run_statements(__file__)


def downgrade() -> None:
    op.drop_column("activity", "body_format")
