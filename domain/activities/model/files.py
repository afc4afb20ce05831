"""A file that somebody put on a record. Its bytes lie in a store, under keys made of ids only."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final, Self
from uuid import UUID

from domain.activities.model.records import RecordType, placed
from domain.kernel.aggregate import Aggregate
from domain.kernel.errors import Invalid
from domain.kernel.rules import Rule, clean, text

LONGEST_FILE_NAME: Final = 255
_plain: Final = text(LONGEST_FILE_NAME, required=True)
_SEPARATORS: Final = frozenset("/\\")
_UNSEEN: Final = frozenset({"Cc", "Zl", "Zp"})
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They turn the direction of writing: `cod.exe` would be read as `exe.doc`."""


def file_name(value: Any, at: str) -> str:
    """A name, never a path: in NFC, without letters that hide what is written."""
    name = unicodedata.normalize("NFC", str(_plain(value, at)).strip())
    hidden = any(each in _TURNING or unicodedata.category(each) in _UNSEEN for each in name)
    if hidden or name in (".", "..") or _SEPARATORS & set(name):
        raise Invalid.at(
            at, "bad_file_name", "A name has no slash and no letters that cannot be seen"
        )
    return name


def content_key(workspace_id: UUID, file_id: UUID) -> str:
    """Where the bytes of a file lie. Nothing of it is of anybody's choosing."""
    return f"{workspace_id}/{file_id.hex[-2:]}/{file_id}"


def thumbnail_key(workspace_id: UUID, file_id: UUID) -> str:
    return f"{content_key(workspace_id, file_id)}.webp"


@dataclass(frozen=True, slots=True)
class Content:
    """What was found out about bytes: `media_type` from themselves, never from a name.

    `width` and `height` are of pictures, as they are seen. `sha256` is in hexadecimal.
    """

    media_type: str
    size: int
    sha256: str
    width: int | None = None
    height: int | None = None
    thumbnail: bool = False


@dataclass(kw_only=True, eq=False)
class File(Aggregate):
    """Its content never changes: another content is another file.

    Of `account_id` and `contact_id` one is `record_id`, for the foreign key.
    """

    CONTEXT: ClassVar[str] = "activities"
    TYPE: ClassVar[str] = "file"
    DERIVED: ClassVar[frozenset[str]] = frozenset({"account_id", "contact_id", "thumbnail"})
    RULES: ClassVar[Mapping[str, Rule]] = {"name": file_name}

    record_type: RecordType
    record_id: UUID
    account_id: UUID | None = None
    contact_id: UUID | None = None
    name: str
    media_type: str
    size: int
    sha256: str
    width: int | None = None
    height: int | None = None
    thumbnail: bool = False
    author_id: UUID | None = None

    @classmethod
    def keep(
        cls,
        file_id: UUID,
        workspace_id: UUID,
        record_type: RecordType,
        record_id: UUID,
        name: str,
        content: Content,
        *,
        now: datetime,
        by: UUID | None,
    ) -> "File":
        return cls(
            id=file_id,
            workspace_id=workspace_id,
            **placed(record_type, record_id),
            name=file_name(name, "/name"),
            media_type=content.media_type,
            size=content.size,
            sha256=content.sha256,
            width=content.width,
            height=content.height,
            thumbnail=content.thumbnail,
            author_id=by,
            created_at=now,
            created_by=by,
            updated_at=now,
            updated_by=by,
        )

    def change(self, given: Mapping[str, Any]) -> Self:
        for name, value in clean(given, self.RULES).items():
            setattr(self, name, value)
        return self
