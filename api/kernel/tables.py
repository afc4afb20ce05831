"""Tables on the wire: CSV, streamed."""

from typing import Annotated, Any, Final

from fastapi import Response
from fastapi.responses import StreamingResponse

from api.kernel.wiring import provide
from domain.kernel.tables import Table, TableWriter

_CSV: Final = "text/csv"
Writer = Annotated[TableWriter, provide(TableWriter)]
CSV_RESPONSE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "A table", "content": {_CSV: {"schema": {"type": "string"}}}}
}


def table_answer(file_name: str, table: Table, writer: TableWriter) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name}"',
        "Cache-Control": "private, no-store",
        "Vary": "Authorization",
    }
    return StreamingResponse(writer.lines(table), media_type=_CSV, headers=headers)
