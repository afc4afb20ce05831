"""Workspaces, people and what lets them in."""

from typing import Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from persistence.kernel.metadata import (
    Folded,
    Instant,
    aggregate_columns,
    index_in_workspace,
    metadata,
    refers_to,
    tenant_table,
    unique_in_workspace,
)

workspace: Final = tenant_table(
    "workspace",
    *aggregate_columns(),
    Column("name", Text, nullable=False),
    Column("base_currency", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("fiscal_year_start_month", SmallInteger, nullable=False),
    CheckConstraint("id = workspace_id", name="own_wall"),
    CheckConstraint("fiscal_year_start_month between 1 and 12", name="month"),
)

role: Final = tenant_table(
    "role",
    *aggregate_columns(),
    Column("key", Folded, nullable=False),
    Column("name", Text, nullable=False),
    # Of a role of the workspace's own; what built-in ones hold stands in the code.
    Column("grants", JSONB(none_as_null=True)),
    unique_in_workspace("key"),
)

team: Final = tenant_table(
    "team",
    *aggregate_columns(),
    Column("name", Text, nullable=False),
    Column("name_key", Folded, nullable=False),
    Column("parent_id", Uuid),
    refers_to("parent_id", "team"),
    index_in_workspace("ix_team_parent", "parent_id"),
    index_in_workspace("ix_team_name", "name_key", "id"),
)

app_user: Final = tenant_table(
    "app_user",
    *aggregate_columns(),
    Column("name", Text, nullable=False),
    Column("name_key", Folded, nullable=False),
    Column("email", Text, nullable=False),
    Column("email_key", Folded, nullable=False),
    Column(
        "kind",
        Folded,
        CheckConstraint("kind in ('person', 'client')", name="kind"),
        server_default="person",
        nullable=False,
    ),
    Column("role_id", Uuid, nullable=False),
    Column("locale", Folded, nullable=False),
    Column("time_zone", Folded, nullable=False),
    Column(
        "state",
        Folded,
        CheckConstraint("state in ('invited', 'active', 'deactivated')", name="state"),
        nullable=False,
    ),
    Column("password_hash", Text, info={"hidden": True}),
    Column("access_version", BigInteger, nullable=False),
    refers_to("role_id", "role"),
    unique_in_workspace("email_key"),
    index_in_workspace("ix_app_user_name", "name_key", "id"),
    index_in_workspace("ix_app_user_role", "role_id"),
    # Sign-in looks an e-mail up before it knows a workspace, through a definer function.
    Index("ix_app_user_sign_in", "email_key", "workspace_id"),
)

user_team: Final = tenant_table(
    "user_team",
    Column("user_id", Uuid, nullable=False),
    Column("team_id", Uuid, nullable=False),
    Column("position", Integer, nullable=False),
    refers_to("user_id", "app_user"),
    refers_to("team_id", "team"),
    index_in_workspace("ix_user_team_team", "team_id"),
    primary=("user_id", "team_id"),
)

session: Final = tenant_table(
    "session",
    *aggregate_columns(),
    Column("user_id", Uuid, nullable=False),
    Column(
        "client",
        Folded,
        CheckConstraint("client in ('browser', 'mobile')", name="client"),
        nullable=False,
    ),
    Column("user_agent", Text),
    Column("family_hash", Folded, nullable=False),
    Column("refresh_hash", Folded, nullable=False),
    Column("rotations", ARRAY(Instant), nullable=False),
    Column("last_used_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("revoked_because", Text),
    refers_to("user_id", "app_user"),
    index_in_workspace("ix_session_user", "user_id", "last_used_at"),
)

sign_in_link: Final = tenant_table(
    "sign_in_link",
    *aggregate_columns(),
    Column("user_id", Uuid, nullable=False),
    Column("token_hash", Folded, nullable=False),
    Column(
        "purpose",
        Folded,
        CheckConstraint("purpose in ('sign_in', 'invitation', 'password_reset')", name="purpose"),
        server_default="sign_in",
        nullable=False,
    ),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("withdrawn_at", Instant),
    refers_to("user_id", "app_user"),
    unique_in_workspace("token_hash"),
    index_in_workspace("ix_sign_in_link_user", "user_id"),
)

custom_field: Final = tenant_table(
    "custom_field",
    *aggregate_columns(),
    Column("object", Folded, nullable=False),
    Column("key", Folded, nullable=False),
    Column("label", Text, nullable=False),
    Column("label_key", Folded, nullable=False, info={"hidden": True}),
    Column("type", Folded, nullable=False),
    Column("description", Text),
    Column("required", Boolean, nullable=False),
    Column("unique", Boolean, nullable=False),
    Column("sensitive", Boolean, nullable=False),
    Column("searchable", Boolean, nullable=False),
    Column("refers_to", Folded),
    Column("choices", JSONB, nullable=False),
    Column("former_keys", ARRAY(Text), nullable=False),
    Column("position", Integer, nullable=False),
    Column("retired_at", Instant),
    unique_in_workspace("object", "key"),
)

api_client: Final = tenant_table(
    "api_client",
    *aggregate_columns(),
    Column("user_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("secret_hash", Folded, nullable=False),
    Column("revoked_at", Instant),
    refers_to("user_id", "app_user"),
    index_in_workspace("ix_api_client_user", "user_id"),
)

personal_access_token: Final = tenant_table(
    "personal_access_token",
    *aggregate_columns(),
    Column("user_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("token_hash", Folded, nullable=False),
    Column("scopes", ARRAY(Text), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("last_used_at", Instant),
    Column("revoked_at", Instant),
    refers_to("user_id", "app_user"),
    unique_in_workspace("token_hash"),
    index_in_workspace("ix_personal_access_token_user", "user_id"),
)

handover: Final = tenant_table(
    "handover",
    *aggregate_columns(),
    Column("user_id", Uuid, nullable=False),
    Column("successor_id", Uuid, nullable=False),
    Column("ended_user", Boolean, nullable=False),
    Column(
        "state",
        Folded,
        CheckConstraint("state in ('running', 'completed', 'reversing', 'reversed')", name="state"),
        nullable=False,
    ),
    Column("moved", Integer, nullable=False),
    Column("restored", Integer, nullable=False),
    Column("kept", Integer, nullable=False),
    Column("position", Uuid),
    Column("finished_at", Instant),
    refers_to("user_id", "app_user"),
    refers_to("successor_id", "app_user"),
    index_in_workspace("ix_handover_user", "user_id", "created_at"),
    index_in_workspace("ix_handover_successor", "successor_id"),
)

# The id is the user's.
second_factor: Final = tenant_table(
    "second_factor",
    *aggregate_columns(),
    Column("sealed", LargeBinary, nullable=False),
    Column("confirmed_at", Instant),
    Column("last_step", BigInteger, nullable=False),
    Column("recovery_hashes", ARRAY(Text), nullable=False),
    refers_to("id", "app_user"),
)

# Of the installation, not of a workspace: every process signs and verifies with the same keys.
signing_key: Final = Table(
    "signing_key",
    metadata,
    Column("kid", Folded, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
)

# Asked for before anyone is signed in, so outside the walls: sealed, and gone within a day.
sealed_request: Final = Table(
    "sealed_request",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column(
        "purpose",
        Folded,
        CheckConstraint(
            "purpose in ('password_reset', 'sign_up', 'refused_sign_in')", name="purpose"
        ),
        nullable=False,
    ),
    Column("token_hash", Folded, unique=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

# Counts of attempts by what is tried and from where, as keyed hashes: no name, no address.
attempt_counter: Final = Table(
    "attempt_counter",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("attempts", BigInteger, nullable=False),
)

for _walked in (workspace, app_user):
    _walked.info["search"] = True
