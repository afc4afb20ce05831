"""Contacts from rows, and the accounts that they name."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from domain.customers.commands.importing.ports import (
    AccountStore,
    ContactStore,
    ImportedRow,
    ImportRows,
    Match,
    Owners,
    RowOutcome,
)
from domain.customers.commands.importing.rows import RowImport, only_visible
from domain.customers.model import Account, Contact
from domain.customers.permissions import Permission
from domain.customers.ports import TextForms
from domain.kernel.errors import Forbidden, Invalid, Issue
from domain.kernel.permissions import requires
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal


class ContactImport(RowImport[Contact]):
    CREATE: ClassVar[str] = Permission.CONTACT_CREATE
    UPDATE: ClassVar[str] = Permission.CONTACT_UPDATE
    ASSIGN: ClassVar[str] = Permission.CONTACT_ASSIGN
    SENSITIVE: ClassVar[str] = Permission.CONTACT_READ_SENSITIVE
    accounts: AccountStore

    async def _look_up_related(self) -> None:
        names = {self.forms.sort_key(n): n for row in self.command.rows if (n := row.related)}
        self._accounts: dict[str, Sequence[Match]] = {}
        if not names:
            return
        self._accounts = dict(await self.accounts.matches("name", sorted(names), self.principal))
        missing = {key: name for key, name in names.items() if key not in self._accounts}
        if missing and self.command.create_related and self._may_open():
            await self._open_accounts(missing)

    def _may_open(self) -> bool:
        return self.principal.allows(Permission.ACCOUNT_CREATE)

    async def _open_accounts(self, missing: Mapping[str, str]) -> None:
        if self.command.write:
            await self.accounts.lock()
            again = await self.accounts.matches("name", sorted(missing), self.principal)
            self._accounts |= again
            missing = {key: name for key, name in missing.items() if key not in again}
        opened = self._opened(missing)
        if self.command.write:
            await self.accounts.insert(opened)
        else:
            list(opened)

    def _opened(self, missing: Mapping[str, str]) -> Iterable[Account]:
        owner, team = self.principal.user_id, self.principal.home_team_id
        for key, name in missing.items():
            try:
                account = self.accounts.kind.open(
                    self.uow.new_id(),
                    self.uow.workspace_id,
                    {"name": name, "owner_id": owner, "team_id": team},
                    self.making,
                    now=self.uow.now(),
                    by=self.uow.actor_id,
                )
            except Invalid:
                # The rows that name it are told that there is no such account.
                continue
            self._accounts[key] = [Match(account.id, True, True, owner, team)]
            yield account

    def _open(
        self, record_id: UUID, given: dict[str, Any], row: ImportedRow, outcome: RowOutcome
    ) -> Contact:
        self._refuse_sensitive(given)
        contact = self.store.kind.meet(
            record_id, self.uow.workspace_id, given, self.making, now=self.uow.now(),
            by=self.uow.actor_id,
        )  # fmt: skip
        account = self._account(row, outcome)
        if account is not None:
            contact.join(account.id)
            if row.owner_email is None:
                contact.follow(account.owner_id, account.team_id)
        return contact

    def _after_change(self, record: Contact, row: ImportedRow, outcome: RowOutcome) -> None:
        account = self._account(row, outcome)
        if account is not None and all(link.account_id != account.id for link in record.links):
            record.join(account.id)
        if row.owner_email is not None:
            record.follows_account = False

    def _change(self, row: ImportedRow, record: Contact) -> None:
        self._refuse_sensitive(row.given)
        super()._change(row, record)

    def _account(self, row: ImportedRow, outcome: RowOutcome) -> Match | None:
        if row.related is None:
            return None
        found = only_visible(self._accounts.get(self.forms.sort_key(row.related), ()))
        if len(found) == 1:
            return found[0]
        code = "relation_ambiguous" if found else "relation_not_found"
        detail = f"The account {row.related} cannot be told"
        outcome.warnings.append(Issue("/account", code, detail, {"name": row.related}))
        return None

    def _refuse_sensitive(self, given: Mapping[str, Any]) -> None:
        if "birth_date" in given and not self.principal.allows(Permission.CONTACT_READ_SENSITIVE):
            raise Forbidden("You may not set what you may not see", field="birth_date")


@requires(Permission.CONTACT_READ)
async def import_contacts(
    command: ImportRows,
    *,
    principal: Principal,
    uow: UnitOfWork,
    store: ContactStore,
    accounts: AccountStore,
    owners: Owners,
    forms: TextForms,
) -> list[RowOutcome]:
    importing = ContactImport(command, principal, uow, store, owners, forms)
    importing.accounts = accounts
    return await importing.go()
