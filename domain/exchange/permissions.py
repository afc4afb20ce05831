"""What can be done with imports."""

from enum import StrEnum


class Permission(StrEnum):
    IMPORT_READ = "import:read"
    IMPORT_RUN = "import:run"
    IMPORT_REVERSE = "import:reverse"
