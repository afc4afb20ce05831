"""Where the parts of a backup lie."""

import hashlib
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
INCOMING: Final = "incoming"
"""In the folder of files: what is still on its way in, without a name."""


class Kind(StrEnum):
    BASE = "base"
    DUMP = "dump"
    BOTH = "both"


def folder_of(settings: Settings) -> Path:
    """Where backups go unless another folder is named."""
    return settings.data_dir / "backups"


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
