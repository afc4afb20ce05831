"""Workspaces take turns in the job queue."""

from alembic import op

from migrations.statements import run_statements

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    run_statements(__file__)


def downgrade() -> None:
    op.drop_index("pgqueuer_turns_idx", schema="jobs")
