"""The schema of version 0.1.0, as it was released: its text is never changed again.

What the code of today declares is in `persistence.schema`; a test holds that all revisions together
come to the same.
"""

from alembic import op

from migrations.statements import run_statements
from persistence.schema import drop_schema

revision = "0001"
down_revision = None


def upgrade() -> None:
    run_statements(__file__)


def downgrade() -> None:
    drop_schema(op.get_bind())
