"""Sessions under real concurrency, and what the journal says of them."""

import asyncio
from uuid import uuid4

import pytest

from domain.identity.commands import (
    Device,
    EndSession,
    OpenSession,
    RefreshSession,
    SignedIn,
    end_session,
    open_session,
    refresh_session,
)
from domain.identity.errors import InvalidCredentials, SessionEnded
from domain.identity.model import RefreshToken
from domain.kernel.errors import NotFound
from persistence.identity.directory import SqlSignInDirectory
from persistence.identity.repository import SqlSecondFactors, SqlSessions, SqlUsers, SqlWorkspaces
from persistence.kernel.letters import SqlOutbox
from persistence.kernel.unit_of_work import SqlUnitOfWork
from tests.persistence.identity.conftest import SEALS, Identity


async def refresh(identity: Identity, token: str) -> SignedIn | None:
    command = RefreshSession(RefreshToken.parse(token))
    return await identity.run(
        lambda uow: refresh_session(
            command,
            uow=uow,
            sessions=SqlSessions(uow),
            users=SqlUsers(uow),
            secrets=identity.secrets,
            workspaces=SqlWorkspaces(uow),
            outbox=SqlOutbox(uow, seals=SEALS, leaves=False),
        )
    )


async def test_tabs_that_race_get_the_same_token(identity: Identity) -> None:
    who = await identity.found()
    outcomes = await asyncio.gather(*(refresh(identity, who.refresh_token) for _ in range(8)))
    tokens = {outcome.refresh_token for outcome in outcomes if outcome}
    assert len(outcomes) == 8
    assert all(outcomes)
    assert len(tokens) == 1
    assert tokens != {who.refresh_token}


async def test_reuse_ends_the_session_and_says_so(identity: Identity) -> None:
    who = await identity.found()
    second = await refresh(identity, who.refresh_token)
    assert second is not None
    identity.watch.forward(11)
    assert await refresh(identity, who.refresh_token) is None
    with pytest.raises(SessionEnded):
        await refresh(identity, second.refresh_token)
    rows = await identity.journal(who.workspace_id)
    events = [(row["kind"], row["event"]) for row in rows]
    assert ("access", "identity.session.refresh_reused") in events
    assert ("change", "identity.session.ended") in events


async def test_refreshing_writes_no_journal(identity: Identity) -> None:
    who = await identity.found()
    before = len(await identity.journal(who.workspace_id))
    for _ in range(3):
        identity.watch.forward(900)
        again = await refresh(identity, who.refresh_token)
        assert again is not None
        who = again
    assert len(await identity.journal(who.workspace_id)) == before


async def test_the_journal_of_a_sign_up_has_no_secret(identity: Identity) -> None:
    who = await identity.found(hashed="$argon2id$canary")
    rows = await identity.journal(who.workspace_id)
    text = " ".join(f"{row['changes']} {row['payload']}" for row in rows)
    assert "canary" not in text
    assert RefreshToken.parse(who.refresh_token).family not in text
    events = {row["event"] for row in rows}
    assert events == {
        "identity.workspace.created",
        "identity.role.created",
        "identity.user.created",
        "identity.session.created",
        "identity.session.signed_in",
    }
    assert {row["actor_id"] for row in rows} == {who.user_id}


async def test_the_directory_finds_active_users_in_every_workspace(identity: Identity) -> None:
    email = f"ann-{uuid4().hex}@example.com"
    first, second = await identity.found(email, "one"), await identity.found(email, "two")
    found = await SqlSignInDirectory(identity.reads, SEALS).candidates(email, None)
    assert {(each.workspace_id, each.user_id, each.password_hash) for each in found} == {
        (first.workspace_id, first.user_id, "one"),
        (second.workspace_id, second.user_id, "two"),
    }
    assert (
        await SqlSignInDirectory(identity.reads, SEALS).candidates("nobody@example.com", None) == []
    )


async def test_later_workspaces_cannot_crowd_out_ones_own(identity: Identity) -> None:
    email = f"eve-{uuid4().hex}@example.com"
    own = await identity.found(email)
    later = [await identity.found(email) for _ in range(11)]
    directory = SqlSignInDirectory(identity.reads, SEALS)
    found = await directory.candidates(email, None)
    assert len(found) == 10
    assert found[0].workspace_id == own.workspace_id
    (named,) = await directory.candidates(email, later[-1].workspace_id)
    assert named.user_id == later[-1].user_id


async def test_a_deactivated_user_opens_nothing(identity: Identity) -> None:
    who = await identity.found()

    async def deactivate(uow: SqlUnitOfWork) -> None:
        user = await SqlUsers(uow).get(who.user_id)
        user.deactivate()

    await identity.run(deactivate, await identity.principal(who))
    command = OpenSession(who.workspace_id, who.user_id, None, Device())
    with pytest.raises(InvalidCredentials):
        await identity.run(
            lambda uow: open_session(
                command,
                uow=uow,
                users=SqlUsers(uow),
                factors=SqlSecondFactors(uow),
                secrets=identity.secrets,
            )
        )
    with pytest.raises(SessionEnded):
        await refresh(identity, who.refresh_token)


async def test_nobody_ends_the_session_of_another(identity: Identity) -> None:
    mine, other = await identity.found(), await identity.found()
    principal = await identity.principal(mine)
    with pytest.raises(NotFound):
        await identity.run(
            lambda uow: end_session(
                EndSession(other.session_id),
                principal=principal,
                uow=uow,
                sessions=SqlSessions(uow),
            ),
            principal,
        )
