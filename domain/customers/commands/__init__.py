"""What can be done with accounts and contacts."""

from domain.customers.commands.accounts import (
    ChangeAccount,
    CreateAccount,
    UpsertAccount,
    archive_account,
    change_account,
    create_account,
    restore_account,
    upsert_account,
)
from domain.customers.commands.contacts import (
    ChangeContact,
    CreateContact,
    LinkContact,
    UpsertContact,
    archive_contact,
    change_contact,
    create_contact,
    link_contact,
    restore_contact,
    unlink_contact,
    upsert_contact,
)
from domain.customers.commands.records import Archive
from domain.customers.commands.sharing import (
    ShareRecord,
    share_account,
    share_contact,
    unshare_account,
    unshare_contact,
)

__all__ = [
    "Archive",
    "ChangeAccount",
    "ChangeContact",
    "CreateAccount",
    "CreateContact",
    "LinkContact",
    "ShareRecord",
    "UpsertAccount",
    "UpsertContact",
    "archive_account",
    "archive_contact",
    "change_account",
    "change_contact",
    "create_account",
    "create_contact",
    "link_contact",
    "restore_account",
    "restore_contact",
    "share_account",
    "share_contact",
    "unlink_contact",
    "unshare_account",
    "unshare_contact",
    "upsert_account",
    "upsert_contact",
]
