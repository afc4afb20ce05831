"""What people ask for before they are signed in, and are answered by mail.

The request itself does the same for every address: who is known comes out in the worker only.
"""

from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Final

from domain.identity.commands.access import end_access
from domain.identity.commands.sessions import Device, SignedIn, SignUp, sign_up
from domain.identity.errors import ConfirmationNotValid, SignInLinkNotValid
from domain.identity.model import Ended, LinkToken, User, Workspace, values
from domain.identity.model.session import fingerprint
from domain.identity.model.sign_in_link import Purpose
from domain.identity.ports import SealedRequests, Secrets, Sessions, SignInLinks, Users
from domain.kernel.permissions import public
from domain.kernel.ports import Job, UnitOfWork

ANSWER_RESET: Final = "identity.password_reset.answer"
ANSWER_SIGN_UP: Final = "identity.sign_up.answer"
PASSWORD_RESET: Final = Purpose.PASSWORD_RESET.value
SIGN_UP: Final = "sign_up"
_RESET_WAITS: Final = timedelta(minutes=30)
_SIGN_UP_WAITS: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class AskForReset:
    email: str


@dataclass(frozen=True, slots=True, repr=False)
class RedeemReset:
    token: LinkToken
    password_hash: str


@dataclass(frozen=True, slots=True, repr=False)
class ConfirmSignUp:
    token: str
    device: Device


@public
async def ask_for_reset(command: AskForReset, *, uow: UnitOfWork, requests: SealedRequests) -> None:
    told = {"email": values.email(command.email)}
    until = uow.now() + _RESET_WAITS
    request_id = await requests.keep(PASSWORD_RESET, told, until, None)
    uow.enqueue(Job(ANSWER_RESET, {"request_id": str(request_id)}))


@public
async def redeem_reset(
    command: RedeemReset,
    *,
    uow: UnitOfWork,
    users: Users,
    links: SignInLinks,
    sessions: Sessions,
) -> None:
    """Sets the password and ends all that was open. It signs nobody in: who has a second factor

    is asked for it at the sign-in that follows.
    """
    await uow.enter(command.token.workspace_id)
    link = await links.with_hash(command.token.hash)
    if link is None or not link.resets_password:
        raise SignInLinkNotValid()
    await uow.enter(command.token.workspace_id, link.user_id)
    link.redeem(command.token, uow.now())
    user = await users.get(link.user_id)
    user.set_password(command.password_hash)
    await end_access(user, Ended.CREDENTIALS_CHANGED, uow, sessions, links)


@public
async def ask_to_sign_up(
    command: SignUp, *, uow: UnitOfWork, requests: SealedRequests, secrets: Secrets
) -> None:
    """Keeps what a workspace will be made of until its founder's address is confirmed."""
    _refuse_what_could_not_be_made(command, uow)
    token = secrets.token()
    told = {f.name: str(getattr(command, f.name)) for f in fields(command) if f.name != "device"}
    until = uow.now() + _SIGN_UP_WAITS
    kept = {**told, "token": token}
    request_id = await requests.keep(SIGN_UP, kept, until, fingerprint(token))
    uow.enqueue(Job(ANSWER_SIGN_UP, {"request_id": str(request_id)}))


@public
async def confirm_sign_up(
    command: ConfirmSignUp, *, uow: UnitOfWork, requests: SealedRequests, secrets: Secrets
) -> SignedIn:
    found = await requests.with_token(fingerprint(command.token))
    if found is None:
        raise ConfirmationNotValid()
    await requests.forget(found.id)
    told = {name: value for name, value in found.told.items() if name != "token"}
    founding = SignUp(**told, device=command.device)
    return await sign_up(founding, uow=uow, secrets=secrets)


def _refuse_what_could_not_be_made(command: SignUp, uow: UnitOfWork) -> None:
    workspace_id, now = uow.new_id(), uow.now()
    Workspace.found(
        workspace_id,
        name=command.workspace_name,
        base_currency=command.base_currency,
        time_zone=command.time_zone,
        locale=command.locale,
        now=now,
    )
    User.invite(
        uow.new_id(),
        workspace_id,
        name=command.name,
        email=command.email,
        role_id=workspace_id,
        locale=command.locale,
        time_zone=command.time_zone,
        now=now,
    )
