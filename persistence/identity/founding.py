"""Whether anybody has founded a workspace yet."""

from persistence.kernel.upkeep import system_pool


async def no_workspace_yet(system_url: str) -> bool:
    """Asked as rapport_system: nobody else sees more than one workspace."""
    async with await system_pool(system_url, size=2) as system:
        return not await system.fetchval("select exists (select from workspace)")
