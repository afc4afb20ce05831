"""`rapport workspace create`: for installations where strangers may not sign up."""

from typing import Any

from api.identity.doors import Doors
from bootstrap.settings import Settings
from bootstrap.wiring import open_house
from domain.identity import commands, ports
from domain.kernel.ports import Scope


async def create_workspace(settings: Settings, command: commands.FoundWorkspace) -> str:
    """The link, good once, by which its administrator sets a password."""
    async with open_house(settings, connections=2) as house:
        free = house.wiring.free

        async def work(uow: Any) -> commands.Founded:
            return await commands.found_workspace(command, uow=uow, secrets=free[ports.Secrets])

        founded = await house.runner.run(work, scope=Scope())
        doors: Doors = free[Doors]
        return doors.link(founded.link.token)
