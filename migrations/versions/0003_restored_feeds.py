"""The worker reads the feed's epoch: rows from before a restore are settled."""

from alembic import op

from migrations.statements import run_statements

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_statements(__file__)


def downgrade() -> None:
    op.execute("REVOKE SELECT ON feed_epoch FROM rapport_system")
