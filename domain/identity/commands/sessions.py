"""Sign up, sign in, stay signed in, sign out."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from domain.identity.commands.access import end_access
from domain.identity.commands.founding import first_admin
from domain.identity.errors import InvalidCredentials, OtpRequired, SessionEnded, SignInLinkNotValid
from domain.identity.letters import Template, write
from domain.identity.model import (
    Client,
    Ended,
    LinkToken,
    OtpProof,
    RefreshToken,
    Session,
    User,
    Workspace,
)
from domain.identity.ports import (
    SecondFactors,
    Secrets,
    Sessions,
    SignInLinks,
    Users,
    Workspaces,
)
from domain.kernel.errors import NotFound
from domain.kernel.letters import Outbox
from domain.kernel.permissions import public, signed_in
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal

SIGNED_IN: Final = "identity.session.signed_in"
REFRESH_REUSED: Final = "identity.session.refresh_reused"


@dataclass(frozen=True, slots=True)
class Device:
    """From what someone signs in."""

    client: Client = Client.BROWSER
    user_agent: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class SignedIn:
    """What an access token and a refresh cookie are made of."""

    workspace_id: UUID
    user_id: UUID
    session_id: UUID
    user_version: int
    client: Client
    refresh_token: str


@dataclass(frozen=True, slots=True, repr=False)
class SignUp:
    """`password_hash` is computed before the transaction: it takes long on purpose."""

    workspace_name: str
    base_currency: str
    time_zone: str
    locale: str
    name: str
    email: str
    password_hash: str
    device: Device


@dataclass(frozen=True, slots=True, repr=False)
class OpenSession:
    """For a user whose password was just checked; `renewed_hash` when its hash was old."""

    workspace_id: UUID
    user_id: UUID
    renewed_hash: str | None
    device: Device
    proof: OtpProof | None = None


@dataclass(frozen=True, slots=True, repr=False)
class RefreshSession:
    token: RefreshToken


@dataclass(frozen=True, slots=True, repr=False)
class RedeemLink:
    token: LinkToken
    password_hash: str
    device: Device
    proof: OtpProof | None = None


@dataclass(frozen=True, slots=True)
class EndSession:
    session_id: UUID
    because: Ended = Ended.REVOKED


@public
async def sign_up(command: SignUp, *, uow: UnitOfWork, secrets: Secrets) -> SignedIn:
    """Make a workspace with its built-in roles, and sign its first administrator in."""
    admin = await first_admin(command, uow)
    admin.activate(command.password_hash)
    uow.add(admin)
    await uow.flush()
    return _open(admin, command.device, uow, secrets)


@public
async def open_session(
    command: OpenSession,
    *,
    uow: UnitOfWork,
    users: Users,
    factors: SecondFactors,
    secrets: Secrets,
) -> SignedIn:
    await uow.enter(command.workspace_id, command.user_id)
    user = await users.get(command.user_id)
    if not user.is_active:
        raise InvalidCredentials()
    await _accept(command.proof, user, factors)
    if command.renewed_hash:
        user.renew_hash(command.renewed_hash)
    return _open(user, command.device, uow, secrets)


@public
async def refresh_session(
    command: RefreshSession,
    *,
    uow: UnitOfWork,
    sessions: Sessions,
    users: Users,
    secrets: Secrets,
    workspaces: Workspaces,
    outbox: Outbox,
) -> SignedIn | None:
    """None when an old token came back: the session is ended, and that must be committed."""
    token = command.token
    await uow.enter(token.workspace_id)
    session = await sessions.get(token.session_id)
    if session is None:
        raise SessionEnded()
    await uow.enter(token.workspace_id, session.user_id)
    follower = session.refresh(token, secrets.successor, uow.now())
    if follower is None:
        _record(uow, REFRESH_REUSED, session)
        await _warn(await users.get(session.user_id), await workspaces.get(), outbox)
        return None
    user = await users.get(session.user_id)
    if not user.is_active:
        raise SessionEnded()
    return _signed_in(user, session, follower)


@public
async def redeem_link(
    command: RedeemLink,
    *,
    uow: UnitOfWork,
    users: Users,
    links: SignInLinks,
    sessions: Sessions,
    factors: SecondFactors,
    secrets: Secrets,
) -> SignedIn:
    """Set a password by a one-time link; whatever the user had open elsewhere ends."""
    await uow.enter(command.token.workspace_id)
    link = await links.with_hash(command.token.hash)
    if link is None:
        raise SignInLinkNotValid()
    await uow.enter(command.token.workspace_id, link.user_id)
    if link.resets_password:
        raise SignInLinkNotValid()
    link.redeem(command.token, uow.now())
    user = await users.get(link.user_id)
    await _accept(command.proof, user, factors)
    user.set_password(command.password_hash)
    await end_access(user, Ended.CREDENTIALS_CHANGED, uow, sessions, links)
    return _open(user, command.device, uow, secrets)


@signed_in
async def end_session(
    command: EndSession, *, principal: Principal, uow: UnitOfWork, sessions: Sessions
) -> None:
    """One of the caller's own sessions; another's is as if it were not there."""
    session = await sessions.get(command.session_id)
    if session is None or session.user_id != principal.user_id:
        raise NotFound()
    session.end(command.because, uow.now())


@signed_in
async def end_other_sessions(*, principal: Principal, uow: UnitOfWork, sessions: Sessions) -> None:
    for session in await sessions.alive_of(principal.user_id):
        if session.id != principal.session_id:
            session.end(Ended.REVOKED, uow.now())


async def _accept(proof: OtpProof | None, user: User, factors: SecondFactors) -> None:
    """Where there is a second factor, its code is used up here."""
    factor = await factors.of(user.id)
    if factor is None or not factor.is_confirmed:
        return
    if proof is None:
        raise OtpRequired()
    factor.accept(proof)


async def _warn(user: User, workspace: Workspace, outbox: Outbox) -> None:
    told = {"name": user.name, "workspace": workspace.name}
    await outbox.post(
        write(
            Template.SESSION_COPIED,
            to=user.email,
            locale=user.locale,
            values=told,
            user_id=user.id,
        )
    )


def _open(user: User, device: Device, uow: UnitOfWork, secrets: Secrets) -> SignedIn:
    token = RefreshToken.first(user.workspace_id, uow.new_id(), secrets.token)
    session = Session.open(
        token,
        user_id=user.id,
        client=device.client,
        user_agent=device.user_agent,
        now=uow.now(),
    )
    uow.add(session)
    _record(uow, SIGNED_IN, session)
    return _signed_in(user, session, token)


def _record(uow: UnitOfWork, event: str, session: Session) -> None:
    uow.record_access(
        event,
        aggregate_type=Session.TYPE,
        aggregate_id=session.id,
        payload={"user_id": str(session.user_id), "user_agent": session.user_agent},
    )


def _signed_in(user: User, session: Session, token: RefreshToken) -> SignedIn:
    return SignedIn(
        workspace_id=user.workspace_id,
        user_id=user.id,
        session_id=session.id,
        user_version=user.access_version,
        client=Client(session.client),
        refresh_token=str(token),
    )
