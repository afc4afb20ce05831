"""What can be done with saved views, and with many records at once."""

from enum import StrEnum


class Permission(StrEnum):
    VIEW_READ = "view:read"
    VIEW_CREATE = "view:create"
    VIEW_UPDATE = "view:update"
    VIEW_DELETE = "view:delete"
    VIEW_SHARE = "view:share"
    BULK_CHANGE_READ = "bulk_change:read"
    BULK_CHANGE_RUN = "bulk_change:run"
    BULK_CHANGE_REVERSE = "bulk_change:reverse"
