"""Every sealed value there is, and how all of them come under a new key."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, cast
from uuid import UUID

from domain.kernel.ports import RequestUnit, Runner, Scope

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """`key` is the column whose value the sealed one is bound to, beside workspace and table."""

    table: str
    column: str
    key: str = "id"
    tenant: bool = True

    @property
    def page(self) -> str:
        bound = "workspace_id = $1" if self.tenant else "$1::uuid is null"
        return (
            f"select {self.key}::text as key, {self.column} as sealed from {self.table} "  # noqa: S608 - names of ours
            f"where {bound} and {self.column} is not null and {self.key}::text > $2 "
            f'order by {self.key}::text collate "C" limit {_AT_ONCE} for update'
        )

    @property
    def change(self) -> str:
        bound = "workspace_id = $1" if self.tenant else "$1::uuid is null"
        return (
            f"update {self.table} set {self.column} = $3 "  # noqa: S608 - names of ours
            f"where {bound} and {self.key}::text = $2"
        )


SEALED: Final[Sequence[SealedColumn]] = (
    SealedColumn("signing_key", "sealed", key="kid", tenant=False),
    SealedColumn("sealed_request", "sealed", tenant=False),
    SealedColumn("letter", "sealed"),
    SealedColumn("second_factor", "sealed"),
    SealedColumn("webhook", "secret"),
    SealedColumn("webhook", "previous_secret"),
)


class Reseal(Protocol):
    def __call__(
        self, sealed: bytes, workspace_id: UUID | None, table: str, row: str
    ) -> bytes | None:
        """The value under the newest key; None where it is so already."""
        ...


async def reseal_all(runner: Runner, system: Any, reseal: Reseal) -> int:
    """How many values were sealed anew. May be broken off and begun again at any time."""
    workspaces = [row["id"] for row in await system.fetch("select id from workspace order by id")]
    done = 0
    for each in SEALED:
        for workspace_id in workspaces if each.tenant else [None]:
            async for count in _pages(runner, each, workspace_id, reseal):
                done += count
    return done


async def _pages(
    runner: Runner, sealed: SealedColumn, workspace_id: UUID | None, reseal: Reseal
) -> AsyncIterator[int]:
    after: str | None = ""
    while after is not None:
        place = after

        async def work(unit: RequestUnit, place: str = place) -> tuple[int, str | None]:
            return await _page(cast(Any, unit).connection, sealed, workspace_id, place, reseal)

        count, after = await runner.run(work, scope=Scope(workspace_id))
        yield count


async def _page(
    connection: Any, sealed: SealedColumn, workspace_id: UUID | None, after: str, reseal: Reseal
) -> tuple[int, str | None]:
    rows = await connection.fetch(sealed.page, workspace_id, after)
    count = 0
    for row in rows:
        renewed = reseal(row["sealed"], workspace_id, sealed.table, row["key"])
        if renewed is not None:
            await connection.execute(sealed.change, workspace_id, row["key"], renewed)
            count += 1
    return count, rows[-1]["key"] if len(rows) == _AT_ONCE else None
