"""What stands behind the ports of identity."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from adapters.opaque import DeviceMarks, OpaqueSecrets
from adapters.sealing import MasterKey
from bootstrap.grants import GRANTS, AllPermissions
from domain.identity import ports as identity
from domain.identity.rights import Registry
from domain.kernel.ports import Runner, Seals
from persistence.identity.attempts import SqlAttempts
from persistence.identity.custom_fields import SqlCustomFieldDefinitions
from persistence.identity.directory import SqlSignInDirectory
from persistence.identity.reader import SqlIdentityReader, SqlWrittenIdentity
from persistence.identity.repository import (
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
        Registry: AllPermissions(),
    }


def identity_bound(seals: Seals) -> Mapping[type, Callable[[Any], Any]]:
    return {
        identity.Workspaces: SqlWorkspaces,
        identity.Roles: SqlRoles,
        identity.Users: SqlUsers,
        identity.Teams: SqlTeams,
        identity.Sessions: SqlSessions,
        identity.SecondFactors: SqlSecondFactors,
        identity.SignInLinks: SqlSignInLinks,
        identity.CustomFieldDefinitions: SqlCustomFieldDefinitions,
        identity.SealedRequests: partial(SqlSealedRequests, seals=seals),
        identity.WrittenIdentity: partial(SqlWrittenIdentity, grants=GRANTS),
    }
