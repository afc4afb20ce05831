"""What can be done with saved views."""

from enum import StrEnum


class Permission(StrEnum):
    VIEW_READ = "view:read"
    VIEW_CREATE = "view:create"
    VIEW_UPDATE = "view:update"
    VIEW_DELETE = "view:delete"
    VIEW_SHARE = "view:share"
