"""What the worker does with an export: the whole file anew in each try, in pieces.

An attempt that another one has overtaken keeps nothing more, and leaves.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from domain.exchange.commands.exports import query_of
from domain.exchange.model import Failure
from domain.exchange.model.exports import Export
from domain.exchange.ports import Actors, ExportFiles, Exports, ExportTargets
from domain.kernel.errors import Forbidden, Invalid
from domain.kernel.jobs import HandedBack, JobContext
from domain.kernel.permissions import public
from domain.kernel.ports import Runner, Scope, UnitOfWork
from domain.kernel.principal import Principal
from domain.kernel.tables import Table, TableWriters

PIECE: Final = 1_000_000
LARGEST: Final = 1_073_741_824
LAST_TRY: Final = 5
ROWS_BETWEEN: Final = 5_000
_GIVEN_UP: Final = Failure("unexpected", "It failed several times and was given up")


class Overtaken(Exception):
    """Another attempt has begun, or the export was discarded."""


class TooLarge(Exception):
    """The file would be larger than files may be."""


@dataclass(frozen=True)
class ExportWorld:
    """The worker's surroundings; `exports` is made for one unit of work."""

    runner: Runner
    actors: Actors
    targets: ExportTargets
    writers: TableWriters
    files: ExportFiles
    exports: Callable[[UnitOfWork], Exports]


@public
async def make_file(
    workspace_id: UUID, export_id: UUID, *, world: ExportWorld, context: JobContext
) -> None:
    """Safe to be run twice: the later attempt overtakes the earlier one."""
    errand = _Errand(workspace_id, export_id, world, context)
    work = await errand.look()
    if work is None:
        return
    try:
        await errand.make(work)
    except Overtaken:
        return
    except (Forbidden, Invalid):
        detail = "What was asked for is gone, or may not be seen any more"
        await errand.fail(Failure("not_allowed", detail))
    except TooLarge:
        await errand.fail(Failure("file_too_large", f"At most {LARGEST} bytes"))
    except Exception as error:
        # The queue gives it up after this try: without a word it would seem to run for ever.
        if context.attempt >= LAST_TRY and not isinstance(error, HandedBack):
            await errand.fail(_GIVEN_UP)
        raise


@public
async def still_wanted(
    workspace_id: UUID,
    export_id: UUID,
    *,
    given_up: bool,
    runner: Runner,
    exports: Callable[[UnitOfWork], Exports],
) -> bool:
    """Does the export say that it is being made, although its job was parked?

    `given_up` makes it say so, instead of seeming to run for ever.
    """

    async def asked(uow: UnitOfWork) -> bool:
        work = await exports(uow).at_work(export_id)
        if work is not None and given_up:
            work.fail(_GIVEN_UP, uow.now())
        return work is not None

    return await runner.run(asked, scope=Scope(workspace_id))


class _Errand:
    def __init__(
        self, workspace_id: UUID, export_id: UUID, world: ExportWorld, context: JobContext
    ) -> None:
        self.workspace_id = workspace_id
        self.export_id = export_id
        self.world = world
        self.context = context
        self.rows = 0

    async def look(self) -> Export | None:
        async def found(uow: UnitOfWork) -> Export | None:
            return await self.world.exports(uow).at_work(self.export_id)

        return await self.world.runner.run(found, scope=Scope(self.workspace_id))

    async def make(self, work: Export) -> None:
        target = self.world.targets[work.resource]

        async def who() -> Principal:
            """Read anew for each page: rights that were taken away end the export."""
            user_id = work.created_by
            found = user_id and await self.world.actors.principal(self.workspace_id, user_id)
            if not found or not found.allows(target.permission):
                raise Forbidden()
            return found

        first = await who()
        query = query_of(work.asked, target, first)
        table = await target.table(query, who)
        file_id = await self._begin()
        writer = self.world.writers[work.format]
        size = await self._keep(file_id, writer.lines(self._noted(table, file_id)))
        columns = list(target.columns(query, first))
        await self._complete(file_id, size, columns, target.sight(first))

    async def _noted(self, table: Table, file_id: UUID) -> Table:
        """The same rows, counted; the header is none. Workbooks are written at their end only."""
        ids = (self.workspace_id, self.export_id, file_id)
        header, told = 1, 0
        async for block in table:
            self.rows += len(block) - header
            header = 0
            yield block
            self.context.hand_back_if_stopping()
            if self.rows - told >= ROWS_BETWEEN:
                told = self.rows
                if not await self.world.files.note(*ids, told):
                    raise Overtaken

    async def _begin(self) -> UUID:
        file_id = await self.world.files.begin(self.workspace_id, self.export_id)
        if file_id is None:
            raise Overtaken
        return file_id

    async def _keep(self, file_id: UUID, lines: AsyncIterator[bytes]) -> int:
        size, n, held = 0, 0, bytearray()
        async for piece in lines:
            size += len(piece)
            if size > LARGEST:
                raise TooLarge
            held += piece
            while len(held) >= PIECE:
                await self._keep_piece(file_id, n, bytes(held[:PIECE]))
                n += 1
                del held[:PIECE]
        await self._keep_piece(file_id, n, bytes(held))
        return size

    async def _keep_piece(self, file_id: UUID, n: int, piece: bytes) -> None:
        files, ids = self.world.files, (self.workspace_id, self.export_id, file_id)
        if not await files.keep(*ids, n, piece, self.rows):
            raise Overtaken

    async def _complete(self, file_id: UUID, size: int, columns: list[str], sight: str) -> None:
        async def completed(uow: UnitOfWork) -> None:
            work = await self.world.exports(uow).at_work(self.export_id, file_id)
            if work is None:
                raise Overtaken
            work.columns, work.sight = columns, sight
            work.complete(file_id, size, self.rows, uow.now())

        await self.world.runner.run(completed, scope=Scope(self.workspace_id))

    async def fail(self, failure: Failure) -> None:
        async def failed(uow: UnitOfWork) -> None:
            work = await self.world.exports(uow).at_work(self.export_id)
            if work is not None:
                work.fail(failure, uow.now())

        await self.world.runner.run(failed, scope=Scope(self.workspace_id))
