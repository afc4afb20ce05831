"""Inboxes. Reads app_user, and through their sources tasks and activities, to say what it is about.

Rows of no aggregate: what put them there is in the journal already.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, func, select
from sqlalchemy.sql.selectable import Select

from domain.activities.model import Activity, Task
from domain.activities.ports import News
from domain.activities.queries import InboxQuery, InboxRow, InboxState, SubjectRow
from domain.kernel.errors import NotFound
from domain.kernel.listing import Page
from domain.kernel.permissions import Reach
from domain.kernel.principal import Principal
from persistence.activities.reader import ACTIVITY_SOURCE, TASK_SOURCE
from persistence.activities.rows import named
from persistence.kernel.cursors import Cursors
from persistence.kernel.reading import ReadConnection, Reads, StatementCache
from persistence.kernel.sources import ListSource
from persistence.kernel.unit_of_work import SqlUnitOfWork
from persistence.kernel.visibility import curtain, workspace_parameter

_SUBJECTS: Final = {Task.TYPE: TASK_SOURCE, Activity.TYPE: ACTIVITY_SOURCE}
_TEXTS: Final = {Task.TYPE: "title", Activity.TYPE: "body"}
_TAG: Final = re.compile(r"</?[a-z][^>]*>")
_MENTION: Final = re.compile(r"@\[([^\]\n]{1,200})\]\(user:[0-9a-fA-F-]{36}\)")
_SHOWN_LETTERS: Final = 300
_PUT: Final = """
insert into inbox_item
  (workspace_id, id, user_id, kind, at, actor_id, subject_type, subject_id, cause_id)
select $1, n.id, n.user_id, n.kind, now(), n.actor_id, n.subject_type, n.subject_id, n.cause_id
from unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::uuid[], $8::uuid[])
  as n(id, user_id, kind, actor_id, subject_type, subject_id, cause_id)
on conflict (workspace_id, user_id, kind, cause_id) do nothing
"""
_MARK: Final = """
update inbox_item set read_at = case when $4 then coalesce(read_at, now()) end
where workspace_id = $1 and id = $2 and user_id = $3
"""
_MARK_ALL: Final = """
update inbox_item set read_at = now() where workspace_id = $1 and user_id = $2 and read_at is null
"""
_PAGE: Final = """
select i.id, i.kind, i.at, i.read_at, i.actor_id, u.name as actor_name, i.subject_type, i.subject_id
from inbox_item i
left join app_user u on u.workspace_id = i.workspace_id and u.id = i.actor_id
where i.workspace_id = $1 and i.user_id = $2 and ($3::uuid is null or i.id < $3)
  {unread} order by i.id desc limit $4
"""
_PAGES: Final = {
    unread: _PAGE.replace("{unread}", "and i.read_at is null" if unread else "")
    for unread in (False, True)
}
_STATE: Final = """
select (select count(*) from inbox_item
        where workspace_id = $1 and user_id = $2 and read_at is null) as unread,
  (select id from inbox_item
   where workspace_id = $1 and user_id = $2 order by id desc limit 1) as newest
"""


class SqlInbox:
    """Implements domain.activities.ports.Inbox."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def put(self, news: Sequence[News]) -> None:
        columns = (
            [self._uow.new_id() for _ in news],
            [each.user_id for each in news],
            [str(each.kind) for each in news],
            [each.actor_id for each in news],
            [each.subject_type for each in news],
            [each.subject_id for each in news],
            [each.cause_id for each in news],
        )
        await self._uow.connection.execute(_PUT, self._uow.workspace_id, *columns)
        self._uow.announce()

    async def mark(self, item_id: UUID, user_id: UUID, *, read: bool) -> None:
        told = (self._uow.workspace_id, item_id, user_id, read)
        if await self._uow.connection.execute(_MARK, *told) != "UPDATE 1":
            raise NotFound()
        self._uow.announce()

    async def mark_all_read(self, user_id: UUID) -> None:
        await self._uow.connection.execute(_MARK_ALL, self._uow.workspace_id, user_id)
        self._uow.announce()


class SqlInboxReader:
    """Implements domain.activities.ports.InboxReader."""

    def __init__(self, reads: Reads, cursors: Cursors) -> None:
        self._reads = reads
        self._cursors = cursors
        self._statements = StatementCache()

    async def page(self, query: InboxQuery, principal: Principal) -> Page:
        binding = _binding(query, principal)
        last = self._cursors.read(binding, query.cursor)[0] if query.cursor else None
        mine = (principal.workspace_id, principal.user_id)
        async with self._reads.open(principal.workspace_id) as connection:
            found = await connection.fetch(_PAGES[query.unread], *mine, last, query.limit + 1)
            shown = found[: query.limit]
            subjects = {
                kind: await self._subjects(connection, kind, shown, principal) for kind in _SUBJECTS
            }
            unread: int = (await connection.fetchrow(_STATE, *mine))["unread"]
        items = [_item(row, subjects[row["subject_type"]]) for row in shown]
        cursor = None
        if len(found) > query.limit:
            cursor = self._cursors.write(binding, [shown[-1]["id"]])
        return Page(items, cursor, unread)

    async def state(self, principal: Principal) -> InboxState:
        async with self._reads.open(principal.workspace_id) as connection:
            row = await connection.fetchrow(_STATE, principal.workspace_id, principal.user_id)
        return InboxState(row["unread"], row["newest"])

    async def _subjects(
        self, connection: ReadConnection, kind: str, items: Sequence[Any], principal: Principal
    ) -> Mapping[UUID, SubjectRow]:
        source, ids = _SUBJECTS[kind], [i["subject_id"] for i in items if i["subject_type"] == kind]
        if not ids or not principal.allows(source.spec.permission):
            return {}
        reaches = source.reaches(principal)
        compiled = self._statements.get((kind, reaches), lambda: _seen(source, reaches))
        values = {**curtain(principal), "ids": ids}
        rows = await connection.fetch(compiled.sql, *compiled.arguments(values))
        return {row["id"]: _subject(kind, row) for row in rows}


def _seen(source: ListSource, reaches: tuple[Reach, ...]) -> Select[Any]:
    rows = select(source.table).where(
        source.table.c.workspace_id == workspace_parameter(),
        source.table.c.id == func.any(bindparam("ids", type_=ARRAY(Uuid))),
        source.curtained(reaches),
    )
    shown, columns = source.joined(rows.subquery("found"), reaches[0])
    return select(*columns).select_from(shown)


def plain(text: str) -> str:
    """Without tags, and with the names of those mentioned only."""
    return unescape(_TAG.sub(" ", _MENTION.sub(r"@\1", text))).strip()


def _subject(kind: str, row: Any) -> SubjectRow:
    text = plain(row[_TEXTS[kind]])[:_SHOWN_LETTERS]
    record = (row["record_type"], row["record_id"], row["record_name"])
    return SubjectRow(kind, row["id"], text, *record)


def _item(row: Any, subjects: Mapping[UUID, SubjectRow]) -> InboxRow:
    return InboxRow(
        row["id"],
        row["kind"],
        row["at"],
        row["read_at"],
        named(row["actor_id"], row["actor_name"]),
        subjects.get(row["subject_id"]),
    )


def _binding(query: InboxQuery, principal: Principal) -> bytes:
    text = f"inbox|{principal.workspace_id}|{principal.user_id}|{query.unread}"
    return hashlib.sha256(text.encode()).digest()
