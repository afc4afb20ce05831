"""Routes of templates of imports."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.exchange.imports import Reader as Imports
from api.exchange.imports import Shapes
from api.exchange.template_schemas import (
    ImportTemplate,
    ImportTemplateCreate,
    ImportTemplatePage,
    ImportTemplateUpdate,
    OfferedTemplates,
)
from api.kernel.answers import json_answer, page_answer, record_answer
from api.kernel.lists import ListParameters
from api.kernel.operations import Operation
from api.kernel.preconditions import ExpectedVersion
from api.kernel.routes import use
from api.kernel.transaction import TransactionRoute
from api.kernel.wiring import SignedIn, SignedInAnew, Unit, provide
from domain.exchange import commands, ports, queries

_PREFIX = "/v1/import-templates"
reads = APIRouter(prefix=_PREFIX, tags=["exchange"], route_class=Operation)
writes = APIRouter(prefix=_PREFIX, tags=["exchange"], route_class=TransactionRoute)
offers = APIRouter(prefix="/v1/imports", tags=["exchange"], route_class=Operation)

Templates = Annotated[ports.Templates, provide(ports.Templates)]
Reader = Annotated[ports.TemplateReader, provide(ports.TemplateReader)]
Written = Annotated[ports.WrittenTemplates, provide(ports.WrittenTemplates)]

LIST = ListParameters(queries.TEMPLATES)


@reads.get("", response_model=ImportTemplatePage, **use(queries.list_templates, lists=LIST))
async def list_import_templates(
    request: Request, principal: SignedInAnew, reader: Reader
) -> Response:
    """The caller's own, those of their teams, and those for all."""
    query = LIST.query(request)
    page = await queries.list_templates(query, principal=principal, reader=reader)
    return page_answer(request, page, query)


@writes.post("", status_code=201, response_model=ImportTemplate, **use(commands.save_template))
async def create_import_template(
    request: Request,
    body: ImportTemplateCreate,
    principal: SignedInAnew,
    uow: Unit,
    templates: Templates,
    shapes: Shapes,
    written: Written,
) -> Response:
    command = commands.SaveTemplate(body.target, body.given())
    template_id = await commands.save_template(
        command, principal=principal, uow=uow, templates=templates, shapes=shapes
    )
    row = await written.one(template_id, principal)
    location = f"{_PREFIX}/{template_id}"
    return record_answer(request, row, principal, status=201, location=location)


@reads.get("/{template_id:uuid}", response_model=ImportTemplate, **use(queries.get_template))
async def get_import_template(
    request: Request, template_id: UUID, principal: SignedIn, reader: Reader
) -> Response:
    row = await queries.get_template(template_id, principal=principal, reader=reader)
    return record_answer(request, row, principal)


@writes.patch("/{template_id:uuid}", response_model=ImportTemplate, **use(commands.change_template))
async def update_import_template(
    request: Request,
    template_id: UUID,
    body: ImportTemplateUpdate,
    principal: SignedInAnew,
    expected: ExpectedVersion,
    uow: Unit,
    templates: Templates,
    shapes: Shapes,
    written: Written,
) -> Response:
    command = commands.ChangeTemplate(template_id, body.given(), expected)
    await commands.change_template(
        command, principal=principal, uow=uow, templates=templates, shapes=shapes
    )
    return record_answer(request, await written.one(template_id, principal), principal)


@writes.delete("/{template_id:uuid}", status_code=204, **use(commands.delete_template))
async def delete_import_template(
    template_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    templates: Templates,
) -> Response:
    command = commands.DeleteTemplate(template_id, expected)
    await commands.delete_template(command, principal=principal, uow=uow, templates=templates)
    return Response(status_code=204)


@offers.get(
    "/{import_id:uuid}/templates", response_model=OfferedTemplates, **use(queries.offer_templates)
)
async def list_templates_of_import(
    import_id: UUID, principal: SignedInAnew, imports: Imports, reader: Reader
) -> Response:
    """Templates for the import's target, those whose headers are like the file's first."""
    found = await queries.offer_templates(
        import_id, principal=principal, imports=imports, reader=reader
    )
    return json_answer({"items": found}, headers={"Cache-Control": "private, no-cache"})
