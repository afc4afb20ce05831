"""How what was done to records is taken back, by the type of record."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from domain.customers.commands import importing as customers
from domain.customers.ports import TextForms
from domain.kernel.delegated import Reversed, Undo
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal
from persistence.customers.bulk.store import SqlAccountStore, SqlContactStore


def undo_of(forms: TextForms) -> Mapping[str, Undo]:
    return {
        "account": partial(_undo, customers.revert_accounts, SqlAccountStore, forms),
        "contact": partial(_undo, customers.revert_contacts, SqlContactStore, forms),
    }


async def _undo(
    revert: Any,
    store: Callable[[Any], Any],
    forms: TextForms,
    cause_id: UUID,
    ids: Sequence[UUID],
    *,
    principal: Principal,
    uow: UnitOfWork,
) -> Sequence[Reversed]:
    outcomes: Sequence[customers.Reverted] = await revert(
        customers.RevertRecords(cause_id, ids),
        principal=principal,
        uow=uow,
        store=store(uow),
        forms=forms,
    )
    return [Reversed(each.record_id, each.result.value, each.reasons) for each in outcomes]
