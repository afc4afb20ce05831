"""What can be done with accounts."""

from collections.abc import Mapping
from dataclasses import dataclass
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
from domain.customers.errors import ParentCycle, ReferenceTaken
from domain.customers.model import Account
from domain.customers.permissions import Permission
from domain.customers.ports import Accounts, ExternalReferences, People, TextForms
from domain.customers.queries import ACCOUNTS
from domain.kernel.errors import NotFound, Stale
from domain.kernel.permissions import requires
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal


@dataclass(frozen=True, slots=True)
class CreateAccount:
    given: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChangeAccount:
    account_id: UUID
    given: Mapping[str, Any]
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class UpsertAccount:
    source: str
    external_id: str
    given: Mapping[str, Any]
    expected_version: int | None = None


@requires(Permission.ACCOUNT_CREATE)
async def create_account(
    command: CreateAccount,
    *,
    principal: Principal,
    uow: UnitOfWork,
    accounts: Accounts,
    people: People,
    forms: TextForms,
) -> UUID:
    refuse_sensitive(command.given, ACCOUNTS, principal)
    given = await with_owner(command.given, principal, people, Permission.ACCOUNT_ASSIGN)
    account = Account.open(
        uow.new_id(),
        uow.workspace_id,
        given,
        making(uow, forms, principal),
        now=uow.now(),
        by=uow.actor_id,
    )
    account.value_in(principal.base_currency)
    await _check_parent(account, principal, accounts)
    await check_custom(account, command.given, principal, accounts.referable)
    accounts.add(account)
    return account.id


@requires(Permission.ACCOUNT_UPDATE)
async def change_account(
    command: ChangeAccount,
    *,
    principal: Principal,
    uow: UnitOfWork,
    accounts: Accounts,
    people: People,
    forms: TextForms,
) -> UUID:
    account = await accounts.get(
        command.account_id, principal=principal, permission=Permission.ACCOUNT_UPDATE
    )
    uow.expect(account, command.expected_version)
    await check_owner(command.given, account, principal, people, Permission.ACCOUNT_ASSIGN)
    refuse_sensitive(command.given, ACCOUNTS, principal)
    parent_id = account.parent_id
    account.change(command.given, making(uow, forms, principal))
    account.value_in(principal.base_currency)
    if account.parent_id != parent_id:
        await _check_parent(account, principal, accounts)
    await check_custom(account, command.given, principal, accounts.referable)
    return account.id


@requires(Permission.ACCOUNT_UPDATE)
async def upsert_account(
    command: UpsertAccount,
    *,
    principal: Principal,
    uow: UnitOfWork,
    accounts: Accounts,
    people: People,
    forms: TextForms,
    references: ExternalReferences,
) -> tuple[UUID, bool]:
    """The account's id, and True where it is new."""
    refuse_unstorable_reference(command.source, command.external_id)
    found = await references.find("account", command.source, command.external_id)
    ports: dict[str, Any] = {"accounts": accounts, "people": people, "forms": forms}
    if found is not None:
        change = ChangeAccount(found, command.given, command.expected_version)
        try:
            return await change_account(change, principal=principal, uow=uow, **ports), False
        except NotFound:  # there, but out of sight
            raise ReferenceTaken from None
    if command.expected_version is not None:
        raise Stale()
    create = CreateAccount(command.given)
    made = await create_account(create, principal=principal, uow=uow, **ports)
    await uow.flush()
    await references.attach("account", made, command.source, command.external_id)
    return made, True


@requires(Permission.ACCOUNT_ARCHIVE)
async def archive_account(
    command: Archive, *, principal: Principal, uow: UnitOfWork, accounts: Accounts
) -> None:
    account = await accounts.get(
        command.record_id, principal=principal, permission=Permission.ACCOUNT_ARCHIVE
    )
    uow.expect(account, command.expected_version)
    account.archive(uow.now())


@requires(Permission.ACCOUNT_ARCHIVE)
async def restore_account(
    command: Archive, *, principal: Principal, uow: UnitOfWork, accounts: Accounts
) -> None:
    account = await accounts.get(
        command.record_id, principal=principal, permission=Permission.ACCOUNT_ARCHIVE
    )
    uow.expect(account, command.expected_version)
    account.restore()


async def _check_parent(account: Account, principal: Principal, accounts: Accounts) -> None:
    """The parent is visible, and does not itself stand below this account."""
    if account.parent_id is None:
        return
    await visible_account(account.parent_id, principal, accounts, "/parent_id")
    if await accounts.is_below(account.parent_id, account.id):
        raise ParentCycle()
