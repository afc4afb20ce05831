"""Views, and changes of many records at once."""

from domain.kernel.sharing import Visibility
from domain.views.model.bulk_change import (
    MOST_AT_ONCE,
    MOST_RECORDS,
    BulkChange,
    BulkState,
    ChangeKind,
    Phase,
)
from domain.views.model.saved_view import (
    MOST_FAVOURITES,
    MOST_RECENTS,
    MOST_VIEWS,
    AtHandType,
    SavedView,
)

__all__ = [
    "MOST_AT_ONCE",
    "MOST_FAVOURITES",
    "MOST_RECENTS",
    "MOST_RECORDS",
    "MOST_VIEWS",
    "AtHandType",
    "BulkChange",
    "BulkState",
    "ChangeKind",
    "Phase",
    "SavedView",
    "Visibility",
]
