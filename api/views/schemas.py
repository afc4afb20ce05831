"""Bodies and answers of views, favourites and recent records."""

from typing import Any
from uuid import UUID

from pydantic import Field

from api.kernel.schemas import Input, Instant, Output, Reference
from domain.views.model import RecordType, Visibility


class ViewProblem(Output):
    """`field_retired`, `field_barred`, or what the list says of a value, then without `field`."""

    pointer: str
    code: str
    field: str | None


class View(Output):
    """A list as somebody keeps it; `where`, `q`, `sort`, `archived` and `sum` are those of the

    list's search and groups. With `problems` it cannot be asked for as it stands.
    """

    id: UUID
    version: int
    resource: str
    name: str
    visibility: Visibility
    owner: Reference
    team: Reference | None
    where: dict[str, Any] | None
    q: str | None
    sort: str | None
    archived: bool
    columns: list[str] | None
    group_by: str | None
    sum: str | None
    is_default: bool
    editable: bool
    problems: list[ViewProblem]
    created_at: Instant
    updated_at: Instant


class ViewPage(Output):
    items: list[View]
    next_cursor: str | None
    total: int = 0


class _Parts(Input):
    visibility: Visibility = Visibility.PRIVATE
    team_id: UUID | None = Field(default=None, description="The team that sees a team's view")
    where: dict[str, Any] | None = Field(
        default=None, examples=[{"field": "country", "op": "eq", "value": "FR"}]
    )
    q: str | None = Field(default=None, max_length=200)
    sort: str | None = Field(default=None, max_length=200, examples=["-created_at,name"])
    archived: bool = False
    columns: list[str] | None = Field(
        default=None, max_length=60, description="Fields that are shown, in their order"
    )
    group_by: str | None = Field(default=None, max_length=200)
    sum: str | None = Field(default=None, max_length=200)

    def given(self) -> dict[str, Any]:
        return {n: v for n, v in self.named_fields().items() if n != "resource"}


class ViewCreate(_Parts):
    resource: str = Field(max_length=60, examples=["accounts"])
    name: str = Field(max_length=120, examples=["My French accounts"])


class ViewUpdate(_Parts):
    name: str = Field(default="", max_length=120)


class Favourite(Output):
    record_type: RecordType
    record_id: UUID
    name: str
    added_at: Instant


class Favourites(Output):
    items: list[Favourite]


class RecentRecord(Output):
    record_type: RecordType
    record_id: UUID
    name: str
    opened_at: Instant


class RecentRecords(Output):
    items: list[RecentRecord]
