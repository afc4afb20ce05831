"""The query parameters of a list that knows neither filters nor sorts."""

from typing import Annotated

from fastapi import Query
from pydantic import Field

from api.kernel.schemas import Input


class Paging(Input):
    limit: int = Field(default=50, ge=1, le=200, description="Rows a page")
    cursor: str | None = Field(
        default=None, max_length=2_000, description="next_cursor of the page before"
    )


Place = Annotated[Paging, Query()]
"""Parameters that it does not know are refused by name."""
