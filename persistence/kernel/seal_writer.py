"""Seals what was written since the last time, and hands the heads to their keeper."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from domain.kernel.ports import Runner, Scope, UnitOfWork
from domain.kernel.seals import HeadKeeper
from persistence.kernel.seals import (
    ROWS_A_SEAL,
    heads_kept,
    seal_next,
    unkept_heads,
    unsealed_workspaces,
)


class SealWriter:
    """`runner` and `system` are both of rapport_system: the app may read seals, no more."""

    def __init__(
        self,
        runner: Runner,
        system: Any,
        keeper: HeadKeeper,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._runner = runner
        self._system = system
        self._keeper = keeper
        self._stopping = stopping

    async def run(self) -> None:
        for workspace_id in await unsealed_workspaces(self._system):
            while not self._stopping() and await self._seal(workspace_id) == ROWS_A_SEAL:
                continue
        await self._keep_heads()

    async def _seal(self, workspace_id: UUID) -> int:
        async def work(uow: UnitOfWork) -> int:
            return await seal_next(cast(Any, uow).connection, workspace_id)

        return await self._runner.run(work, scope=Scope(workspace_id))

    async def _keep_heads(self) -> None:
        """A head is marked as kept after it is; one that was cut off in between comes again."""
        while heads := await unkept_heads(self._system):
            await self._keeper.keep(heads)
            await heads_kept(self._system, heads)
