"""What can be done in this context."""

from enum import StrEnum


class Permission(StrEnum):
    IMPORT_READ = "import:read"
    IMPORT_RUN = "import:run"
    IMPORT_REVERSE = "import:reverse"
    IMPORT_TEMPLATE_READ = "import_template:read"
    IMPORT_TEMPLATE_CREATE = "import_template:create"
    IMPORT_TEMPLATE_UPDATE = "import_template:update"
    IMPORT_TEMPLATE_DELETE = "import_template:delete"
    IMPORT_TEMPLATE_SHARE = "import_template:share"
    WEBHOOK_READ = "webhook:read"
    WEBHOOK_MANAGE = "webhook:manage"
    AUDIT_READ = "audit:read"
