"""What stands behind the ports of views. A context whose records have pages adds them here."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from adapters.text.search import sort_key
from bootstrap.bulk import bulk_targets
from domain.customers.ports import TextForms
from domain.kernel.listing import ListSpec
from domain.views import ports as views
from persistence.customers.sources import account_source, contact_source
from persistence.customers.tables import account, contact
from persistence.kernel.listing import Lister
from persistence.kernel.reading import Reads
from persistence.kernel.sources import ListSource
from persistence.views.bulk import (
    SqlBulkChanges,
    SqlBulkLedger,
    SqlBulkReader,
    SqlWrittenBulkChanges,
)
from persistence.views.reader import SqlAtHandReader, SqlViewReader, SqlWrittenViews
from persistence.views.repository import SqlFavourites, SqlRecents, SqlViews

RECORDS: Final[Mapping[str, ListSource]] = {
    "account": account_source(sort_key),
    "contact": contact_source(sort_key),
}
_TITLES: Final[Mapping[str, Any]] = {
    "account": account.c.name,
    "contact": contact.c.display_name,
}


def views_free(
    reads: Reads, lister: Lister, specs: Sequence[ListSpec], forms: TextForms
) -> Mapping[type, Any]:
    return {
        views.BulkTargets: bulk_targets(lister, forms),
        views.BulkReader: SqlBulkReader(reads),
        views.ViewReader: SqlViewReader(reads, lister, specs),
        views.AtHandReader: SqlAtHandReader(reads, RECORDS, _TITLES),
    }


def views_bound(free: Mapping[type, Any]) -> Mapping[type, Callable[[Any], Any]]:
    return {
        views.Views: SqlViews,
        views.BulkChanges: SqlBulkChanges,
        views.BulkLedger: SqlBulkLedger,
        views.WrittenBulkChanges: SqlWrittenBulkChanges,
        views.WrittenViews: partial(SqlWrittenViews, reader=free[views.ViewReader]),
        views.Favourites: partial(SqlFavourites, sources=RECORDS),
        views.Recents: partial(SqlRecents, sources=RECORDS),
    }
