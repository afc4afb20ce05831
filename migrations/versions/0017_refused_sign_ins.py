"""Refused sign-ins wait to be recorded."""

from alembic import op

from migrations.statements import run_statements

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    run_statements(__file__)


def downgrade() -> None:
    op.execute("delete from sealed_request where purpose = 'refused_sign_in'")
    op.drop_constraint("ck_sealed_request_purpose", "sealed_request")
    op.create_check_constraint(
        "ck_sealed_request_purpose",
        "sealed_request",
        "purpose in ('password_reset', 'sign_up')",
    )
