"""How the lists of accounts and contacts lie over their tables."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Table
from sqlalchemy.sql.selectable import FromClause

from domain.customers.queries import ACCOUNTS, CONTACTS
from domain.kernel.permissions import Reach
from persistence.customers.rows import account_item, contact_item
from persistence.customers.tables import account, contact
from persistence.identity.tables import app_user, team
from persistence.kernel.sources import ListSource
from persistence.kernel.visibility import visible, workspace_parameter

Fold = Callable[[str], str]


def account_source(fold: Fold) -> ListSource:
    """`fold` makes of a name what names are sorted and compared by."""
    return ListSource(
        spec=ACCOUNTS,
        table=account,
        joined=lambda page, reach: _with_names(page, reach, parent=(account, "parent_id")),
        row=account_item,
        search_function="search_accounts",
        filters={
            "name": account.c.name_key,
            "annual_revenue": account.c.annual_revenue_base,
        },
        folded={"name": fold, "email": str.lower},
        labels={"owner_id": app_user, "team_id": team, "parent_id": account},
    )


def contact_source(fold: Fold) -> ListSource:
    """`fold` makes of a name what names are sorted and compared by."""
    return ListSource(
        spec=CONTACTS,
        table=contact,
        joined=lambda page, reach: _with_names(page, reach, account=(account, "account_id")),
        row=contact_item,
        search_function="search_contacts",
        filters={"display_name": contact.c.name_key},
        folded={"display_name": fold, "email": str.lower},
        labels={"owner_id": app_user, "team_id": team, "account_id": account},
    )


def _with_names(
    page: FromClause, reach: Reach, **accounts: tuple[Table, str]
) -> tuple[FromClause, list[ColumnElement[Any]]]:
    """The page's rows with the names of what they refer to: of accounts, only of visible ones.

    The built-in roles reach as far among accounts as among contacts; a test holds them to it.
    """
    shown: FromClause = page
    columns: list[ColumnElement[Any]] = [*page.c]
    named = {"owner": (app_user, "owner_id"), "team": (team, "team_id"), **accounts}
    for label, (table, column) in named.items():
        other = table.alias(label)
        same = (other.c.workspace_id == workspace_parameter()) & (other.c.id == page.c[column])
        if label in accounts and reach is not Reach.ALL:
            same &= visible(other, "account", reach)
        shown = shown.outerjoin(other, same)
        columns.append(other.c.name.label(f"{label}_name"))
    return shown, columns
