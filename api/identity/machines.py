"""Routes of API clients, of personal access tokens, and of the token endpoint of OAuth."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response

from api.identity.roles import RightsOf
from api.identity.schemas import (
    AccessTokenPage,
    ApiClientCreate,
    ApiClientPage,
    ApiClientSecret,
    IssuedAccessToken,
    TokenCreate,
)
from api.kernel.answers import json_answer
from api.kernel.operations import Operation
from api.kernel.routes import use
from api.kernel.transaction import TransactionRoute
from api.kernel.wiring import SignedIn, Unit, provide
from domain.identity import commands, ports, queries
from domain.identity.model.machines import ClientName
from domain.identity.rights import Registry

_TAGS: list[Any] = ["identity"]
_ONCE = {"Cache-Control": "no-store"}
client_reads = APIRouter(prefix="/v1/api-clients", tags=_TAGS, route_class=Operation)
client_writes = APIRouter(prefix="/v1/api-clients", tags=_TAGS, route_class=TransactionRoute)
token_reads = APIRouter(prefix="/v1/me/tokens", tags=_TAGS, route_class=Operation)
token_writes = APIRouter(prefix="/v1/me/tokens", tags=_TAGS, route_class=TransactionRoute)

Clients = Annotated[ports.ApiClients, provide(ports.ApiClients)]
PersonalTokens = Annotated[ports.PersonalTokens, provide(ports.PersonalTokens)]
Users = Annotated[ports.Users, provide(ports.Users)]
Workspaces = Annotated[ports.Workspaces, provide(ports.Workspaces)]
Secrets = Annotated[ports.Secrets, provide(ports.Secrets)]
Machines = Annotated[ports.MachineReader, provide(ports.MachineReader)]
Known = Annotated[Registry, provide(Registry)]


@client_reads.get("", response_model=ApiClientPage, **use(queries.list_api_clients))
async def list_api_clients(principal: SignedIn, reader: Machines) -> Response:
    rows = await queries.list_api_clients(principal=principal, reader=reader)
    return json_answer({"items": rows, "next_cursor": None})


@client_writes.post(
    "",
    status_code=201,
    response_model=ApiClientSecret,
    **use(commands.create_api_client, answers_secret=True),
)
async def create_api_client(
    body: ApiClientCreate,
    principal: SignedIn,
    uow: Unit,
    rights: RightsOf,
    workspaces: Workspaces,
    secrets: Secrets,
) -> Response:
    shown = await commands.create_api_client(
        commands.CreateApiClient(body.name, body.role_id),
        principal=principal,
        uow=uow,
        rights=rights,
        workspaces=workspaces,
        secrets=secrets,
    )
    return _secret_answer(shown, principal.workspace_id)


@client_writes.post(
    "/{api_client_id:uuid}/secret-rotations",
    status_code=201,
    response_model=ApiClientSecret,
    **use(commands.rotate_secret, answers_secret=True),
)
async def rotate_api_client_secret(
    api_client_id: UUID,
    principal: SignedIn,
    uow: Unit,
    clients: Clients,
    users: Users,
    rights: RightsOf,
    secrets: Secrets,
) -> Response:
    shown = await commands.rotate_secret(
        commands.RotateSecret(api_client_id),
        principal=principal,
        uow=uow,
        clients=clients,
        users=users,
        rights=rights,
        secrets=secrets,
    )
    return _secret_answer(shown, principal.workspace_id)


@client_writes.delete("/{api_client_id:uuid}", status_code=204, **use(commands.revoke_api_client))
async def revoke_api_client(
    api_client_id: UUID,
    principal: SignedIn,
    uow: Unit,
    clients: Clients,
    users: Users,
    rights: RightsOf,
) -> Response:
    command = commands.RevokeApiClient(api_client_id)
    await commands.revoke_api_client(
        command, principal=principal, uow=uow, clients=clients, users=users, rights=rights
    )
    return Response(status_code=204)


@token_reads.get("", response_model=AccessTokenPage, **use(queries.list_own_tokens))
async def list_own_tokens(principal: SignedIn, reader: Machines) -> Response:
    rows = await queries.list_own_tokens(principal=principal, reader=reader)
    return json_answer({"items": rows, "next_cursor": None})


@token_writes.post(
    "",
    status_code=201,
    response_model=IssuedAccessToken,
    **use(commands.create_token, answers_secret=True),
)
async def create_own_token(
    body: TokenCreate, principal: SignedIn, uow: Unit, registry: Known, secrets: Secrets
) -> Response:
    command = commands.CreateToken(body.name, body.scopes, body.days)
    shown = await commands.create_token(
        command, principal=principal, uow=uow, registry=registry, secrets=secrets
    )
    return json_answer({"id": shown.id, "token": shown.secret}, 201, _ONCE)


@token_writes.delete("/{token_id:uuid}", status_code=204, **use(commands.revoke_token))
async def revoke_own_token(
    token_id: UUID, principal: SignedIn, uow: Unit, tokens: PersonalTokens
) -> Response:
    command = commands.RevokeToken(token_id)
    await commands.revoke_token(command, principal=principal, uow=uow, tokens=tokens)
    return Response(status_code=204)


def _secret_answer(shown: commands.ShownSecret, workspace_id: UUID) -> Response:
    body = {
        "id": shown.id,
        "client_id": str(ClientName(workspace_id, shown.id)),
        "client_secret": shown.secret,
    }
    return json_answer(body, 201, _ONCE)
