"""Routes of the second factor of one's own account."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.identity.doors import body_of, prepared_by
from api.identity.roles import RightsOf
from api.identity.schemas import (
    Reauthentication,
    RecoveryCodes,
    SecondFactor,
    TotpConfirmation,
    TotpEnrolment,
)
from api.kernel.answers import json_answer
from api.kernel.operations import Operation
from api.kernel.routes import use
from api.kernel.transaction import TransactionRoute
from api.kernel.wiring import SignedIn, Unit, principal_of, provide, wiring_of
from domain.identity import commands, ports, queries
from domain.kernel.ports import Seals

Users = Annotated[ports.Users, provide(ports.Users)]
Sessions = Annotated[ports.Sessions, provide(ports.Sessions)]
Links = Annotated[ports.SignInLinks, provide(ports.SignInLinks)]
Factors = Annotated[ports.SecondFactors, provide(ports.SecondFactors)]
Secrets = Annotated[ports.Secrets, provide(ports.Secrets)]
Reader = Annotated[ports.IdentityReader, provide(ports.IdentityReader)]
Sealing = Annotated[Seals, provide(Seals)]


async def _knows_password(request: Request) -> bool:
    kind: type[Reauthentication] = (
        TotpConfirmation if request.url.path.endswith("confirmations") else Reauthentication
    )
    body = await body_of(request, kind)
    if body is None:
        return False
    free = wiring_of(request).free
    return await queries.knows_password(
        body.current_password,
        principal=await principal_of(request),
        directory=free[ports.SignInDirectory],
        passwords=free[ports.Passwords],
        attempts=free[ports.Attempts],
    )


reads = APIRouter(prefix="/v1/me", tags=["identity"], route_class=Operation)
writes = APIRouter(prefix="/v1/me", tags=["identity"], route_class=prepared_by(_knows_password))
removals = APIRouter(prefix="/v1/users", tags=["identity"], route_class=TransactionRoute)
_ONCE = {"Cache-Control": "no-store"}


@reads.get("/totp", response_model=SecondFactor, **use(queries.get_second_factor))
async def get_totp(principal: SignedIn, reader: Reader) -> Response:
    return json_answer(await queries.get_second_factor(principal=principal, reader=reader))


@writes.post(
    "/totp-enrolments",
    status_code=201,
    response_model=TotpEnrolment,
    **use(commands.enrol_second_factor, answers_secret=True),
)
async def enrol_totp(
    request: Request,
    body: Reauthentication,
    principal: SignedIn,
    uow: Unit,
    users: Users,
    factors: Factors,
    secrets: Secrets,
    seals: Sealing,
) -> Response:
    made = await commands.enrol_second_factor(
        commands.EnrolSecondFactor(request.state.prepared),
        principal=principal,
        uow=uow,
        users=users,
        factors=factors,
        secrets=secrets,
        seals=seals,
    )
    return json_answer({"secret": made.secret, "uri": made.uri}, 201, _ONCE)


@writes.post(
    "/totp-confirmations",
    status_code=201,
    response_model=RecoveryCodes,
    **use(commands.confirm_second_factor, answers_secret=True),
)
async def confirm_totp(
    request: Request,
    body: TotpConfirmation,
    principal: SignedIn,
    uow: Unit,
    users: Users,
    factors: Factors,
    sessions: Sessions,
    links: Links,
    secrets: Secrets,
    seals: Sealing,
) -> Response:
    codes = await commands.confirm_second_factor(
        commands.ConfirmSecondFactor(request.state.prepared, body.otp),
        principal=principal,
        uow=uow,
        users=users,
        factors=factors,
        sessions=sessions,
        links=links,
        secrets=secrets,
        seals=seals,
    )
    return json_answer({"recovery_codes": codes}, 201, _ONCE)


@writes.post(
    "/recovery-codes",
    status_code=201,
    response_model=RecoveryCodes,
    **use(commands.renew_recovery_codes, answers_secret=True),
)
async def renew_recovery_codes(
    request: Request,
    body: Reauthentication,
    principal: SignedIn,
    uow: Unit,
    factors: Factors,
    secrets: Secrets,
) -> Response:
    command = commands.RenewRecoveryCodes(request.state.prepared)
    codes = await commands.renew_recovery_codes(
        command, principal=principal, uow=uow, factors=factors, secrets=secrets
    )
    return json_answer({"recovery_codes": codes}, 201, _ONCE)


@writes.post("/totp-removals", status_code=204, **use(commands.remove_own_second_factor))
async def remove_own_totp(
    request: Request,
    body: Reauthentication,
    principal: SignedIn,
    uow: Unit,
    users: Users,
    factors: Factors,
    sessions: Sessions,
    links: Links,
) -> Response:
    await commands.remove_own_second_factor(
        commands.RemoveOwnSecondFactor(request.state.prepared),
        principal=principal,
        uow=uow,
        users=users,
        factors=factors,
        sessions=sessions,
        links=links,
    )
    return Response(status_code=204)


@removals.delete("/{user_id:uuid}/totp", status_code=204, **use(commands.remove_second_factor))
async def remove_totp(
    user_id: UUID,
    principal: SignedIn,
    uow: Unit,
    users: Users,
    factors: Factors,
    rights: RightsOf,
) -> Response:
    command = commands.RemoveSecondFactor(user_id)
    await commands.remove_second_factor(
        command, principal=principal, uow=uow, users=users, factors=factors, rights=rights
    )
    return Response(status_code=204)
