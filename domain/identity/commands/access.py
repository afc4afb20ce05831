"""What a user holds open ends when their credentials or their state change."""

from uuid import UUID

from domain.identity.model import Ended, User
from domain.identity.ports import Sessions, SignInLinks
from domain.kernel.ports import UnitOfWork


async def end_access(
    user: User,
    because: Ended,
    uow: UnitOfWork,
    sessions: Sessions,
    links: SignInLinks,
    *,
    but: UUID | None = None,
) -> None:
    """Every session but the one named, and every link that could set a password."""
    for session in await sessions.alive_of(user.id):
        if session.id != but:
            session.end(because, uow.now())
    for link in await links.open_of(user.id):
        link.withdraw(uow.now())
