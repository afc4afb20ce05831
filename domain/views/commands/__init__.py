"""What people do with views, what they keep at hand, and many records at once."""

from domain.views.commands.bulk import ChangeMany, ReverseMany, change_many, reverse_many
from domain.views.commands.views import (
    ChangeView,
    DeleteView,
    KeepAtHand,
    SaveView,
    add_favourite,
    change_view,
    choose_default,
    delete_view,
    drop_favourite,
    forget_default,
    note_opened,
    save_view,
)

__all__ = [
    "ChangeMany",
    "ChangeView",
    "DeleteView",
    "KeepAtHand",
    "ReverseMany",
    "SaveView",
    "add_favourite",
    "change_many",
    "change_view",
    "choose_default",
    "delete_view",
    "drop_favourite",
    "forget_default",
    "note_opened",
    "reverse_many",
    "save_view",
]
