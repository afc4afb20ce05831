"""Where the parts of a backup lie."""

from enum import StrEnum
from pathlib import Path
from typing import Final

from bootstrap.settings import Settings

MANIFEST: Final = "backup.json"
BASE: Final = "base"
DUMP: Final = "rapport.dump"
HEADS: Final = "seal-heads.jsonl"
KEY: Final = "secret"
FILES: Final = "files"


class Kind(StrEnum):
    BASE = "base"
    DUMP = "dump"
    BOTH = "both"


def folder_of(settings: Settings) -> Path:
    """Where backups go unless another folder is named."""
    return settings.data_dir / "backups"
