"""What can be done with activities, as far as their records can be reached."""

from enum import StrEnum


class Permission(StrEnum):
    ACTIVITY_READ = "activity:read"
    ACTIVITY_CREATE = "activity:create"
    ACTIVITY_UPDATE = "activity:update"
    ACTIVITY_DELETE = "activity:delete"
