"""Letters on their way: sealed rows inside the walls, carried out by a job."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import CheckConstraint, Column, LargeBinary, Text, Uuid

from domain.kernel.jobs import JobContext
from domain.kernel.letters import SEND, CannotBeMailed, Letter, LetterSender
from domain.kernel.ports import Job, Runner, Scope, Seals
from persistence.kernel.metadata import Folded, Instant, index_in_workspace, tenant_table
from persistence.kernel.reading import Reads
from persistence.kernel.unit_of_work import SqlUnitOfWork

letter: Final = tenant_table(
    "letter",
    Column("id", Uuid, nullable=False),
    Column("user_id", Uuid),
    Column("kind", Folded, nullable=False),
    Column(
        "state",
        Folded,
        CheckConstraint("state in ('queued', 'sent', 'failed')", name="state"),
        nullable=False,
    ),
    Column("failure", Text),
    Column("sealed", LargeBinary),
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
    index_in_workspace("ix_letter_created", "created_at", "id"),
)

_POST: Final = """
insert into letter (workspace_id, id, user_id, kind, state, sealed, created_at)
values ($1, $2, $3, $4, 'queued', $5, $6)
"""
_WAITING: Final = (
    "select sealed from letter where workspace_id = $1 and id = $2 and state = 'queued'"
)
# What was in it is not kept once it is on its way: it may hold the token of a link.
_DONE: Final = """
update letter set state = $3, failure = $4, sent_at = $5, sealed = null
where workspace_id = $1 and id = $2 and state = 'queued'
"""
_RECENT: Final = """
select id, sealed, created_at from letter
where workspace_id = $1 and state = 'queued' order by created_at desc, id desc limit 100
"""


@dataclass(slots=True)
class KeptLetter:
    id: UUID
    kind: str
    to: str
    subject: str
    text: str
    created_at: datetime


class SqlOutbox:
    """Implements domain.kernel.letters.Outbox. `leaves` says whether a server takes letters."""

    def __init__(self, uow: SqlUnitOfWork, *, seals: Seals, leaves: bool) -> None:
        self._uow = uow
        self._seals = seals
        self._leaves = leaves

    async def post(self, letter: Letter) -> None:
        uow, letter_id = self._uow, self._uow.new_id()
        ws = uow.workspace_id
        sealed = self._seals.seal(msgspec.json.encode(asdict(letter)), ws, "letter", str(letter_id))
        told = (ws, letter_id, letter.user_id, letter.kind, sealed, uow.now())
        await uow.connection.execute(_POST, *told)
        if self._leaves:
            uow.enqueue(Job(SEND, {"workspace_id": str(ws), "letter_id": str(letter_id)}))


class Postman:
    """Carries one letter out. After a crash in the middle it may be sent twice, as the same one."""

    def __init__(self, runner: Runner, reads: Reads, seals: Seals, sender: LetterSender) -> None:
        self._runner = runner
        self._reads = reads
        self._seals = seals
        self._sender = sender

    async def carry(self, payload: Any, context: JobContext) -> None:
        ws, letter_id = UUID(str(payload["workspace_id"])), UUID(str(payload["letter_id"]))
        context.hand_back_if_stopping()
        async with self._reads.open(ws) as connection:
            sealed = await connection.fetchval(_WAITING, ws, letter_id)
        if sealed is None:
            return
        failure = None
        try:
            await self._sender.send(letter_id, opened(self._seals, ws, letter_id, sealed))
        except CannotBeMailed as refusal:
            failure = str(refusal)[:500]
        await self._note(ws, letter_id, failure)

    async def _note(self, ws: UUID, letter_id: UUID, failure: str | None) -> None:
        async def noted(uow: Any) -> None:
            state, at = ("failed", None) if failure else ("sent", uow.now())
            await uow.connection.execute(_DONE, ws, letter_id, state, failure, at)

        await self._runner.run(noted, scope=Scope(ws))


class SqlLetters:
    """What lies in the outbox, for development without a mail server."""

    def __init__(self, reads: Reads, seals: Seals) -> None:
        self._reads = reads
        self._seals = seals

    async def recent(self, workspace_id: UUID) -> Sequence[KeptLetter]:
        async with self._reads.open(workspace_id) as connection:
            rows = await connection.fetch(_RECENT, workspace_id)
        return [self._kept(workspace_id, row) for row in rows]

    def _kept(self, workspace_id: UUID, row: Any) -> KeptLetter:
        held = opened(self._seals, workspace_id, row["id"], row["sealed"])
        return KeptLetter(row["id"], held.kind, held.to, held.subject, held.text, row["created_at"])


def opened(seals: Seals, workspace_id: UUID, letter_id: UUID, sealed: bytes) -> Letter:
    plain = seals.open(sealed, workspace_id, "letter", str(letter_id))
    return msgspec.json.decode(plain, type=Letter)
