"""The audit trail out of the journal. Joins app_user, to name who acted."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from domain.exchange.permissions import Permission
from domain.exchange.queries import AuditQuery, AuditRow, ChangedField, FeedCause
from domain.exchange.queries.audit import AuditActor
from domain.kernel.listing import Page
from domain.kernel.permissions import Reach
from domain.kernel.principal import Principal
from persistence.exchange.barring import hidden_from, without_hidden
from persistence.exchange.sight import Sight, specs_of
from persistence.exchange.told import without_barred
from persistence.kernel.conditions import escaped
from persistence.kernel.cursors import Cursors
from persistence.kernel.reading import Reads

# Whatever is not asked for is not in the statement: each shape has a plan of its own.
_TESTS: Final[Mapping[str, str]] = {
    "actor_id": "j.actor_id = ${}::uuid",
    "record_type": "j.aggregate_type = ${}::text",
    "record_id": "j.aggregate_id = ${}::uuid",
    "event": "j.event = ${}::text",
    "event_like": "j.event like ${}::text",
    "kind": "j.kind = ${}::text",
    "cause_type": "j.cause_type = ${}::text",
    "cause_id": "j.cause_id = ${}::uuid",
    "at_gte": "j.at >= ${}::timestamptz",
    "at_lt": "j.at < ${}::timestamptz",
}
_COLUMNS: Final = """
j.id, j.at, j.kind, j.event, j.actor_id, u.name as actor_name, j.request_id, j.cause_type,
j.cause_id, j.aggregate_type, j.aggregate_id, j.aggregate_version, j.changes::text as changes,
j.payload::text as payload
"""
_changes: Final = msgspec.json.Decoder(dict[str, tuple[Any, Any] | None]).decode


class SqlAuditReader:
    """Implements domain.exchange.ports.AuditReader."""

    def __init__(self, reads: Reads, cursors: Cursors, sight: Sight) -> None:
        self._reads = reads
        self._cursors = cursors
        self._sight = sight

    async def page(self, query: AuditQuery, principal: Principal) -> Page:
        asked = _asked(query, principal)
        binding = _binding(asked, principal)
        values = [principal.workspace_id, query.limit + 1, *asked.values()]
        tests = [_TESTS[name].format(n) for n, name in enumerate(asked, 3)]
        if query.cursor:
            place = self._cursors.read(binding, query.cursor)
            tests.append(f"(j.at, j.id) < (${len(values) + 1}, ${len(values) + 2})")
            values += place
        async with self._reads.open(principal.workspace_id) as connection:
            rows = await connection.fetch(_statement(tests), *values)
        hidden = hidden_from(principal, specs_of(self._sight).values())
        shown = [self._row(row, principal, hidden) for row in rows[: query.limit]]
        cursor = None
        if len(rows) > query.limit:
            cursor = self._cursors.write(binding, [shown[-1].at, shown[-1].id])
        return Page(shown, cursor)

    def _row(self, row: Any, principal: Principal, hidden: frozenset[str]) -> AuditRow:
        """Conditions that others asked with hold values too."""
        kind = row["aggregate_type"]
        barred: frozenset[str] = frozenset()
        changes = _changes(row["changes"] or "{}")
        found: set[str] = set()
        payload = without_hidden(msgspec.json.decode(row["payload"] or "null"), hidden, found)
        if kind in self._sight.types:
            barred = self._sight.source(kind).spec.barred(principal)
        else:
            changes = _without_hidden(changes, hidden, found)
        actor = row["actor_id"] and AuditActor(row["actor_id"], row["actor_name"])
        cause = FeedCause(row["cause_type"], row["cause_id"]) if row["cause_id"] else None
        return AuditRow(
            row["id"],
            row["at"],
            row["kind"],
            row["event"],
            actor,
            row["request_id"],
            cause,
            kind,
            row["aggregate_id"],
            row["aggregate_version"],
            [
                ChangedField(name, *(without_barred(name, each, barred) for each in pair))
                for name, pair in changes.items()
                if pair is not None and name not in barred
            ],
            payload,
            sorted((barred & changes.keys()) | found),
        )


def _without_hidden(
    changes: Mapping[str, tuple[Any, Any] | None], hidden: frozenset[str], found: set[str]
) -> dict[str, tuple[Any, Any] | None]:
    return {
        name: pair and (without_hidden(pair[0], hidden, found),
                        without_hidden(pair[1], hidden, found))
        for name, pair in changes.items()
    }  # fmt: skip


def _asked(query: AuditQuery, principal: Principal) -> dict[str, Any]:
    names = ("actor_id", "record_type", "record_id", "kind", "cause_type", "cause_id")
    asked = {name: getattr(query, name) for name in (*names, "at_gte", "at_lt")}
    if query.event is not None and query.event.endswith("*"):
        asked["event_like"] = escaped(query.event[:-1]) + "%"
    else:
        asked["event"] = query.event
    if principal.reach(Permission.AUDIT_READ) is not Reach.ALL:
        asked["actor_id"] = principal.user_id
    return {name: value for name, value in asked.items() if value is not None}


def _statement(tests: list[str]) -> str:
    where = " and ".join(["j.workspace_id = $1", *tests])
    return (
        f"select {_COLUMNS} from journal j "  # noqa: S608 - constants alone
        "left join app_user u on u.workspace_id = j.workspace_id and u.id = j.actor_id "
        f"where {where} order by j.at desc, j.id desc limit $2"
    )


def _binding(asked: Mapping[str, Any], principal: Principal) -> bytes:
    text = f"audit|{principal.workspace_id}|{sorted((k, str(v)) for k, v in asked.items())}"
    return hashlib.sha256(text.encode()).digest()
