"""Seal heads in a file that is only ever appended to, a JSON object a line."""

import asyncio
import json
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from domain.kernel.seals import Head


class FileHeads:
    """Implements domain.kernel.seals.HeadKeeper. Several workers may share the file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def keep(self, heads: Sequence[Head]) -> None:
        await asyncio.to_thread(self._append, [_line(head) for head in heads])

    async def restored(self, numbers: Mapping[UUID, int]) -> None:
        """A backup was restored that knew seals up to `numbers`: later heads are of another past.

        They stay in the file and no longer count, nor do those of a workspace that is not named.
        """
        entry = {
            "restored_at": datetime.now(UTC).isoformat(),
            "restored_to": {str(each): number for each, number in numbers.items()},
        }
        await asyncio.to_thread(self._append, [json.dumps(entry).encode() + b"\n"])

    async def workspaces(self) -> Collection[UUID]:
        """Of which heads are kept."""
        return await asyncio.to_thread(self._workspaces)

    async def kept(self, workspace_id: UUID) -> Mapping[int, bytes]:
        return await asyncio.to_thread(self._read, str(workspace_id))

    def _append(self, lines: Sequence[bytes]) -> None:
        """In one write; a line that a crash cut short is ended first."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab+") as file:
            if file.tell() and not _ends_a_line(self._path):
                file.write(b"\n")
            file.write(b"".join(lines))
            file.flush()
            os.fsync(file.fileno())

    def _read(self, workspace_id: str) -> dict[int, bytes]:
        heads: dict[int, bytes] = {}
        for entry in self._entries():
            if "restored_to" in entry:
                last = entry["restored_to"].get(workspace_id, 0)
                heads = {number: head for number, head in heads.items() if number <= last}
            elif entry.get("workspace_id") == workspace_id:
                heads.setdefault(entry["number"], bytes.fromhex(entry["head"]))
        return heads

    def _workspaces(self) -> set[UUID]:
        named = {each["workspace_id"] for each in self._entries() if "workspace_id" in each}
        return {UUID(each) for each in named if self._read(each)}

    def _entries(self) -> Iterator[dict[str, Any]]:
        if not self._path.exists():
            return
        with self._path.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                if line.endswith("}\n"):
                    yield json.loads(line)


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _line(head: Head) -> bytes:
    entry = {
        "workspace_id": str(head.workspace_id),
        "number": head.number,
        "rows": head.rows,
        "head": head.head.hex(),
        "sealed_at": head.sealed_at.isoformat(),
    }
    return json.dumps(entry).encode() + b"\n"
