"""What stands behind the ports of identity."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final
from uuid import UUID

from adapters.opaque import DeviceMarks, OpaqueSecrets
from adapters.sealing import MasterKey
from bootstrap.grants import GRANTS, AllPermissions
from domain.identity import ports as identity
from domain.identity.commands import HAND_OVER
from domain.identity.handing_over import HandoverWorld, carry_out_handover
from domain.identity.model.machines import PREFIX, PersonalToken
from domain.identity.rights import Registry
from domain.kernel.jobs import JobContext, JobHandler
from domain.kernel.ports import Runner, Scope, Seals
from domain.kernel.principal import Principal
from persistence.identity.attempts import SqlAttempts
from persistence.identity.custom_fields import SqlCustomFieldDefinitions
from persistence.identity.directory import SqlSignInDirectory
from persistence.identity.estates import OwnedTable, SqlEstates
from persistence.identity.machines import SqlMachineReader, note_use
from persistence.identity.principals import SqlPrincipals
from persistence.identity.reader import SqlIdentityReader, SqlWrittenIdentity
from persistence.identity.repository import (
    SqlApiClients,
    SqlHandovers,
    SqlPersonalTokens,
    SqlRoles,
    SqlSecondFactors,
    SqlSessions,
    SqlSignInLinks,
    SqlTeams,
    SqlUsers,
    SqlWorkspaces,
)
from persistence.identity.requests import SqlSealedRequests
from persistence.kernel.listing import Lister
from persistence.kernel.reading import Reads

OWNED: Final = (
    OwnedTable("customers", "account", "account"),
    OwnedTable("customers", "contact", "contact"),
    OwnedTable("activities", "task", "task", "assignee_id"),
)
"""Every table whose rows have an owner: what of somebody is handed over to a successor."""

STAYS: Final = frozenset({"saved_view", "import_template", "webhook"})
"""But for these. A webhook tells a foreign server what its owner may see: nobody inherits it.

A view is how its owner looks at a list, a template how they read files; an administrator can change
one that is for others too.
"""


class Authenticator:
    """Implements api.kernel.wiring.Authenticate: access tokens, and those of persons' programs."""

    def __init__(
        self, runner: Runner, tokens: identity.AccessTokens, principals: SqlPrincipals
    ) -> None:
        self._runner = runner
        self._tokens = tokens
        self._principals = principals

    async def __call__(self, token: str, *, fresh: bool = False) -> Principal:
        if not token.startswith(PREFIX):
            return await self._principals.of(await self._tokens.read(token), fresh=fresh)
        principal, unnoted = await self._principals.of_token(PersonalToken.parse(token))
        if unnoted is not None:
            await self._note(principal, unnoted)
        return principal

    async def _note(self, principal: Principal, token_id: UUID) -> None:
        async def noted(uow: Any) -> None:
            await note_use(uow, token_id)

        await self._runner.run(noted, scope=Scope(principal.workspace_id, principal.user_id))


def identity_free(
    runner: Runner, reads: Reads, lister: Lister, master: MasterKey, seals: Seals
) -> Mapping[type, Any]:
    return {
        Seals: seals,
        identity.Secrets: OpaqueSecrets(master.derive("refresh tokens")),
        identity.DeviceMarks: DeviceMarks(master.derive("device marks")),
        identity.Attempts: SqlAttempts(runner, master.derive("attempts")),
        identity.SignInDirectory: SqlSignInDirectory(reads, seals),
        identity.IdentityReader: SqlIdentityReader(reads, lister, GRANTS),
        identity.GrantTable: GRANTS,
        identity.MachineReader: SqlMachineReader(reads),
        Registry: AllPermissions(),
    }


def identity_bound(seals: Seals) -> Mapping[type, Callable[[Any], Any]]:
    return {
        identity.Workspaces: SqlWorkspaces,
        identity.Roles: SqlRoles,
        identity.Users: SqlUsers,
        identity.Teams: SqlTeams,
        identity.Sessions: SqlSessions,
        identity.ApiClients: SqlApiClients,
        identity.PersonalTokens: SqlPersonalTokens,
        identity.Handovers: SqlHandovers,
        identity.Estates: partial(SqlEstates, owned=OWNED),
        identity.SecondFactors: SqlSecondFactors,
        identity.SignInLinks: SqlSignInLinks,
        identity.CustomFieldDefinitions: SqlCustomFieldDefinitions,
        identity.SealedRequests: partial(SqlSealedRequests, seals=seals),
        identity.WrittenIdentity: partial(SqlWrittenIdentity, grants=GRANTS),
    }


def handover_jobs(
    runner: Runner, bound: Mapping[type, Callable[[Any], Any]]
) -> Mapping[str, JobHandler]:
    """By the name under which the commands of identity enqueue them."""
    world = HandoverWorld(runner, bound[identity.Handovers], bound[identity.Estates])

    async def carry_out(payload: Mapping[str, Any], context: JobContext) -> None:
        await carry_out_handover(
            UUID(str(payload["workspace_id"])),
            UUID(str(payload["handover_id"])),
            world=world,
            context=context,
        )

    return {HAND_OVER: carry_out}
