"""`rapport audit verify`: is the journal what it was when it was sealed?"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from adapters.seal_heads import FileHeads
from bootstrap.operations.errors import system_url
from bootstrap.settings import Settings
from persistence.kernel.seals import Fault, Verdict, verify
from persistence.operations.journal import FaultyRow, reading, row_of, unsealed_rows, workspaces


@dataclass(frozen=True)
class Finding:
    """Of one workspace; `row` is what the journal says of the faulty row, where it is there."""

    workspace_id: UUID
    verdict: Verdict
    unsealed: int
    row: FaultyRow | None = None

    def line(self) -> str:
        verdict, fault = self.verdict, self.verdict.fault
        told = f"{self.workspace_id}: {verdict.rows} rows under {verdict.seals} seals"
        if fault is None:
            return f"{told}, untouched; {self.unsealed} rows not sealed yet"
        where = f"seal {fault.seal}" + (f", row {fault.row_id}" if fault.row_id else "")
        return f"{told} hold, then {fault.what}: {where}{_about(self.row)}"


def _about(row: FaultyRow | None) -> str:
    return f" ({row.event} at {row.at.isoformat()})" if row else ""


async def verify_all(settings: Settings, heads: Path) -> Sequence[Finding]:
    """Every workspace of the database, and those that only the heads know of."""
    keeper, found = FileHeads(heads), []
    async with reading(system_url(settings)) as connection:
        there = await workspaces(connection)
        for workspace_id in there:
            verdict = await verify(connection, workspace_id, await keeper.kept(workspace_id))
            fault, row = verdict.fault, None
            if fault and fault.row_id:
                row = await row_of(connection, workspace_id, fault.row_id)
            unsealed = await unsealed_rows(connection, workspace_id)
            found.append(Finding(workspace_id, verdict, unsealed, row))
    gone = sorted(set(await keeper.workspaces()) - set(there))
    missing = Fault("the workspace is missing from the database", 1)
    return [*found, *(Finding(each, Verdict(0, 0, missing), 0) for each in gone)]
