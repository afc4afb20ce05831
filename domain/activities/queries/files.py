"""What is read of files."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from domain.activities.errors import FileLost
from domain.activities.model import RecordType, thumbnail_key
from domain.activities.permissions import Permission
from domain.activities.ports import Colleagues, FileLinks, FileReader, FileStore, Link
from domain.activities.queries.named import Named
from domain.kernel.errors import NotFound
from domain.kernel.listing import Field, FieldType, ListQuery, ListSpec, Page
from domain.kernel.permissions import public, requires
from domain.kernel.principal import Principal

LARGEST_THUMBNAIL: Final = 1_000_000


@dataclass(slots=True)
class FileRow:
    id: UUID
    version: int
    record_type: str
    record_id: UUID
    record_name: str
    name: str
    media_type: str
    size: int
    sha256: str
    width: int | None
    height: int | None
    thumbnail: bool
    author: Named | None
    created_at: datetime
    created_by: UUID | None
    updated_at: datetime
    updated_by: UUID | None


@dataclass(frozen=True, slots=True)
class FileLink:
    url: str
    expires_at: datetime


FILES: Final = ListSpec(
    resource="files",
    record_type="file",
    permission=Permission.ACTIVITY_READ,
    create_permission=Permission.ACTIVITY_CREATE,
    default_sort="-created_at",
    fields=(
        Field(
            "record_type",
            FieldType.CHOICE,
            required=True,
            nullable=False,
            choices=tuple(RecordType),
        ),
        Field("record_id", FieldType.REFERENCE, required=True, nullable=False),
        Field("name", FieldType.TEXT, required=True, nullable=False),
        Field("media_type", FieldType.TEXT, editable=False, nullable=False),
        Field("size", FieldType.NUMBER, editable=False, nullable=False),
        Field("sha256", FieldType.TEXT, editable=False, nullable=False, sortable=False),
        Field("author_id", FieldType.REFERENCE, refers_to="users", editable=False),
        Field("created_at", FieldType.INSTANT, editable=False, nullable=False),
        Field("updated_at", FieldType.INSTANT, editable=False, nullable=False),
    ),
)


@requires(Permission.ACTIVITY_READ)
async def get_file(file_id: UUID, *, principal: Principal, reader: FileReader) -> FileRow:
    return await reader.one(file_id, principal)


@requires(Permission.ACTIVITY_READ)
async def list_files(query: ListQuery, *, principal: Principal, reader: FileReader) -> Page:
    return await reader.page(query, principal)


@requires(Permission.ACTIVITY_READ)
async def link_to_file(
    file_id: UUID, *, principal: Principal, reader: FileReader, links: FileLinks
) -> FileLink:
    """An address to fetch the bytes from without a token, good for minutes and for this user."""
    row = await reader.one(file_id, principal)
    link = Link(principal.workspace_id, principal.user_id, row.id)
    return FileLink(*links.issue(link))


@public
async def linked_file(
    token: str, *, links: FileLinks, colleagues: Colleagues, reader: FileReader
) -> tuple[Link, FileRow]:
    """Whoever was given the link must still be able to see the file."""
    link = links.read(token)
    who = await colleagues.principal(link.workspace_id, link.user_id)
    if who is None or not who.allows(Permission.ACTIVITY_READ):
        raise NotFound()
    return link, await reader.one(link.file_id, who)


@requires(Permission.ACTIVITY_READ)
async def thumbnail_of(
    file_id: UUID, *, principal: Principal, reader: FileReader, store: FileStore
) -> bytes:
    """A small WebP picture that we drew ourselves. NotFound where there is none."""
    row = await reader.one(file_id, principal)
    if not row.thumbnail:
        raise NotFound()
    key = thumbnail_key(principal.workspace_id, file_id)
    pieces = await store.open(key, 0, LARGEST_THUMBNAIL)
    drawn = b"".join([piece async for piece in pieces])
    if not drawn:
        raise FileLost()
    return drawn
