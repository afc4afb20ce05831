"""Tables on the wire: CSV, streamed."""

from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any, Final

from fastapi import Response
from fastapi.responses import StreamingResponse

from api.kernel.wiring import provide
from domain.kernel.tables import Table, TableFormat, TableWriter, TableWriters

_CSV: Final = "text/csv"
Writer = Annotated[TableWriter, provide(TableWriter)]
CSV_RESPONSE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "A table", "content": {_CSV: {"schema": {"type": "string"}}}}
}


_MEDIA: Final[Mapping[TableFormat, tuple[str, str]]] = {
    "csv": (_CSV, "csv"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "ndjson": ("application/x-ndjson", "ndjson"),
    "vcard": ("text/vcard", "vcf"),
}
_BINARY: Final = {"schema": {"type": "string", "format": "binary"}}
Writers = Annotated[TableWriters, provide(TableWriters)]
FILE_RESPONSE: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "A table",
        "content": {
            media: {"schema": {"type": "string"}} if media == _CSV else _BINARY
            for media, _ in _MEDIA.values()
        },
    }
}


def file_answer(stem: str, name: TableFormat, table: Table, writers: TableWriters) -> Response:
    media, extension = _MEDIA[name]
    return table_answer(f"{stem}.{extension}", table, writers[name], media)


def download_answer(
    stem: str, name: TableFormat, pieces: AsyncIterator[bytes], size: int
) -> Response:
    """A file that is there already."""
    media, extension = _MEDIA[name]
    return _streamed(f"{stem}.{extension}", pieces, media, {"Content-Length": str(size)})


def table_answer(file_name: str, table: Table, writer: TableWriter, media: str = _CSV) -> Response:
    return _streamed(file_name, writer.lines(table), media, {})


def _streamed(
    file_name: str, pieces: AsyncIterator[bytes], media: str, more: Mapping[str, str]
) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name}"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Vary": "Authorization",
        **more,
    }
    return StreamingResponse(pieces, media_type=media, headers=headers)
