"""Routes that end a user with a successor."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from api.identity.roles import RightsOf
from api.identity.schemas import Handover, HandoverCreate
from api.kernel.answers import json_answer
from api.kernel.operations import Operation
from api.kernel.routes import use
from api.kernel.transaction import TransactionRoute
from api.kernel.wiring import SignedIn, Unit, provide
from domain.identity import commands, ports, queries

reads = APIRouter(prefix="/v1/users", tags=["identity"], route_class=Operation)
writes = APIRouter(prefix="/v1/users", tags=["identity"], route_class=TransactionRoute)

Users = Annotated[ports.Users, provide(ports.Users)]
Sessions = Annotated[ports.Sessions, provide(ports.Sessions)]
Links = Annotated[ports.SignInLinks, provide(ports.SignInLinks)]
Tokens = Annotated[ports.PersonalTokens, provide(ports.PersonalTokens)]
Handovers = Annotated[ports.Handovers, provide(ports.Handovers)]
Reader = Annotated[ports.IdentityReader, provide(ports.IdentityReader)]
Written = Annotated[ports.WrittenIdentity, provide(ports.WrittenIdentity)]


@reads.get("/{user_id:uuid}/handover", response_model=Handover, **use(queries.get_handover))
async def get_handover(user_id: UUID, principal: SignedIn, reader: Reader) -> Response:
    """The latest one."""
    row = await queries.get_handover(user_id, principal=principal, reader=reader)
    return json_answer(row)


@writes.post(
    "/{user_id:uuid}/handover",
    status_code=201,
    response_model=Handover,
    **use(commands.hand_over),
)
async def hand_over_user(
    user_id: UUID,
    body: HandoverCreate,
    principal: SignedIn,
    uow: Unit,
    users: Users,
    sessions: Sessions,
    links: Links,
    tokens: Tokens,
    handovers: Handovers,
    rights: RightsOf,
    written: Written,
) -> Response:
    await commands.hand_over(
        commands.HandOver(user_id, body.successor_id),
        principal=principal,
        uow=uow,
        users=users,
        sessions=sessions,
        links=links,
        tokens=tokens,
        handovers=handovers,
        rights=rights,
    )
    location = {"Location": f"/v1/users/{user_id}/handover"}
    return json_answer(await written.handover(user_id, principal), 201, location)


@writes.post(
    "/{user_id:uuid}/handover/reversal",
    status_code=202,
    response_model=Handover,
    **use(commands.reverse_handover),
)
async def reverse_handover(
    user_id: UUID,
    principal: SignedIn,
    uow: Unit,
    users: Users,
    handovers: Handovers,
    rights: RightsOf,
    written: Written,
) -> Response:
    command = commands.ReverseHandover(user_id)
    await commands.reverse_handover(
        command, principal=principal, uow=uow, users=users, handovers=handovers, rights=rights
    )
    return json_answer(await written.handover(user_id, principal), 202)
