"""Collaborators on single records."""

from dataclasses import dataclass
from uuid import UUID

from domain.customers.errors import UnknownReference
from domain.customers.model import CustomerRecord
from domain.customers.permissions import Permission
from domain.customers.ports import Accounts, Contacts, People, Shares
from domain.kernel.errors import Invalid, NotFound
from domain.kernel.permissions import requires
from domain.kernel.principal import Principal


@dataclass(frozen=True, slots=True)
class ShareRecord:
    record_id: UUID
    user_id: UUID
    access: str


@requires(Permission.ACCOUNT_ASSIGN)
async def share_account(
    command: ShareRecord,
    *,
    principal: Principal,
    accounts: Accounts,
    people: People,
    shares: Shares,
) -> bool:
    """True when the collaborator is new."""
    account = await accounts.get(
        command.record_id, principal=principal, permission=Permission.ACCOUNT_ASSIGN
    )
    return await _share(account, command, people, shares)


@requires(Permission.ACCOUNT_ASSIGN)
async def unshare_account(
    record_id: UUID, user_id: UUID, *, principal: Principal, accounts: Accounts, shares: Shares
) -> None:
    account = await accounts.get(
        record_id, principal=principal, permission=Permission.ACCOUNT_ASSIGN
    )
    await _unshare(account, user_id, shares)


@requires(Permission.CONTACT_ASSIGN)
async def share_contact(
    command: ShareRecord,
    *,
    principal: Principal,
    contacts: Contacts,
    people: People,
    shares: Shares,
) -> bool:
    """True when the collaborator is new."""
    contact = await contacts.get(
        command.record_id, principal=principal, permission=Permission.CONTACT_ASSIGN
    )
    return await _share(contact, command, people, shares)


@requires(Permission.CONTACT_ASSIGN)
async def unshare_contact(
    record_id: UUID, user_id: UUID, *, principal: Principal, contacts: Contacts, shares: Shares
) -> None:
    contact = await contacts.get(
        record_id, principal=principal, permission=Permission.CONTACT_ASSIGN
    )
    await _unshare(contact, user_id, shares)


async def _share(
    record: CustomerRecord, command: ShareRecord, people: People, shares: Shares
) -> bool:
    if command.access not in ("read", "write"):
        raise Invalid.at("/access", "unknown_choice", "Not one of the choices")
    if await people.owner(command.user_id) is None:
        raise UnknownReference.at("/user_id", "unknown_reference", UnknownReference.title)
    record.happened("shared", user_id=str(command.user_id), access=command.access)
    return await shares.put(record.TYPE, record.id, command.user_id, command.access)


async def _unshare(record: CustomerRecord, user_id: UUID, shares: Shares) -> None:
    if not await shares.drop(record.TYPE, record.id, user_id):
        raise NotFound("This user is no collaborator of the record")
    record.happened("unshared", user_id=str(user_id))
