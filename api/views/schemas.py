"""Bodies and answers of views, favourites, recent records and changes of many."""

from typing import Any, Literal
from uuid import UUID

from pydantic import Field
from typing_extensions import TypeAliasType

from api.kernel.schemas import Input, Instant, Output, Reference
from domain.views.model import AtHandType, BulkState, Visibility


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
    record_type: AtHandType
    record_id: UUID
    name: str
    added_at: Instant


class Favourites(Output):
    items: list[Favourite]


class RecentRecord(Output):
    record_type: AtHandType
    record_id: UUID
    name: str
    opened_at: Instant


class RecentRecords(Output):
    items: list[RecentRecord]


class ManyAssigned(Input):
    """To an owner, to a team, or to both; what is not named stays."""

    kind: Literal["assign"]
    owner_id: UUID | None = None
    team_id: UUID | None = None


class ManyTagged(Input):
    kind: Literal["add_tags"]
    tags: list[str] = Field(max_length=50)


class ManyUntagged(Input):
    kind: Literal["remove_tags"]
    tags: list[str] = Field(max_length=50)


class ManySet(Input):
    """`fields` is a merge patch of the records; `custom` in it by the fields' keys."""

    kind: Literal["set"]
    fields: dict[str, Any] = Field(examples=[{"industry": "steel"}])


class ManyArchived(Input):
    kind: Literal["archive"]


class ManyRestored(Input):
    kind: Literal["restore"]


AnyChange = ManyAssigned | ManyTagged | ManyUntagged | ManySet | ManyArchived | ManyRestored
BulkResult = TypeAliasType("BulkResult", Literal["changed", "unchanged", "failed"])
BulkUndone = TypeAliasType("BulkUndone", Literal["restored", "kept"])
BulkPhase = TypeAliasType("BulkPhase", Literal["run", "reverse"])


class BulkChangeCreate(Input):
    """Records by `ids`, or as their list is asked: by `where`, `q` and `archived`."""

    resource: str = Field(max_length=60, examples=["accounts"])
    change: AnyChange = Field(discriminator="kind")
    ids: list[UUID] | None = Field(default=None, min_length=1, max_length=10_000)
    where: dict[str, Any] | None = Field(
        default=None, examples=[{"field": "country", "op": "eq", "value": "FR"}]
    )
    q: str | None = Field(default=None, max_length=200)
    archived: bool = False

    def told(self) -> dict[str, Any]:
        """The change as JSON, with the named properties only."""
        return self.change.model_dump(mode="json", exclude_unset=True)

    def asked(self) -> dict[str, Any] | None:
        """None where no part of a list's question was named."""
        named = self.model_fields_set & {"where", "q", "archived"}
        return {name: getattr(self, name) for name in sorted(named)} or None


class BulkItem(Output):
    """`result` is null until the record's turn; `code` and `detail` tell why it failed.

    `undone` says what taking the change back did, `kept` which fields have changed since.
    """

    number: int
    record_id: UUID
    result: BulkResult | None
    code: str | None
    detail: str | None
    undone: BulkUndone | None
    kept: list[str]


class BulkProgress(Output):
    phase: BulkPhase | None
    position: int
    total: int | None


class BulkCounts(Output):
    changed: int
    unchanged: int
    failed: int


class BulkReversal(Output):
    restored: int
    kept: int


class BulkFailure(Output):
    code: str
    detail: str


class BulkChange(Output):
    """`items` are those of a change that was made at once; of others see `/items`."""

    id: UUID
    version: int
    resource: str
    change: dict[str, Any]
    state: BulkState
    progress: BulkProgress
    counts: BulkCounts
    reversal: BulkReversal | None
    error: BulkFailure | None
    items: list[BulkItem]
    created_at: Instant
    created_by: UUID | None
    finished_at: Instant | None


class BulkItems(Output):
    items: list[BulkItem]
    next_cursor: str | None
