"""Rights are read from the primary, and are at most four seconds old."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from domain.identity.commands import CreateTeam, create_team
from domain.identity.errors import SessionEnded, TokenSuperseded
from domain.identity.model import Ended, RoleKey, Session, User
from domain.kernel.permissions import Reach
from persistence.identity.principals import KEPT_SECONDS
from persistence.identity.repository import SqlRoles, SqlSessions, SqlTeams, SqlUsers
from persistence.kernel.unit_of_work import SqlUnitOfWork
from tests.persistence.identity.conftest import Identity, claims_of

Step = Callable[[SqlUnitOfWork], Awaitable[Any]]


def on_user(user_id: Any, change: Callable[[User], None]) -> Step:
    async def step(uow: SqlUnitOfWork) -> None:
        change(await SqlUsers(uow).get(user_id))

    return step


def on_session(session_id: Any, change: Callable[[Session], None]) -> Step:
    async def step(uow: SqlUnitOfWork) -> None:
        session = await SqlSessions(uow).get(session_id)
        assert session is not None
        change(session)

    return step


async def test_tells_who_it_is_and_what_they_may_do(identity: Identity) -> None:
    who = await identity.found()
    principal = await identity.principal(who)
    assert (principal.workspace_id, principal.user_id) == (who.workspace_id, who.user_id)
    assert (principal.session_id, principal.user_version) == (who.session_id, 1)
    assert principal.reach("account:read") is Reach.ALL
    assert (principal.locale, principal.time_zone) == ("fr", "Europe/Paris")
    assert (principal.base_currency, principal.region) == ("EUR", "FR")


async def test_teams_are_the_users_and_all_below(identity: Identity) -> None:
    who = await identity.found()
    admin = await identity.principal(who)

    async def make(name: str, parent: Any) -> Any:
        return await identity.run(
            lambda uow: create_team(
                CreateTeam(name, parent), principal=admin, uow=uow, teams=SqlTeams(uow)
            ),
            admin,
        )

    top = await make("Top", None)
    middle = await make("Middle", top)
    bottom = await make("Bottom", middle)
    aside = await make("Aside", None)
    await identity.run(on_user(who.user_id, lambda user: user.join_only([middle])), admin)
    identity.watch.forward(KEPT_SECONDS + 0.1)
    assert set((await identity.principal(who)).team_ids) == {middle, bottom}
    assert aside not in (await identity.principal(who)).team_ids


@pytest.mark.parametrize("ended", ["session", "user"])
async def test_a_revocation_bites_within_five_seconds(identity: Identity, ended: str) -> None:
    who = await identity.found()
    admin = await identity.principal(who)
    now = identity.watch.now
    step = (
        on_session(who.session_id, lambda session: session.end(Ended.REVOKED, now))
        if ended == "session"
        else on_user(who.user_id, lambda user: user.deactivate())
    )
    await identity.run(step, admin)
    identity.watch.forward(KEPT_SECONDS)
    await identity.principal(who)
    identity.watch.forward(0.5)
    with pytest.raises(SessionEnded):
        await identity.principal(who)


async def test_a_change_of_rights_voids_older_tokens(identity: Identity) -> None:
    who = await identity.found()
    admin = await identity.principal(who)

    async def demote(uow: SqlUnitOfWork) -> None:
        analyst = await SqlRoles(uow).of_key(RoleKey.ANALYST)
        (await SqlUsers(uow).get(who.user_id)).take_role(analyst.id)

    await identity.run(demote, admin)
    newer = replace(claims_of(who), user_version=2)
    # A token of the new version is proof that what is kept is too old.
    assert (await identity.principals.of(newer)).reach("account:update") is Reach.NONE
    with pytest.raises(TokenSuperseded):
        await identity.principal(who)


async def test_a_token_for_another_workspace_or_user_opens_nothing(identity: Identity) -> None:
    mine, other = await identity.found(), await identity.found()
    ours = claims_of(mine)
    for mixed in (
        replace(ours, workspace_id=other.workspace_id),
        replace(ours, user_id=other.user_id),
        replace(ours, session_id=other.session_id),
    ):
        with pytest.raises(SessionEnded):
            await identity.principals.of(mixed)


async def test_many_requests_share_one_load(
    identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = await identity.found()
    opened, real = [], identity.reads.open

    def counted(*given: Any, **named: Any) -> Any:
        opened.append(given)
        return real(*given, **named)

    monkeypatch.setattr(identity.reads, "open", counted)
    await asyncio.gather(*(identity.principal(who) for _ in range(50)))
    assert len(opened) == 1


async def test_a_failed_load_is_not_kept(
    identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = await identity.found()
    with monkeypatch.context() as broken:

        def refuse(*_: Any, **__: Any) -> Any:
            raise ConnectionError

        broken.setattr(identity.reads, "open", refuse)
        with pytest.raises(ConnectionError):
            await identity.principal(who)
    assert (await identity.principal(who)).user_id == who.user_id
