"""GET /v1/meta/resources: what every list, form, filter and import of a client is built from."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.kernel.answers import json_answer
from api.kernel.operations import Operation
from api.kernel.routes import use
from api.kernel.schemas import Output
from api.kernel.wiring import SignedIn, Specs, renewed_principal
from domain.kernel.custom.definitions import CustomField, CustomType
from domain.kernel.listing import Field, FieldType, ListSpec, Op
from domain.kernel.permissions import Reach, signed_in
from domain.kernel.principal import Principal

routes = APIRouter(prefix="/v1/meta", tags=["meta"], route_class=Operation)


class ChoiceMeta(Output):
    key: str
    label: str
    retired: bool


class CustomMeta(Output):
    """What the workspace says of a field of its own; `type` is finer than the field's."""

    id: UUID
    key: str
    label: str
    description: str | None
    type: CustomType
    unique: bool
    searchable: bool
    position: int
    choices: list[ChoiceMeta]


class FieldMeta(Output):
    """`barred` fields are absent from this caller's answers; `refers_to` names a resource.

    Values of fields with `custom` are in the record's `custom`, under the key given there.
    """

    name: str
    type: FieldType
    operators: list[Op]
    sortable: bool
    filterable: bool
    groupable: bool
    summable: bool
    editable: bool
    importable: bool
    listed: bool
    required: bool
    nullable: bool
    sensitive: bool
    barred: bool
    choices: list[str] | None
    refers_to: str | None
    custom: CustomMeta | None


class ResourcePermissions(Output):
    """The reach that the caller has."""

    read: Reach
    create: Reach


class ResourceMeta(Output):
    key: str
    fields: list[FieldMeta]
    searchable: bool
    default_sort: str
    customisable: bool
    permissions: ResourcePermissions


class Resources(Output):
    items: list[ResourceMeta]


@signed_in
async def describe_resources(specs: tuple[ListSpec, ...], *, principal: Principal) -> Resources:
    return Resources(items=[_resource(spec, principal) for spec in specs])


@routes.get("/resources", response_model=Resources, **use(describe_resources))
async def list_resources(request: Request, principal: SignedIn, specs: Specs) -> Response:
    # Whoever has just changed a field must see it here.
    principal = await renewed_principal(request)
    described = await describe_resources(specs, principal=principal)
    return json_answer(described.model_dump(mode="json"))


def _resource(spec: ListSpec, principal: Principal) -> ResourceMeta:
    spec = spec.extended(principal.custom.of(spec.resource))
    barred = spec.barred(principal)
    create = principal.reach(spec.create_permission) if spec.create_permission else Reach.NONE
    return ResourceMeta(
        key=spec.resource,
        fields=[_field(field, barred) for field in spec.fields],
        searchable=spec.searchable,
        default_sort=spec.default_sort,
        customisable=spec.customisable,
        permissions=ResourcePermissions(read=principal.reach(spec.permission), create=create),
    )


def _field(field: Field, barred: frozenset[str]) -> FieldMeta:
    seen = field.name not in barred
    return FieldMeta(
        name=field.name,
        type=field.type,
        operators=list(field.operators) if seen else [],
        sortable=seen and field.can_sort,
        filterable=seen and bool(field.operators),
        groupable=seen and field.groupable,
        summable=seen and field.can_sum,
        editable=seen and field.editable,
        importable=field.importable,
        listed=field.listed,
        required=field.required,
        nullable=field.nullable,
        sensitive=field.sensitive,
        barred=not seen,
        choices=None if field.choices is None else [str(choice) for choice in field.choices],
        refers_to=field.refers_to,
        custom=None if field.custom is None else _custom(field.custom),
    )


def _custom(defined: CustomField) -> CustomMeta:
    return CustomMeta(
        id=defined.id,
        key=defined.key,
        label=defined.label,
        description=defined.description,
        type=defined.type,
        unique=defined.unique,
        searchable=defined.searchable,
        position=defined.position,
        choices=[
            ChoiceMeta(key=each.key, label=each.label, retired=each.retired)
            for each in defined.choices
        ],
    )
