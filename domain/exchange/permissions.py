"""What can be done in this context."""

from enum import StrEnum


class Permission(StrEnum):
    IMPORT_READ = "import:read"
    IMPORT_RUN = "import:run"
    IMPORT_REVERSE = "import:reverse"
    WEBHOOK_READ = "webhook:read"
    WEBHOOK_MANAGE = "webhook:manage"
    AUDIT_READ = "audit:read"
