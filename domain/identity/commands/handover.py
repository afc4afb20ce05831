"""End a user, and give what they own to a successor; or take that back."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from domain.identity.commands.users import DeactivateUser, deactivate_user
from domain.identity.errors import HandoverUnderWay, UserNotActive
from domain.identity.model import User, UserState
from domain.identity.model.handover import Handover
from domain.identity.permissions import Permission
from domain.identity.ports import (
    Handovers,
    PersonalTokens,
    Sessions,
    SignInLinks,
    Users,
)
from domain.identity.rights import Rights
from domain.kernel.errors import Invalid, NotFound
from domain.kernel.permissions import requires
from domain.kernel.ports import Job, UnitOfWork
from domain.kernel.principal import Principal

HAND_OVER: Final = "identity.handover.carry_out"
_RIGHTS_LAST: Final = timedelta(seconds=5)
"""Until then a process may still let the user write, and what they make goes along."""


@dataclass(frozen=True, slots=True)
class HandOver:
    user_id: UUID
    successor_id: UUID


@dataclass(frozen=True, slots=True)
class ReverseHandover:
    user_id: UUID


@requires(Permission.USER_DEACTIVATE)
async def hand_over(
    command: HandOver,
    *,
    principal: Principal,
    uow: UnitOfWork,
    users: Users,
    sessions: Sessions,
    links: SignInLinks,
    tokens: PersonalTokens,
    handovers: Handovers,
    rights: Rights,
) -> UUID:
    """Whatever the user has open ends at once; their records follow in chunks, by a job."""
    user = await users.get(command.user_id)
    await _refuse_unfit_successor(command, users)
    latest = await handovers.latest(user.id)
    if latest is not None and latest.is_under_way:
        raise HandoverUnderWay()
    ended = user.state != UserState.DEACTIVATED
    await deactivate_user(
        DeactivateUser(user.id),
        principal=principal,
        uow=uow,
        users=users,
        sessions=sessions,
        links=links,
        tokens=tokens,
        rights=rights,
    )
    handover = Handover(
        id=uow.new_id(),
        workspace_id=principal.workspace_id,
        user_id=user.id,
        successor_id=command.successor_id,
        ended_user=ended,
        created_at=uow.now(),
        created_by=principal.user_id,
        updated_at=uow.now(),
        updated_by=principal.user_id,
    )
    uow.add(handover)
    _ask_for_work(handover, uow)
    return handover.id


@requires(Permission.USER_DEACTIVATE)
async def reverse_handover(
    command: ReverseHandover,
    *,
    principal: Principal,
    uow: UnitOfWork,
    users: Users,
    handovers: Handovers,
    rights: Rights,
) -> None:
    """The user is active again at once; records come back where nobody has given them on."""
    user = await users.get(command.user_id)
    await rights.refuse_stronger(user.role_id, principal)
    handover = await handovers.latest(user.id)
    if handover is None:
        raise NotFound()
    handover.reverse()
    if handover.ended_user:
        user.reactivate()
    _ask_for_work(handover, uow)


def _ask_for_work(handover: Handover, uow: UnitOfWork) -> None:
    payload = {"workspace_id": str(handover.workspace_id), "handover_id": str(handover.id)}
    uow.enqueue(Job(HAND_OVER, dict(payload), run_at=uow.now() + _RIGHTS_LAST))


async def _refuse_unfit_successor(command: HandOver, users: Users) -> None:
    if command.successor_id == command.user_id:
        raise Invalid.at("/successor_id", "same_user", "Nobody succeeds themselves")
    try:
        successor: User = await users.get(command.successor_id)
    except NotFound:
        raise Invalid.at("/successor_id", "unknown_user", "There is no such user") from None
    successor.refuse_machine()
    if not successor.is_active:
        raise UserNotActive()
