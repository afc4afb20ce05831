"""Turn a second factor on and off. Each step asks for the password again."""

from dataclasses import dataclass
from uuid import UUID

from domain.identity.commands.access import end_access
from domain.identity.errors import NoSecondFactor, WrongOtp, WrongPassword
from domain.identity.model import Ended, SecondFactor, User
from domain.identity.model.second_factor import (
    RECOVERY_CODES,
    proof_of,
    provisioning_uri,
    recovery_code_from,
    recovery_hash,
    secret_from,
    shown_secret,
)
from domain.identity.permissions import Permission
from domain.identity.ports import SecondFactors, Secrets, Sessions, SignInLinks, Users
from domain.identity.rights import Rights
from domain.kernel.permissions import requires, signed_in
from domain.kernel.ports import Seals, UnitOfWork
from domain.kernel.principal import Principal

ISSUER = "Rapport"
_TABLE = "second_factor"


@dataclass(frozen=True, slots=True)
class EnrolSecondFactor:
    """The password is checked before the transaction, and refused inside it."""

    knows_password: bool


@dataclass(frozen=True, slots=True, repr=False)
class Enrolment:
    secret: str
    uri: str


@dataclass(frozen=True, slots=True, repr=False)
class ConfirmSecondFactor:
    knows_password: bool
    otp: str


@dataclass(frozen=True, slots=True)
class RenewRecoveryCodes:
    knows_password: bool


@dataclass(frozen=True, slots=True)
class RemoveOwnSecondFactor:
    knows_password: bool


@dataclass(frozen=True, slots=True)
class RemoveSecondFactor:
    user_id: UUID


@signed_in
async def enrol_second_factor(
    command: EnrolSecondFactor,
    *,
    principal: Principal,
    uow: UnitOfWork,
    users: Users,
    factors: SecondFactors,
    secrets: Secrets,
    seals: Seals,
) -> Enrolment:
    """The secret is shown once. It asks nobody for a code before it is confirmed by one."""
    _refuse_wrong(command.knows_password)
    user = await users.get(principal.user_id)
    secret = secret_from(secrets.token())
    sealed = seals.seal(secret, principal.workspace_id, _TABLE, str(user.id))
    present = await factors.of(user.id)
    if present is None:
        uow.add(SecondFactor.enrol(user.id, principal.workspace_id, sealed, uow.now()))
    else:
        present.enrol_again(sealed)
    return Enrolment(shown_secret(secret), provisioning_uri(secret, user.email, ISSUER))


@signed_in
async def confirm_second_factor(
    command: ConfirmSecondFactor,
    *,
    principal: Principal,
    uow: UnitOfWork,
    users: Users,
    factors: SecondFactors,
    sessions: Sessions,
    links: SignInLinks,
    secrets: Secrets,
    seals: Seals,
) -> list[str]:
    """The recovery codes, shown once. What was open without the second factor ends."""
    _refuse_wrong(command.knows_password)
    factor = await _enrolled(principal.user_id, factors)
    secret = seals.open(factor.sealed, principal.workspace_id, _TABLE, str(factor.id))
    proof = proof_of(command.otp, secret, [], uow.now())
    if proof is None or proof.step is None:
        raise WrongOtp.at("/otp", WrongOtp.code, WrongOtp.title)
    codes = _new_codes(secrets)
    factor.confirm(proof.step, [recovery_hash(code) for code in codes], uow.now())
    user = await users.get(principal.user_id)
    await _end_all_else(user, principal, uow, sessions, links)
    return codes


@signed_in
async def renew_recovery_codes(
    command: RenewRecoveryCodes,
    *,
    principal: Principal,
    uow: UnitOfWork,
    factors: SecondFactors,
    secrets: Secrets,
) -> list[str]:
    """The older ones are void."""
    _refuse_wrong(command.knows_password)
    factor = await _enrolled(principal.user_id, factors)
    if not factor.is_confirmed:
        raise NoSecondFactor()
    codes = _new_codes(secrets)
    factor.renew_recovery([recovery_hash(code) for code in codes])
    return codes


@signed_in
async def remove_own_second_factor(
    command: RemoveOwnSecondFactor,
    *,
    principal: Principal,
    uow: UnitOfWork,
    users: Users,
    factors: SecondFactors,
    sessions: Sessions,
    links: SignInLinks,
) -> None:
    _refuse_wrong(command.knows_password)
    uow.remove(await _enrolled(principal.user_id, factors))
    user = await users.get(principal.user_id)
    await _end_all_else(user, principal, uow, sessions, links)


@requires(Permission.USER_UPDATE)
async def remove_second_factor(
    command: RemoveSecondFactor,
    *,
    principal: Principal,
    uow: UnitOfWork,
    users: Users,
    factors: SecondFactors,
    rights: Rights,
) -> None:
    """For a colleague who lost phone and recovery codes."""
    user = await users.get(command.user_id)
    await rights.refuse_stronger(user.role_id, principal)
    uow.remove(await _enrolled(user.id, factors))


def _refuse_wrong(knows_password: bool) -> None:
    if not knows_password:
        raise WrongPassword.at("/current_password", WrongPassword.code, WrongPassword.title)


def _new_codes(secrets: Secrets) -> list[str]:
    return [recovery_code_from(secrets.token()) for _ in range(RECOVERY_CODES)]


async def _enrolled(user_id: UUID, factors: SecondFactors) -> SecondFactor:
    factor = await factors.of(user_id)
    if factor is None:
        raise NoSecondFactor()
    return factor


async def _end_all_else(
    user: User, principal: Principal, uow: UnitOfWork, sessions: Sessions, links: SignInLinks
) -> None:
    changed, kept = Ended.CREDENTIALS_CHANGED, principal.session_id
    await end_access(user, changed, uow, sessions, links, but=kept)
