"""Who it is: what is shown is checked before any transaction, for that takes long on purpose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.identity import throttle
from domain.identity.commands.profile import SetOwnPassword
from domain.identity.commands.sessions import Device, OpenSession
from domain.identity.errors import (
    InvalidCredentials,
    InvalidOtp,
    OtpRequired,
    SignInLinkNotValid,
    SignUpClosed,
    WorkspaceChoice,
)
from domain.identity.model import LinkToken, OtpProof, values
from domain.identity.model.second_factor import proof_of
from domain.identity.ports import (
    AccessTokens,
    Attempts,
    DeviceMarks,
    Passwords,
    SignInCandidate,
    SignInDirectory,
)
from domain.kernel.permissions import public, signed_in
from domain.kernel.principal import Principal
from domain.kernel.values import refuse_unstorable


@dataclass(frozen=True, slots=True, repr=False)
class Recognise:
    email: str
    password: str
    workspace_id: UUID | None
    device: Device
    network: str
    at: datetime
    mark: str | None = None
    otp: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class ProvePassword:
    current: str
    new: str


@public
async def recognise(
    asked: Recognise,
    *,
    directory: SignInDirectory,
    passwords: Passwords,
    attempts: Attempts,
    marks: DeviceMarks,
) -> OpenSession:
    """Who it is, by e-mail and password; unknown and known e-mails are answered alike.

    Runs before any transaction: checking a password takes long on purpose. With no candidate it
    takes as long as with one.
    """
    refuse_unstorable(asked.email, "/email")
    email_key = values.email_key(asked.email)
    device = marks.device(email_key, asked.mark) if asked.mark else None
    buckets = throttle.sign_in(email_key, asked.network, device)
    await attempts.take(buckets)
    matching = await _matching(asked, email_key, directory, passwords)
    await attempts.forgive(buckets)
    if len(matching) > 1:
        raise WorkspaceChoice(workspaces=[_choice(candidate) for candidate, _ in matching])
    (candidate, renewed_hash), *_ = matching
    who = (candidate.workspace_id, candidate.user_id)
    proof = await _proof(who, asked.otp, asked.at, directory, attempts)
    return OpenSession(*who, renewed_hash, asked.device, proof)


async def _proof(
    who: tuple[UUID, UUID],
    otp: str | None,
    at: datetime,
    directory: SignInDirectory,
    attempts: Attempts,
) -> OtpProof | None:
    """None where no second factor is asked for. Five wrong codes, then one has to wait."""
    factor = await directory.second_factor(*who)
    if factor is None:
        return None
    if otp is None:
        raise OtpRequired()
    buckets = throttle.second_factor(who[1])
    await attempts.take(buckets)
    proof = proof_of(otp, factor.secret, factor.recovery_hashes, at)
    if proof is None:
        raise InvalidOtp()
    await attempts.forgive(buckets)
    return proof


async def _matching(
    asked: Recognise, email_key: str, directory: SignInDirectory, passwords: Passwords
) -> list[tuple[SignInCandidate, str | None]]:
    found = await directory.candidates(email_key, asked.workspace_id)
    matching: list[tuple[SignInCandidate, str | None]] = []
    for candidate in found:
        checked = await passwords.check(asked.password, candidate.password_hash)
        if checked.matches:
            matching.append((candidate, checked.renewed_hash))
    if not found:
        await passwords.check(asked.password, None)
    if not matching:
        raise InvalidCredentials()
    return matching


@public
async def published_keys(*, tokens: AccessTokens) -> Mapping[str, Sequence[Mapping[str, str]]]:
    return await tokens.jwks()


@public
async def hash_for_sign_up(password: str, *, sign_up_open: bool, passwords: Passwords) -> str:
    if not sign_up_open:
        raise SignUpClosed()
    return await passwords.hash(values.new_password(password))


@public
async def hash_for_link(
    token: LinkToken,
    password: str,
    *,
    resets_password: bool,
    directory: SignInDirectory,
    passwords: Passwords,
) -> str:
    """Looks at the link first, so that made-up links cost no hashing."""
    values.new_password(password)
    if await directory.open_link(token, resets_password=resets_password) is None:
        raise SignInLinkNotValid()
    return await passwords.hash(password)


@public
async def prove_link(
    token: LinkToken,
    otp: str | None,
    at: datetime,
    *,
    directory: SignInDirectory,
    attempts: Attempts,
) -> OtpProof | None:
    """A link stands in for the password, not for the second factor."""
    user_id = await directory.open_link(token, resets_password=False)
    if user_id is None:
        raise SignInLinkNotValid()
    return await _proof((token.workspace_id, user_id), otp, at, directory, attempts)


@signed_in
async def knows_password(
    password: str,
    *,
    principal: Principal,
    directory: SignInDirectory,
    passwords: Passwords,
    attempts: Attempts,
) -> bool:
    """Asked again before something that a screen left open should not allow."""
    buckets = throttle.own_password(principal.user_id)
    await attempts.take(buckets)
    known = await directory.password_hash(principal.workspace_id, principal.user_id)
    checked = await passwords.check(password, known)
    if checked.matches:
        await attempts.forgive(buckets)
    return checked.matches


@signed_in
async def prove_password(
    asked: ProvePassword,
    *,
    principal: Principal,
    directory: SignInDirectory,
    passwords: Passwords,
    attempts: Attempts,
) -> SetOwnPassword:
    values.new_password(asked.new, "/new_password")
    knows = await knows_password(
        asked.current,
        principal=principal,
        directory=directory,
        passwords=passwords,
        attempts=attempts,
    )
    return SetOwnPassword(knows, await passwords.hash(asked.new))


def _choice(candidate: SignInCandidate) -> dict[str, str]:
    return {"id": str(candidate.workspace_id), "name": candidate.workspace_name}
