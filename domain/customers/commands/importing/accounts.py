"""Accounts from rows, and their parents, which may come later in the file."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from domain.customers.commands.importing.ports import (
    AccountStore,
    Changed,
    ImportedRow,
    ImportRows,
    Match,
    Matches,
    Owners,
    RowOutcome,
    RowResult,
)
from domain.customers.commands.importing.rows import RowImport, only_visible
from domain.customers.model import Account, Making
from domain.customers.permissions import Permission
from domain.customers.ports import TextForms
from domain.kernel.errors import Issue
from domain.kernel.permissions import requires
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal


class AccountImport(RowImport[Account]):
    CREATE: ClassVar[str] = Permission.ACCOUNT_CREATE
    UPDATE: ClassVar[str] = Permission.ACCOUNT_UPDATE
    ASSIGN: ClassVar[str] = Permission.ACCOUNT_ASSIGN
    SENSITIVE: ClassVar[str] = Permission.ACCOUNT_READ_SENSITIVE
    _parents: Matches

    async def _look_up_related(self) -> None:
        names = {self.forms.sort_key(row.related) for row in self.command.rows if row.related}
        named = self.store.matches("name", sorted(names), self.principal) if names else None
        self._parents = await named if named else {}

    def _open(
        self, record_id: UUID, given: dict[str, Any], row: ImportedRow, outcome: RowOutcome
    ) -> Account:
        if row.related:
            given = {**given, **self._parent(row.related, outcome)}
        account = self.store.kind.open(
            record_id, self.uow.workspace_id, given, self.making, now=self.uow.now(),
            by=self.uow.actor_id,
        )  # fmt: skip
        account.value_in(self.principal.base_currency)
        return account

    def _after_change(self, record: Account, row: ImportedRow, outcome: RowOutcome) -> None:
        record.value_in(self.principal.base_currency)
        outcome.waiting = row.related

    def _parent(self, name: str, outcome: RowOutcome) -> dict[str, Any]:
        found = only_visible(self._parents.get(self.forms.sort_key(name), ()))
        if len(found) == 1:
            return {"parent_id": found[0].id}
        outcome.waiting = name
        return {}


@requires(Permission.ACCOUNT_READ)
async def import_accounts(
    command: ImportRows,
    *,
    principal: Principal,
    uow: UnitOfWork,
    store: AccountStore,
    owners: Owners,
    forms: TextForms,
) -> list[RowOutcome]:
    return await AccountImport(command, principal, uow, store, owners, forms).go()


@requires(Permission.ACCOUNT_READ)
async def place_accounts(
    waiting: Sequence[tuple[int, UUID, str]],
    *,
    principal: Principal,
    uow: UnitOfWork,
    store: AccountStore,
    forms: TextForms,
) -> list[RowOutcome]:
    """Second pass: (row number, account, name of its parent), now that all rows are in."""
    names = {forms.sort_key(name) for _, _, name in waiting}
    parents = await store.matches("name", sorted(names), principal)
    accounts = await store.load([account_id for _, account_id, _ in waiting])
    wanted: dict[UUID, UUID] = {}
    outcomes = []
    for number, account_id, name in waiting:
        found = only_visible(parents.get(forms.sort_key(name), ()))
        fault = _fault(found, account_id, name)
        if fault is None and account_id in accounts:
            wanted[account_id] = found[0].id
        outcomes.append(_placed(number, account_id, fault))
    below = await store.is_below([(parent, child) for child, parent in wanted.items()])
    changed = []
    making = Making(uow.new_id, forms, principal.region)
    for outcome in outcomes:
        child = outcome.record_id
        parent = wanted.get(child) if child else None
        if child is None or parent is None:
            continue
        if (parent, child) in below or _circles(child, wanted):
            wanted.pop(child)
            outcome.warnings.append(Issue("/parent", "parent_cycle", "It would stand below itself"))
            continue
        account = accounts[child]
        before = account.facts()
        changed.append(Changed(account.change({"parent_id": parent}, making), before))
    await store.update(changed)
    return outcomes


def _placed(number: int, account_id: UUID, fault: Issue | None) -> RowOutcome:
    warnings = [fault] if fault else []
    return RowOutcome(number, RowResult.UPDATED, account_id, warnings=warnings)


def _fault(found: Sequence[Match], account_id: UUID, name: str) -> Issue | None:
    if not found:
        return Issue("/parent", "relation_not_found", f"There is no account {name}", {"name": name})
    if len(found) > 1:
        detail = f"Several accounts are called {name}"
        return Issue("/parent", "relation_ambiguous", detail, {"name": name})
    if found[0].id == account_id:
        return Issue("/parent", "parent_cycle", "An account cannot stand below itself")
    return None


def _circles(child: UUID, wanted: dict[UUID, UUID]) -> bool:
    """True when the parents of this chunk lead back to the child."""
    seen, at = {child}, wanted.get(child)
    while at is not None and at not in seen:
        seen.add(at)
        at = wanted.get(at)
    return at == child
