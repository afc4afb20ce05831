"""Refusals of this context."""

from domain.kernel.errors import Conflict


class ViewNameTaken(Conflict):
    code, title = "view_name_taken", "You have a view of this name for this list already"


class TooManyViews(Conflict):
    code, title = "too_many_views", "You have as many views of this list as there may be"


class TooManyFavourites(Conflict):
    code, title = "too_many_favourites", "You have as many favourites as there may be"


class WrongBulkState(Conflict):
    code, title = "wrong_bulk_state", "The change is in another state"
