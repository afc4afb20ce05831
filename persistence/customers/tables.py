"""Tables of customers. What lists filter or sort by lies on the listed row itself."""

from typing import Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Integer,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem

from persistence.kernel.metadata import (
    Folded,
    Instant,
    aggregate_columns,
    index_in_workspace,
    refers_to,
    tenant_table,
    trigram_index,
)

_HIDDEN: Final = {"hidden": True}


def _record_columns(table: str) -> tuple[SchemaItem, ...]:
    """Columns and indexes that account and contact share."""
    return (
        *aggregate_columns(),
        Column("address_lines", ARRAY(Text)),
        Column("city", Folded),
        Column("subdivision", Folded),
        Column("postal_code", Folded),
        Column("country", Folded),
        Column("tags", ARRAY(Text), nullable=False),
        Column("owner_id", Uuid),
        Column("team_id", Uuid),
        Column("archived_at", Instant),
        Column("email", Folded),
        Column("phone", Folded),
        Column("name_key", Folded, nullable=False, info=_HIDDEN),
        Column("search_text", Text, nullable=False, info=_HIDDEN),
        Column("custom", JSONB(none_as_null=True)),
        refers_to("owner_id", "app_user"),
        refers_to("team_id", "team"),
        index_in_workspace(f"ix_{table}_name", "name_key", "id"),
        index_in_workspace(f"ix_{table}_created", "created_at", "id"),
        index_in_workspace(f"ix_{table}_updated", "updated_at", "id"),
        index_in_workspace(f"ix_{table}_country", "country", "name_key", "id"),
        index_in_workspace(f"ix_{table}_owner", "owner_id", "name_key", "id"),
        index_in_workspace(f"ix_{table}_team", "team_id", "name_key", "id"),
        index_in_workspace(f"ix_{table}_email", "email"),
        trigram_index(f"ix_{table}_search", "search_text"),
    )


account: Final = tenant_table(
    "account",
    *_record_columns("account"),
    Column("name", Text, nullable=False),
    Column(
        "kind",
        Folded,
        CheckConstraint("kind in ('business', 'household')", name="kind"),
        nullable=False,
    ),
    Column("industry", Folded),
    Column("founded_year", Integer),
    Column("employees", Integer),
    Column("revenue_minor", BigInteger),
    Column("revenue_currency", Folded),
    Column("annual_revenue_base", BigInteger),
    Column("website", Folded),
    Column("tax_id", Folded),
    Column("parent_id", Uuid),
    refers_to("parent_id", "account", ondelete="RESTRICT"),
    index_in_workspace("ix_account_parent", "parent_id"),
    index_in_workspace("ix_account_industry", "industry", "name_key", "id"),
    index_in_workspace("ix_account_tax_id", "tax_id"),
)
account.info["search"] = True

contact: Final = tenant_table(
    "contact",
    *_record_columns("contact"),
    Column("given_name", Text),
    Column("middle_name", Text),
    Column("family_name", Text),
    Column("name_prefix", Text),
    Column("name_suffix", Text),
    Column(
        "name_order",
        Folded,
        CheckConstraint("name_order in ('given_first', 'family_first')", name="name_order"),
        nullable=False,
    ),
    Column("display_name", Text, nullable=False),
    Column("title", Folded),
    Column("department", Folded),
    Column("gender", Folded),
    Column("language", Folded),
    Column("birth_date", Date),
    Column("account_id", Uuid),
    Column("follows_account", Boolean, nullable=False),
    refers_to("account_id", "account", ondelete="RESTRICT"),
    index_in_workspace("ix_contact_account", "account_id", "name_key", "id"),
)
contact.info["search"] = True

account_contact: Final = tenant_table(
    "account_contact",
    Column("contact_id", Uuid, nullable=False),
    Column("account_id", Uuid, nullable=False),
    Column("role", Text),
    Column("from_date", Date),
    Column("to_date", Date),
    Column("primary", Boolean, nullable=False),
    refers_to("contact_id", "contact", ondelete="CASCADE"),
    refers_to("account_id", "account", ondelete="RESTRICT"),
    index_in_workspace("ix_account_contact_account", "account_id"),
    primary=("contact_id", "account_id"),
)

contact_point: Final = tenant_table(
    "contact_point",
    Column("id", Uuid, nullable=False),
    Column("account_id", Uuid),
    Column("contact_id", Uuid),
    Column(
        "kind", Folded, CheckConstraint("kind in ('phone', 'email')", name="kind"), nullable=False
    ),
    Column("value", Text, nullable=False),
    Column("normalised", Folded),
    Column("label", Text),
    Column("primary", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
    CheckConstraint("(account_id is null) <> (contact_id is null)", name="one_owner"),
    refers_to("account_id", "account", ondelete="CASCADE"),
    refers_to("contact_id", "contact", ondelete="CASCADE"),
    index_in_workspace("ix_contact_point_account", "account_id", where="account_id is not null"),
    index_in_workspace("ix_contact_point_contact", "contact_id", where="contact_id is not null"),
    index_in_workspace("ix_contact_point_normalised", "normalised"),
)
contact_point.info["search"] = True

external_reference: Final = tenant_table(
    "external_reference",
    Column("record_type", Folded, nullable=False),
    Column("source", Folded, nullable=False),
    Column("external_id", Folded, nullable=False),
    Column("record_id", Uuid, nullable=False),
    Column("created_at", Instant, nullable=False),
    index_in_workspace("ix_external_reference_record", "record_id"),
    primary=("record_type", "source", "external_id"),
)
external_reference.info["search"] = True
