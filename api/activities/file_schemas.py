"""Parameters, bodies and answers of files."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from api.activities.schemas import RecordType
from api.kernel.schemas import Input, Instant, Output, Reference

FileName = Annotated[str, Field(max_length=1_000, examples=["báo giá.pdf"])]


class FileCreate(Input):
    """What is said of a file beside its bytes."""

    record_type: RecordType
    record_id: UUID
    name: FileName


class FileUpdate(Input):
    """A merge patch: absent fields stay as they are."""

    name: FileName = ""

    def changes(self) -> dict[str, Any]:
        return self.named_fields()


class File(Output):
    """A file on the record `record_id`, called `record_name`.

    `media_type` is found in the bytes. `width` and `height` are of pictures; `thumbnail` says that
    there is a small picture of it.
    """

    id: UUID
    version: int
    record_type: RecordType
    record_id: UUID
    record_name: str
    name: str
    media_type: str
    size: int
    sha256: str
    width: int | None
    height: int | None
    thumbnail: bool
    author: Reference | None
    created_at: Instant
    created_by: UUID | None
    updated_at: Instant
    updated_by: UUID | None


class FilePage(Output):
    items: list[File]
    next_cursor: str | None
    total: int = 0


class FileLink(Output):
    """Good for one user and for minutes. Whoever has it needs no token: do not pass it on."""

    url: str
    expires_at: Instant
