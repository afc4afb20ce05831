"""Query parameters of reads that know neither filters nor sorts."""

from typing import Annotated

from fastapi import Query
from pydantic import AwareDatetime, Field

from api.kernel.schemas import Input


class Paging(Input):
    limit: int = Field(default=50, ge=1, le=200, description="Rows a page")
    cursor: str | None = Field(
        default=None, max_length=2_000, description="next_cursor of the page before"
    )


class AsOf(Input):
    as_of: AwareDatetime | None = Field(
        default=None, description="The record as it was at this instant, without ETag"
    )


# Parameters that they do not know are refused by name.
Place = Annotated[Paging, Query()]
Moment = Annotated[AsOf, Query()]
