"""The first schema."""

from alembic import op

from persistence.schema import create_schema, drop_schema

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_schema(op.get_bind())


def downgrade() -> None:
    drop_schema(op.get_bind())
