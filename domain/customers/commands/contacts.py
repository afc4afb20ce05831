"""What can be done with contacts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.customers.commands.records import (
    Archive,
    check_custom,
    check_owner,
    making,
    refuse_sensitive,
    refuse_unstorable_reference,
    visible_account,
    with_owner,
)
from domain.customers.errors import ReferenceTaken
from domain.customers.model import Contact
from domain.customers.permissions import Permission
from domain.customers.ports import Accounts, Contacts, ExternalReferences, People, TextForms
from domain.customers.queries import CONTACTS
from domain.kernel.errors import NotFound, Stale
from domain.kernel.permissions import requires
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal


@dataclass(frozen=True, slots=True)
class CreateContact:
    given: Mapping[str, Any]
    account_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChangeContact:
    contact_id: UUID
    given: Mapping[str, Any]
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class UpsertContact:
    source: str
    external_id: str
    given: Mapping[str, Any]
    account_id: UUID | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class LinkContact:
    contact_id: UUID
    account_id: UUID
    role: str | None = None
    from_date: date | None = None
    to_date: date | None = None
    primary: bool = False
    expected_version: int | None = None


@requires(Permission.CONTACT_CREATE)
async def create_contact(
    command: CreateContact,
    *,
    principal: Principal,
    uow: UnitOfWork,
    contacts: Contacts,
    accounts: Accounts,
    people: People,
    forms: TextForms,
) -> UUID:
    refuse_sensitive(command.given, CONTACTS, principal)
    given = await with_owner(command.given, principal, people, Permission.CONTACT_ASSIGN)
    contact = Contact.meet(
        uow.new_id(),
        uow.workspace_id,
        given,
        making(uow, forms, principal),
        now=uow.now(),
        by=uow.actor_id,
    )
    if command.account_id is not None:
        account = await visible_account(command.account_id, principal, accounts, "/account_id")
        contact.join(account.id)
        if not command.given.keys() & {"owner_id", "team_id"}:
            contact.follow(account.owner_id, account.team_id)
    await check_custom(contact, command.given, principal, contacts.referable)
    contacts.add(contact)
    return contact.id


@requires(Permission.CONTACT_UPDATE)
async def change_contact(
    command: ChangeContact,
    *,
    principal: Principal,
    uow: UnitOfWork,
    contacts: Contacts,
    people: People,
    forms: TextForms,
) -> UUID:
    contact = await contacts.get(
        command.contact_id, principal=principal, permission=Permission.CONTACT_UPDATE
    )
    uow.expect(contact, command.expected_version)
    await check_owner(command.given, contact, principal, people, Permission.CONTACT_ASSIGN)
    refuse_sensitive(command.given, CONTACTS, principal)
    contact.change(command.given, making(uow, forms, principal))
    if command.given.keys() & {"owner_id", "team_id"}:
        contact.follows_account = False
    await check_custom(contact, command.given, principal, contacts.referable)
    return contact.id


@requires(Permission.CONTACT_UPDATE)
async def upsert_contact(
    command: UpsertContact,
    *,
    principal: Principal,
    uow: UnitOfWork,
    contacts: Contacts,
    accounts: Accounts,
    people: People,
    forms: TextForms,
    references: ExternalReferences,
) -> tuple[UUID, bool]:
    """The contact's id, and True where it is new."""
    refuse_unstorable_reference(command.source, command.external_id)
    found = await references.find("contact", command.source, command.external_id)
    ports: dict[str, Any] = {"contacts": contacts, "people": people, "forms": forms}
    if found is not None:
        change = ChangeContact(found, command.given, command.expected_version)
        try:
            await change_contact(change, principal=principal, uow=uow, **ports)
        except NotFound:  # there, but out of sight
            raise ReferenceTaken from None
        if command.account_id is not None:
            await _belong(found, command.account_id, principal, contacts, accounts)
        return found, False
    if command.expected_version is not None:
        raise Stale()
    create = CreateContact(command.given, command.account_id)
    made = await create_contact(create, principal=principal, uow=uow, accounts=accounts, **ports)
    await uow.flush()
    await references.attach("contact", made, command.source, command.external_id)
    return made, True


@requires(Permission.CONTACT_ARCHIVE)
async def archive_contact(
    command: Archive, *, principal: Principal, uow: UnitOfWork, contacts: Contacts
) -> None:
    contact = await contacts.get(
        command.record_id, principal=principal, permission=Permission.CONTACT_ARCHIVE
    )
    uow.expect(contact, command.expected_version)
    contact.archive(uow.now())


@requires(Permission.CONTACT_ARCHIVE)
async def restore_contact(
    command: Archive, *, principal: Principal, uow: UnitOfWork, contacts: Contacts
) -> None:
    contact = await contacts.get(
        command.record_id, principal=principal, permission=Permission.CONTACT_ARCHIVE
    )
    uow.expect(contact, command.expected_version)
    contact.restore()


@requires(Permission.CONTACT_UPDATE)
async def link_contact(
    command: LinkContact,
    *,
    principal: Principal,
    uow: UnitOfWork,
    contacts: Contacts,
    accounts: Accounts,
) -> None:
    contact = await contacts.get(
        command.contact_id, principal=principal, permission=Permission.CONTACT_UPDATE
    )
    uow.expect(contact, command.expected_version)
    account = await visible_account(command.account_id, principal, accounts, "/account_id")
    contact.join(
        account.id,
        role=command.role,
        from_date=command.from_date,
        to_date=command.to_date,
        primary=command.primary,
    )


@requires(Permission.CONTACT_UPDATE)
async def unlink_contact(
    command: LinkContact, *, principal: Principal, uow: UnitOfWork, contacts: Contacts
) -> None:
    contact = await contacts.get(
        command.contact_id, principal=principal, permission=Permission.CONTACT_UPDATE
    )
    uow.expect(contact, command.expected_version)
    contact.leave(command.account_id)


async def _belong(
    contact_id: UUID,
    account_id: UUID,
    principal: Principal,
    contacts: Contacts,
    accounts: Accounts,
) -> None:
    contact = await contacts.get(
        contact_id, principal=principal, permission=Permission.CONTACT_UPDATE
    )
    account = await visible_account(account_id, principal, accounts, "/account_id")
    contact.belong_to(account.id)
