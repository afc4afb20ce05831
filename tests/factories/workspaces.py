"""A fresh workspace for a test, and clients signed in to it in any role and team.

Made through the use cases, so that no test pays for argon2 or for a sign-in over HTTP.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final, cast
from uuid import UUID, uuid4

import httpx
from fastapi import FastAPI

from api.kernel.wiring import Wiring
from domain.identity import commands, ports
from domain.identity.model import RoleKey
from domain.identity.rights import Rights
from domain.kernel.letters import Outbox
from domain.kernel.ports import Scope
from domain.kernel.principal import Principal
from tests.cluster import Database
from tests.factories.contract import CheckedTransport, Contract, committed

PASSWORD: Final = "correct horse battery"
_DEVICE: Final = commands.Device(user_agent="pytest")


class Client(httpx.AsyncClient):
    """An HTTP client whose answers are all held against the contract."""

    workspace_id: UUID
    user_id: UUID
    token: str


@dataclass
class House:
    """The app of the whole run on the shared database, and what stands behind it."""

    app: FastAPI
    database: Database
    password_hash: str

    @property
    def wiring(self) -> Wiring:
        return cast(Wiring, self.app.state.wiring)

    @cached_property
    def contract(self) -> Contract:
        return Contract(committed())

    def client(
        self,
        *,
        checked: bool = True,
        raising: bool = True,
        address: str = "127.0.0.1",
        **kwargs: Any,
    ) -> Client:
        """Nobody is signed in. `raising` shows the traceback behind a 500 instead of the answer."""
        inner = httpx.ASGITransport(self.app, raising, client=(address, 123))
        transport = CheckedTransport(inner, self.contract) if checked else inner
        return Client(transport=transport, base_url="http://testserver", **kwargs)

    async def signed_in(self, who: commands.SignedIn, **kwargs: Any) -> Client:
        issued = await self.wiring.free[ports.AccessTokens].issue(
            workspace_id=who.workspace_id,
            user_id=who.user_id,
            session_id=who.session_id,
            user_version=who.user_version,
        )
        headers = {"Authorization": f"Bearer {issued.token}"}
        client = self.client(headers=headers, **kwargs)
        client.workspace_id, client.user_id = who.workspace_id, who.user_id
        client.token = issued.token
        return client

    async def workspace(self, **kwargs: Any) -> "Workspace":
        """Keyword arguments are those of the sign-up: base_currency, time_zone, locale, …"""
        given: dict[str, Any] = {
            "workspace_name": "Acme",
            "base_currency": "EUR",
            "time_zone": "Europe/Paris",
            "locale": "en",
            "name": "Ada Admin",
            "email": f"ada-{uuid4().hex}@example.com",
            "password_hash": self.password_hash,
            "device": _DEVICE,
            **kwargs,
        }
        secrets = self.wiring.free[ports.Secrets]

        async def work(uow: Any) -> commands.SignedIn:
            return await commands.sign_up(commands.SignUp(**given), uow=uow, secrets=secrets)

        who = await self.wiring.runner.run(work, scope=Scope())
        return Workspace(self, who, given["email"], await self.signed_in(who))


@dataclass
class Workspace:
    """`admin` is signed in; others come by `client(role=…, team=…)`."""

    house: House
    founder: commands.SignedIn
    admin_email: str
    admin: Client
    _clients: list[Client] = field(default_factory=list)

    @property
    def id(self) -> UUID:
        return self.founder.workspace_id

    async def principal(self, client: Client | None = None) -> Principal:
        return await self.house.wiring.authenticate((client or self.admin).token)

    async def client(
        self,
        role: str = "admin",
        *,
        team: UUID | None = None,
        teams: Sequence[UUID] = (),
        name: str | None = None,
        **kwargs: Any,
    ) -> Client:
        """A new user with a built-in role, in no team or in the given ones, signed in."""
        who = await self.user(role, teams=[team] if team else teams, name=name)
        client = await self.house.signed_in(who, **kwargs)
        self._clients.append(client)
        return client

    async def user(
        self, role: str, *, teams: Sequence[UUID] = (), name: str | None = None
    ) -> commands.SignedIn:
        principal = await self.principal()
        bound, secrets = self.house.wiring.bound, self.house.wiring.free[ports.Secrets]
        email = f"{role}-{uuid4().hex}@example.com"

        async def work(uow: Any) -> commands.SignedIn:
            roles, users = bound[ports.Roles](uow), bound[ports.Users](uow)
            wanted = await roles.of_key(RoleKey(role))
            user_id = await commands.create_user(
                commands.CreateUser(name or role.title(), email, wanted.id, tuple(teams)),
                principal=principal,
                uow=uow,
                users=users,
                rights=Rights(roles, self.house.wiring.free[ports.GrantTable]),
                teams=bound[ports.Teams](uow),
                workspaces=bound[ports.Workspaces](uow),
                invitations=commands.Invitations(
                    secrets, self.house.wiring.free[ports.Pages], bound[Outbox](uow)
                ),
            )
            await uow.flush()
            user = await users.get(user_id)
            user.activate(self.house.password_hash)
            await uow.flush()
            opening = commands.OpenSession(self.id, user_id, None, _DEVICE)
            return await commands.open_session(
                opening,
                uow=uow,
                users=users,
                factors=bound[ports.SecondFactors](uow),
                secrets=secrets,
            )

        return await self.house.wiring.runner.run(work, scope=self._scope(principal))

    async def team(self, name: str = "Team", parent: UUID | None = None) -> UUID:
        principal = await self.principal()

        async def work(uow: Any) -> UUID:
            teams = self.house.wiring.bound[ports.Teams](uow)
            command = commands.CreateTeam(name, parent)
            return await commands.create_team(command, principal=principal, uow=uow, teams=teams)

        return await self.house.wiring.runner.run(work, scope=self._scope(principal))

    async def rows(self, sql: str, *arguments: Any) -> list[Mapping[str, Any]]:
        """What the database holds, as rapport_app inside this workspace."""
        connection = await self.house.database.connect()
        try:
            async with connection.transaction():
                await connection.execute(f"SET LOCAL app.workspace_id = '{self.id}'")
                return [dict(row) for row in await connection.fetch(sql, *arguments)]
        finally:
            await connection.close()

    async def journal(self, aggregate_id: UUID | str) -> list[Mapping[str, Any]]:
        """The journal rows of a record, oldest first."""
        return await self.rows(
            "select kind, event, actor_id, request_id, aggregate_type, aggregate_version, "
            "changes, payload from journal where aggregate_id = $1 order by at, n",
            UUID(str(aggregate_id)),
        )

    async def close(self) -> None:
        for client in (self.admin, *self._clients):
            await client.aclose()

    def _scope(self, principal: Principal) -> Scope:
        return Scope(self.id, principal.user_id)


async def with_role(workspace: Workspace, role_id: str) -> Client:
    """A new user who was given the role, and signed in after that."""
    who = await workspace.user("sales_rep")
    changed = await workspace.admin.patch(f"/v1/users/{who.user_id}", json={"role_id": role_id})
    assert changed.status_code == 200, changed.text
    return await workspace.house.signed_in(replace(who, user_version=who.user_version + 1))
