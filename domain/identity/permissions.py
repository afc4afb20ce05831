"""What can be granted in identity."""

from enum import StrEnum


class Permission(StrEnum):
    WORKSPACE_UPDATE = "workspace:update"
    USER_READ = "user:read"
    USER_CREATE = "user:create"
    USER_UPDATE = "user:update"
    USER_INVITE = "user:invite"
    USER_DEACTIVATE = "user:deactivate"
    TEAM_READ = "team:read"
    TEAM_CREATE = "team:create"
    TEAM_UPDATE = "team:update"
    TEAM_DELETE = "team:delete"
    ROLE_READ = "role:read"
    ROLE_CREATE = "role:create"
    ROLE_UPDATE = "role:update"
    ROLE_DELETE = "role:delete"
    API_CLIENT_READ = "api_client:read"
    API_CLIENT_CREATE = "api_client:create"
    API_CLIENT_UPDATE = "api_client:update"
    API_CLIENT_DELETE = "api_client:delete"
    OUTBOX_READ = "outbox:read"
    CUSTOM_FIELD_READ = "custom_field:read"
    CUSTOM_FIELD_CREATE = "custom_field:create"
    CUSTOM_FIELD_UPDATE = "custom_field:update"
    CUSTOM_FIELD_RETIRE = "custom_field:retire"
