"""Bodies and answers of templates of imports."""

from typing import Any
from uuid import UUID

from pydantic import Field

from api.exchange.schemas import DateOrder, ImportMode, ImportTargetName, Value, Word
from api.kernel.schemas import Input, Instant, Output, Reference
from domain.kernel.sharing import Visibility


class TemplateColumnInput(Input):
    """`field` null keeps columns of that header with the import only."""

    header: str = Field(min_length=1, max_length=500)
    field: Word | None = None
    multiplier: Word | None = None
    currency: str | None = Field(default=None, max_length=3)
    date_format: DateOrder | None = None
    values: dict[Value, Value] = Field(default_factory=dict, max_length=2_000)


class TemplateColumn(Output):
    header: str
    field: str | None
    multiplier: str | None
    currency: str | None
    date_format: DateOrder | None
    values: dict[str, str]


class _Parts(Input):
    visibility: Visibility = Visibility.PRIVATE
    team_id: UUID | None = Field(default=None, description="The team that sees a team's template")
    columns: list[TemplateColumnInput] = Field(default_factory=list, max_length=1_000)
    mode: ImportMode = "create"
    match_field: Word | None = None
    create_related: bool = False

    def given(self) -> dict[str, Any]:
        told = {n: v for n, v in self.named_fields().items() if n not in ("target", "columns")}
        if "columns" in self.model_fields_set:
            told["columns"] = [_kept(each) for each in self.columns]
        return told


def _kept(column: TemplateColumnInput) -> dict[str, Any]:
    told = column.model_dump()
    told["target_field"] = told.pop("field")
    return told


class ImportTemplateCreate(_Parts):
    target: ImportTargetName
    name: str = Field(max_length=120, examples=["Monthly list of the agency"])


class ImportTemplateUpdate(_Parts):
    name: str = Field(default="", max_length=120)


class TemplateProblem(Output):
    """`unknown_field`: the field of that header is gone, or may not be seen."""

    header: str
    code: str


class ImportTemplate(Output):
    """How files with these headers are imported."""

    id: UUID
    version: int
    target: ImportTargetName
    name: str
    visibility: Visibility
    owner: Reference
    team: Reference | None
    columns: list[TemplateColumn]
    mode: ImportMode
    match_field: str | None
    create_related: bool
    editable: bool
    problems: list[TemplateProblem]
    created_at: Instant
    updated_at: Instant


class ImportTemplatePage(Output):
    items: list[ImportTemplate]
    next_cursor: str | None
    total: int = 0


class OfferedTemplate(Output):
    """`likeness` of its headers to the file's, from 0 to 1; it `fits` where they are the same."""

    template: ImportTemplate
    likeness: float
    fits: bool


class OfferedTemplates(Output):
    items: list[OfferedTemplate]
