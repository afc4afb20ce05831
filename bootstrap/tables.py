"""Lists that a job can export. A context whose lists can be adds them here."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.customers import exports as customers
from domain.customers import ports
from domain.exchange.ports import ExportTarget
from domain.kernel.listing import ListQuery, ListSpec
from domain.kernel.permissions import Reach
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal
from domain.kernel.tables import Table


@dataclass(frozen=True)
class CustomerTable:
    """Implements domain.exchange.ports.ExportTarget."""

    kind: customers.TableOf
    page_of: customers.ReadPage

    @property
    def spec(self) -> ListSpec:
        return self.kind.spec

    @property
    def permission(self) -> str:
        return self.kind.exporting

    def columns(self, query: ListQuery, principal: Principal) -> Sequence[str]:
        return self.kind.columns(query, principal)

    def sight(self, principal: Principal) -> str:
        reach = self.kind.narrowed(principal).reach(self.spec.permission)
        teams = sorted(map(str, principal.team_ids)) if reach is Reach.TEAM else []
        return "|".join([reach.value, *teams])

    async def table(self, query: ListQuery, who: Callable[[], Awaitable[Principal]]) -> Table:
        return await customers.table_of(self.kind, query, self.page_of, who)

    def record(self, query: ListQuery, uow: UnitOfWork) -> None:
        customers.record_export(self.kind, query, uow)


def export_targets(free: Mapping[type, Any]) -> Mapping[str, ExportTarget]:
    """By the name of the resource."""
    readers = ((customers.ACCOUNTS_TABLE, ports.AccountReader),
               (customers.CONTACTS_TABLE, ports.ContactReader))  # fmt: skip
    return {kind.spec.resource: CustomerTable(kind, free[reader].page) for kind, reader in readers}
