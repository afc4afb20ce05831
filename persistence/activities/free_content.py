"""Bytes in the store that are no file's, for the worker to take away. As rapport_system."""

from typing import Any, Final
from uuid import UUID

# A day is longer than any upload takes, and than a backup takes from snapshot to last file.
_FIND: Final = """
select workspace_id, id from file_content
where free_since < now() - interval '1 day' order by free_since limit 500
"""
_FORGET: Final = """
delete from file_content where workspace_id = $1 and id = $2 and free_since is not null
"""


class FreeContent:
    def __init__(self, system: Any) -> None:
        self._system = system

    async def some(self) -> list[tuple[UUID, UUID]]:
        """Workspaces and ids, those free for longest first."""
        return [(row["workspace_id"], row["id"]) for row in await self._system.fetch(_FIND)]

    async def forget(self, workspace_id: UUID, file_id: UUID) -> None:
        """After its bytes are gone from the store."""
        await self._system.execute(_FORGET, workspace_id, file_id)
