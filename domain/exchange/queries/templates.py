"""What is read of templates of imports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from domain.exchange.model.templates import likeness
from domain.exchange.permissions import Permission
from domain.exchange.ports import ImportReader, TemplateReader
from domain.kernel.listing import Field, FieldType, ListQuery, ListSpec, Page
from domain.kernel.permissions import requires
from domain.kernel.principal import Principal
from domain.kernel.sharing import Visibility

MOST_OFFERED: Final = 20


@dataclass(slots=True)
class TemplateNamed:
    id: UUID
    name: str


@dataclass(slots=True)
class TemplateProblem:
    header: str
    code: str


@dataclass(slots=True)
class TemplateRow:
    """`editable` is the reader's. Fields that are gone, or barred, have problems and no name."""

    id: UUID
    version: int
    target: str
    name: str
    visibility: str
    owner: TemplateNamed
    team: TemplateNamed | None
    columns: Sequence[dict[str, Any]]
    mode: str
    match_field: str | None
    create_related: bool
    editable: bool
    problems: Sequence[TemplateProblem]
    created_at: datetime
    updated_at: datetime


@dataclass(slots=True)
class OfferedTemplate:
    """`likeness` of its headers to the file's, from 0 to 1; `fits` where they are the same."""

    template: TemplateRow
    likeness: float
    fits: bool


TEMPLATES: Final = ListSpec(
    resource="import-templates",
    record_type="import_template",
    permission=Permission.IMPORT_TEMPLATE_READ,
    create_permission=Permission.IMPORT_TEMPLATE_CREATE,
    default_sort="name",
    fields=(
        Field("name", FieldType.TEXT, required=True, nullable=False),
        Field("target", FieldType.TEXT, required=True, nullable=False),
        Field("visibility", FieldType.CHOICE, nullable=False, choices=tuple(Visibility)),
        Field("owner_id", FieldType.REFERENCE, refers_to="users", editable=False, nullable=False),
        Field("team_id", FieldType.REFERENCE, refers_to="teams"),
        Field("created_at", FieldType.INSTANT, editable=False, nullable=False),
        Field("updated_at", FieldType.INSTANT, editable=False, nullable=False),
    ),
)


@requires(Permission.IMPORT_TEMPLATE_READ)
async def list_templates(query: ListQuery, *, principal: Principal, reader: TemplateReader) -> Page:
    return await reader.page(query, principal)


@requires(Permission.IMPORT_TEMPLATE_READ)
async def get_template(
    template_id: UUID, *, principal: Principal, reader: TemplateReader
) -> TemplateRow:
    return await reader.one(template_id, principal)


@requires(Permission.IMPORT_TEMPLATE_READ)
async def offer_templates(
    import_id: UUID, *, principal: Principal, imports: ImportReader, reader: TemplateReader
) -> Sequence[OfferedTemplate]:
    """Those for the import's target, the likeliest first."""
    work = await imports.work(import_id, principal)
    headers = [column.header for column in work.columns]
    offered = [
        OfferedTemplate(each, round(like, 3), like == 1)
        for each in await reader.of_target(work.target, principal)
        for like in (likeness([column["header"] for column in each.columns], headers),)
    ]
    offered.sort(key=lambda each: (-each.likeness, each.template.name.casefold()))
    return offered[:MOST_OFFERED]
