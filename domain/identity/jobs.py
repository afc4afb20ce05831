"""What the worker answers by mail to people who are not signed in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from domain.identity import throttle
from domain.identity.commands.by_mail import PASSWORD_RESET, SIGN_UP
from domain.identity.commands.refusals import SIGN_IN_REFUSED
from domain.identity.letters import Template, write
from domain.identity.model import LinkToken, Purpose, SignInLink, User, values
from domain.identity.ports import (
    Attempts,
    Pages,
    SealedRequest,
    SealedRequests,
    Secrets,
    SignInCandidate,
    SignInDirectory,
    SignInLinks,
    Users,
)
from domain.kernel.letters import CannotBeMailed, LetterSender, Outbox
from domain.kernel.permissions import public
from domain.kernel.ports import Runner, Scope, UnitOfWork


@dataclass(frozen=True)
class MailWorld:
    """The worker's surroundings; what takes a unit of work is made for one."""

    runner: Runner
    directory: SignInDirectory
    attempts: Attempts
    secrets: Secrets
    pages: Pages
    sender: LetterSender | None
    requests: Callable[[UnitOfWork], SealedRequests]
    users: Callable[[UnitOfWork], Users]
    links: Callable[[UnitOfWork], SignInLinks]
    outbox: Callable[[UnitOfWork], Outbox]


@public
async def answer_reset(request_id: UUID, *, world: MailWorld) -> None:
    """A link for each workspace that the address can sign in to; three times an hour at most."""
    asked = await _request(request_id, world)
    if asked is None:
        return
    email_key = values.email_key(asked.told["email"])
    found = await world.directory.candidates(email_key, None)
    if found and not await world.attempts.wait(throttle.mail_to(PASSWORD_RESET, email_key)):
        for candidate in found:
            await _mail_reset(candidate, world)
    await _forget(request_id, world)


@public
async def answer_sign_up(request_id: UUID, *, world: MailWorld) -> None:
    """The request itself stays: the link in the letter leads to it."""
    asked = await _request(request_id, world)
    if asked is None or world.sender is None:
        return
    told = asked.told
    if await world.attempts.wait(throttle.mail_to(SIGN_UP, values.email_key(told["email"]))):
        await _forget(request_id, world)
        return
    merged = {
        "name": told["name"],
        "workspace": told["workspace_name"],
        "link": world.pages.sign_up(told["token"]),
    }
    letter = write(Template.SIGN_UP, to=told["email"], locale=told["locale"], values=merged)
    try:
        await world.sender.send(request_id, letter)
    except CannotBeMailed:
        await _forget(request_id, world)


@public
async def record_refusal(request_id: UUID, *, world: MailWorld) -> None:
    """An access row in each workspace that the address can sign in to; unknown ones leave none."""
    asked = await _request(request_id, world)
    if asked is None:
        return
    told = asked.told
    workspace_id = UUID(told["workspace_id"]) if told["workspace_id"] else None
    for candidate in await world.directory.candidates(told["email_key"], workspace_id):
        throttled = throttle.recording_refusals(candidate.workspace_id)
        if not await world.attempts.wait(throttled):
            await _record_refusal(candidate, told, world)
    await _forget(request_id, world)


async def _record_refusal(
    candidate: SignInCandidate, told: Mapping[str, str], world: MailWorld
) -> None:
    async def recorded(uow: UnitOfWork) -> None:
        uow.record_access(
            SIGN_IN_REFUSED,
            aggregate_type=User.TYPE,
            aggregate_id=candidate.user_id,
            payload={name: told[name] for name in ("reason", "network", "user_agent", "at")},
        )

    scope = Scope(candidate.workspace_id, request_id=told["request_id"])
    await world.runner.run(recorded, scope=scope)


async def _mail_reset(candidate: SignInCandidate, world: MailWorld) -> None:
    async def mailed(uow: UnitOfWork) -> None:
        user = await world.users(uow).get(candidate.user_id)
        if not user.is_active:
            return
        links = world.links(uow)
        for older in await links.open_of(user.id):
            if older.resets_password:
                older.withdraw(uow.now())
        token = LinkToken(candidate.workspace_id, world.secrets.token())
        uow.add(SignInLink.issue(uow.new_id(), user.id, token, uow.now(), Purpose.PASSWORD_RESET))
        await _post_reset(user, candidate.workspace_name, token, world, uow)

    await world.runner.run(mailed, scope=Scope(candidate.workspace_id))


async def _post_reset(
    user: User, workspace: str, token: LinkToken, world: MailWorld, uow: UnitOfWork
) -> None:
    told = {
        "name": user.name,
        "workspace": workspace,
        "link": world.pages.password_reset(str(token)),
    }
    await world.outbox(uow).post(
        write(
            Template.PASSWORD_RESET,
            to=user.email,
            locale=user.locale,
            values=told,
            user_id=user.id,
        )
    )


async def _request(request_id: UUID, world: MailWorld) -> SealedRequest | None:
    async def found(uow: UnitOfWork) -> SealedRequest | None:
        return await world.requests(uow).get(request_id)

    return await world.runner.run(found, scope=Scope())


async def _forget(request_id: UUID, world: MailWorld) -> None:
    async def forgotten(uow: UnitOfWork) -> None:
        await world.requests(uow).forget(request_id)

    await world.runner.run(forgotten, scope=Scope())
