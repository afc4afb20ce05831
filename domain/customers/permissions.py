"""What can be done with accounts and contacts."""

from enum import StrEnum


class Permission(StrEnum):
    ACCOUNT_READ = "account:read"
    ACCOUNT_CREATE = "account:create"
    ACCOUNT_UPDATE = "account:update"
    ACCOUNT_ARCHIVE = "account:archive"
    ACCOUNT_ASSIGN = "account:assign"
    ACCOUNT_EXPORT = "account:export"
    ACCOUNT_READ_SENSITIVE = "account:read_sensitive"
    CONTACT_READ = "contact:read"
    CONTACT_CREATE = "contact:create"
    CONTACT_UPDATE = "contact:update"
    CONTACT_ARCHIVE = "contact:archive"
    CONTACT_ASSIGN = "contact:assign"
    CONTACT_EXPORT = "contact:export"
    CONTACT_READ_SENSITIVE = "contact:read_sensitive"
