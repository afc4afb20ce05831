"""Tables as CSV, for people's spreadsheets and for our own import."""

import csv
import io
from collections.abc import AsyncIterator

from adapters.text.formulas import guarded
from domain.kernel.tables import Table


class CsvTables:
    """Implements domain.kernel.tables.TableWriter: UTF-8 with a mark that spreadsheets need."""

    async def lines(self, table: Table) -> AsyncIterator[bytes]:
        first = True
        async for rows in table:
            text = io.StringIO(newline="")
            csv.writer(text).writerows([guarded(cell) for cell in row] for row in rows)
            yield text.getvalue().encode("utf-8-sig" if first else "utf-8")
            first = False
