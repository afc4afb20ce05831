"""What people do with templates of imports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.exchange.errors import TemplateNameTaken, TooManyTemplates, UnknownTarget
from domain.exchange.model import ImportMode, TargetShape
from domain.exchange.model.templates import (
    MOST_TEMPLATES,
    ImportTemplate,
    TemplateColumn,
    checked_columns,
)
from domain.exchange.permissions import Permission
from domain.exchange.ports import Shapes, Templates
from domain.kernel.permissions import requires
from domain.kernel.ports import UnitOfWork
from domain.kernel.principal import Principal
from domain.kernel.sharing import refuse_sharing, shared_parts

_PLAIN = ("name", "match_field", "create_related")


@dataclass(frozen=True, slots=True)
class SaveTemplate:
    target: str
    given: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChangeTemplate:
    """`given` holds the named properties only."""

    template_id: UUID
    given: Mapping[str, Any]
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class DeleteTemplate:
    template_id: UUID
    expected_version: int | None = None


@requires(Permission.IMPORT_TEMPLATE_CREATE)
async def save_template(
    command: SaveTemplate,
    *,
    principal: Principal,
    uow: UnitOfWork,
    templates: Templates,
    shapes: Shapes,
) -> UUID:
    if command.target not in shapes:
        raise UnknownTarget.at("/target", "unknown_choice", "One of " + ", ".join(shapes))
    shape = shapes.of(command.target, principal)
    kept = await _kept(command.given, shape, principal, templates)
    template = ImportTemplate.save(
        uow.new_id(), uow.workspace_id, command.target, kept, now=uow.now(), by=principal.user_id
    )
    others = await templates.lock(principal.user_id, command.target)
    if len(others) >= MOST_TEMPLATES:
        raise TooManyTemplates(most=MOST_TEMPLATES)
    _refuse_taken(template, others)
    uow.add(template)
    return template.id


@requires(Permission.IMPORT_TEMPLATE_UPDATE)
async def change_template(
    command: ChangeTemplate,
    *,
    principal: Principal,
    uow: UnitOfWork,
    templates: Templates,
    shapes: Shapes,
) -> None:
    template = await templates.get(
        command.template_id, principal=principal, permission=Permission.IMPORT_TEMPLATE_UPDATE
    )
    uow.expect(template, command.expected_version)
    shape = shapes.of(template.target, principal)
    template.change(await _kept(command.given, shape, principal, templates))
    if "name" in command.given:
        _refuse_taken(template, await templates.lock(template.owner_id, template.target))


@requires(Permission.IMPORT_TEMPLATE_DELETE)
async def delete_template(
    command: DeleteTemplate, *, principal: Principal, uow: UnitOfWork, templates: Templates
) -> None:
    template = await templates.get(
        command.template_id, principal=principal, permission=Permission.IMPORT_TEMPLATE_DELETE
    )
    uow.expect(template, command.expected_version)
    uow.remove(template)


async def _kept(
    given: Mapping[str, Any], shape: TargetShape, principal: Principal, templates: Templates
) -> dict[str, Any]:
    await refuse_sharing(given, principal, Permission.IMPORT_TEMPLATE_SHARE, templates.has_team)
    kept = {name: given[name] for name in _PLAIN if name in given} | shared_parts(given)
    if "mode" in given:
        kept["mode"] = ImportMode(given["mode"])
    if "columns" in given:
        columns = [TemplateColumn(**each) for each in given["columns"]]
        kept["columns"] = checked_columns(columns, shape)
    return kept


def _refuse_taken(template: ImportTemplate, others: Sequence[ImportTemplate]) -> None:
    for other in others:
        if other.id != template.id and other.name_key == template.name_key:
            raise TemplateNameTaken(template_id=str(other.id))
