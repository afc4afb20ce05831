"""Row level security and grants, generated from the metadata: no table can be forgotten."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import MetaData, Table

CURRENT_WORKSPACE: Final = "nullif(current_setting('app.workspace_id', true), '')::uuid"
"""After a SET LOCAL has ended the setting is '' and not NULL: without nullif every later

statement of a pooled connection fails instead of finding nothing."""

APPEND_ONLY: Final = frozenset({"journal"})
SYSTEM_READS: Final = frozenset(
    {"journal", "workspace", "feed_cursor", "feed_epoch", "seal", "parked_event", "webhook"}
)
_SENT: Final = {"webhook_delivery", "webhook_attempt", "webhook_health"}
SYSTEM_WRITES: Final = frozenset(
    {"feed_cursor", "seal", "parked_event", "worker_beat", "file_content", *_SENT}
)
SYSTEM_PRUNES: Final = {
    "idempotency_key": "created_at",
    "session": "expires_at",
    "sign_in_link": "expires_at",
    "letter": "created_at",
    "export_chunk": "expires_at",
    "sealed_request": "expires_at",
    "attempt_counter": "until",
    "rate_lease": "until",
}
"""By this column, and no other: what the rows hold stays unread."""


def wall_statements(metadata: MetaData) -> Iterator[str]:
    """DDL for all tables of the metadata, to be run once, by the owner."""
    for table in metadata.sorted_tables:
        if table.info.get("tenant"):
            yield from _tenant_wall(table)
        yield from _grants(table)


def _tenant_wall(table: Table) -> Iterator[str]:
    name = _quoted(table)
    yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"
    rule = f"workspace_id = {CURRENT_WORKSPACE}"
    yield (
        f"CREATE POLICY workspace_wall ON {name} TO rapport_app, rapport_owner "
        f"USING ({rule}) WITH CHECK ({rule})"
    )
    if table.info.get("search"):
        yield f"CREATE POLICY search_reads ON {name} FOR SELECT TO rapport_search USING (true)"
    if table.name in SYSTEM_READS | SYSTEM_WRITES | SYSTEM_PRUNES.keys():
        everything = "USING (true) WITH CHECK (true)"
        yield f"CREATE POLICY system_wide ON {name} TO rapport_system {everything}"


def _grants(table: Table) -> Iterator[str]:
    name = _quoted(table)
    writes = "INSERT" if table.name in APPEND_ONLY else "INSERT, UPDATE, DELETE"
    rights = "SELECT" if table.info.get("app_reads_only") else f"SELECT, {writes}"
    yield f"REVOKE ALL ON {name} FROM rapport_app"
    yield f"GRANT {rights} ON {name} TO rapport_app"
    if table.info.get("search"):
        yield f"GRANT SELECT ON {name} TO rapport_search"
    if table.name in SYSTEM_WRITES:
        yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {name} TO rapport_system"
    elif table.name in SYSTEM_READS:
        yield f"GRANT SELECT ON {name} TO rapport_system"
    elif table.name in SYSTEM_PRUNES:
        yield f"GRANT DELETE, SELECT ({SYSTEM_PRUNES[table.name]}) ON {name} TO rapport_system"


def _quoted(table: Table) -> str:
    return f'"{table.name}"'
