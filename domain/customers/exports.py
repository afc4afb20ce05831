"""Lists as tables, named as imports name their fields, so that they can come back."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from domain.customers.permissions import Permission
from domain.customers.ports import AccountReader, ContactReader
from domain.customers.queries import ACCOUNTS, CONTACTS, AccountItem, ContactItem
from domain.kernel.aggregate import wire
from domain.kernel.condition_parsing import condition_tree
from domain.kernel.custom.definitions import PREFIX
from domain.kernel.custom.values import cell_of
from domain.kernel.errors import Forbidden
from domain.kernel.listing import ListQuery, ListSpec, Page
from domain.kernel.permissions import requires
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal
from domain.kernel.tables import Block, Cell, Table

_AT_ONCE: Final = 1_000
_ADDRESS: Final = ("city", "subdivision", "postal_code", "country")
_LAST: Final = ("status", "created_at", "updated_at")
_POINTS: Final = ("phone", "email")
ACCOUNT_COLUMNS: Final = (
    "id", "name", "kind", "industry", "founded_year", "employees", "annual_revenue", "currency",
    "website", "tax_id", "parent", *_POINTS, "address_lines", *_ADDRESS, "tags", "owner", "team",
    *_LAST,
)  # fmt: skip
CONTACT_COLUMNS: Final = (
    "id", "full_name", "name_prefix", "given_name", "middle_name", "family_name", "name_suffix",
    "title", "department", "gender", "language", "birth_date", "account", *_POINTS,
    "address_lines", *_ADDRESS, "tags", "owner", "team", *_LAST,
)  # fmt: skip
_FIELD_OF: Final = {
    "currency": "annual_revenue",
    "full_name": "display_name",
    **dict.fromkeys(("address_lines", *_ADDRESS), "address"),
    **dict.fromkeys(("name_prefix", "name_suffix"), "name"),
    **dict.fromkeys(("given_name", "middle_name", "family_name"), "name"),
}
"""The field that a column shows, where it is not the one of its name."""
ReadPage = Callable[[ListQuery, Principal], Awaitable[Page]]
Who = Callable[[], Awaitable[Principal]]
"""Who exports, with the rights of the moment in which it is asked."""


@dataclass(frozen=True)
class TableOf:
    """A list as a table: its columns, and the cells of a row."""

    spec: ListSpec
    every: tuple[str, ...]
    cells: Callable[[Any], Mapping[str, Any]]
    exporting: Permission

    def columns(self, query: ListQuery, principal: Principal) -> tuple[str, ...]:
        """Those that were asked for and may be seen; the id always. Custom fields come last."""
        custom = principal.custom.of(self.spec.resource)
        barred = self.spec.extended(custom).barred(principal)
        own = tuple(field.name for field in custom.active)
        fields = {name: _FIELD_OF.get(name, name) for name in (*self.every, *own)}
        asked = frozenset(fields.values() if query.fields is None else query.fields)
        if "custom" in asked:
            asked = asked.union(own)
        return tuple(name for name in fields if name == "id" or fields[name] in asked - barred)

    def narrowed(self, principal: Principal) -> Principal:
        """Both rights must hold for a row."""
        reading = self.spec.permission
        reaches = (principal.reach(reading), principal.reach(self.exporting))
        least = min(reaches, key=lambda reach: reach.breadth)
        return replace(principal, grants={**principal.grants, reading: least})


async def table_of(kind: TableOf, query: ListQuery, page_of: ReadPage, who: Who) -> Table:
    """Page after page, each in a short transaction and under the rights of its moment."""
    principal = await who()
    columns = kind.columns(query, principal)
    asked = replace(query, limit=_AT_ONCE, fields=None)
    first = await page_of(asked, kind.narrowed(principal))

    async def blocks() -> Table:
        page = first
        yield [list(columns)]
        yield _block(columns, kind.cells, page)
        while page.next_cursor is not None:
            now = await who()
            if not now.allows(kind.exporting) or set(columns) - set(kind.columns(query, now)):
                raise Forbidden("What is exported may not be seen any more")
            page = await page_of(replace(asked, cursor=page.next_cursor), kind.narrowed(now))
            yield _block(columns, kind.cells, page)

    return blocks()


@requires(Permission.ACCOUNT_EXPORT)
async def export_accounts(
    query: ListQuery, *, principal: Principal, uow: UnitOfWork, reader: AccountReader
) -> Table:
    """The rows of a list within the reach of reading and of exporting; the export is recorded.

    What the list refuses is refused here, before the first row.
    """
    table = await table_of(ACCOUNTS_TABLE, query, reader.page, _always(principal))
    record_export(ACCOUNTS_TABLE, query, uow)
    return table


@requires(Permission.CONTACT_EXPORT)
async def export_contacts(
    query: ListQuery, *, principal: Principal, uow: UnitOfWork, reader: ContactReader
) -> Table:
    """As export_accounts; fields that the principal may not see have no column."""
    table = await table_of(CONTACTS_TABLE, query, reader.page, _always(principal))
    record_export(CONTACTS_TABLE, query, uow)
    return table


def _always(principal: Principal) -> Who:
    async def who() -> Principal:
        return principal

    return who


def record_export(kind: TableOf, query: ListQuery, uow: UnitOfWork) -> None:
    """For auditors: who took what."""
    record_type = kind.spec.record_type
    uow.record_access(
        f"customers.{record_type}.exported",
        aggregate_type=record_type,
        aggregate_id=uow.workspace_id,
        payload={
            "q": query.q,
            "where": None if query.where is None else condition_tree(query.where),
            "fields": wire(query.fields),
            "archived": query.archived,
        },
    )


def _block(
    columns: tuple[str, ...], cells: Callable[[Any], Mapping[str, Any]], page: Page
) -> Block:
    known = (cells(item) for item in page.items)
    return [[_cell(row[name]) for name in columns] for row in known]


def _cell(value: Any) -> Cell:
    """Numbers stay numbers; amounts are text, as everywhere on the wire."""
    return value if value is None or isinstance(value, int | float) else str(wire(value))


def _account_cells(item: AccountItem) -> dict[str, Any]:
    revenue = item.annual_revenue
    return {
        **{name: getattr(item, name) for name in ACCOUNT_COLUMNS if hasattr(item, name)},
        **_shared(item),
        "annual_revenue": revenue and revenue.amount,
        "currency": revenue and revenue.currency,
        "parent": item.parent and item.parent.name,
    }


def _contact_cells(item: ContactItem) -> dict[str, Any]:
    parts = ("given", "middle", "family")
    return {
        **{name: getattr(item, name) for name in CONTACT_COLUMNS if hasattr(item, name)},
        **_shared(item),
        **{f"{part}_name": getattr(item.name, part) for part in parts},
        "full_name": item.display_name,
        "name_prefix": item.name.prefix,
        "name_suffix": item.name.suffix,
        "account": item.account and item.account.name,
    }


def _shared(item: AccountItem | ContactItem) -> dict[str, Any]:
    address = item.address
    return {
        **{part: address and getattr(address, part) for part in _ADDRESS},
        "address_lines": address and "\n".join(address.lines),
        "tags": ",".join(item.tags),
        "owner": item.owner and item.owner.name,
        "team": item.team and item.team.name,
        **{PREFIX + key: cell_of(value) for key, value in item.custom.items()},
    }


ACCOUNTS_TABLE: Final = TableOf(
    ACCOUNTS, ACCOUNT_COLUMNS, _account_cells, Permission.ACCOUNT_EXPORT
)
CONTACTS_TABLE: Final = TableOf(
    CONTACTS, CONTACT_COLUMNS, _contact_cells, Permission.CONTACT_EXPORT
)
