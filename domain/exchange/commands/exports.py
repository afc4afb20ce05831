"""What people do with exports; the worker's side is in exporting.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from domain.exchange.errors import ExportOutgrown, TooManyExports
from domain.exchange.model.exports import MOST_RUNNING, Export
from domain.exchange.ports import Exports, ExportTarget, ExportTargets
from domain.kernel.condition_parsing import condition_tree, parse_condition
from domain.kernel.conditions import tests_in
from domain.kernel.errors import Forbidden
from domain.kernel.listing import ListQuery, parse_sort
from domain.kernel.permissions import signed_in
from domain.kernel.ports import Job, UnitOfWork
from domain.kernel.principal import Principal
from domain.kernel.tables import TableFormat

EXPORT_JOB: Final = "exchange.export.run"


@dataclass(frozen=True, slots=True)
class RequestExport:
    resource: str
    format: TableFormat
    query: ListQuery


@dataclass(frozen=True, slots=True)
class Download:
    """A file to be sent: `name` without its ending."""

    export_id: UUID
    file_id: UUID
    size: int
    format: TableFormat
    name: str


@signed_in
async def request_export(
    command: RequestExport,
    *,
    principal: Principal,
    uow: UnitOfWork,
    exports: Exports,
    targets: ExportTargets,
) -> UUID:
    """What the list would refuse is refused here; the job makes the file under the same name."""
    target = targets[command.resource]
    _refuse(command.query, target, principal)
    if await exports.running(principal.user_id) >= MOST_RUNNING:
        raise TooManyExports(most=MOST_RUNNING)
    new = Export(
        id=uow.new_id(),
        workspace_id=uow.workspace_id,
        created_at=uow.now(),
        created_by=principal.user_id,
        updated_at=uow.now(),
        updated_by=principal.user_id,
        resource=command.resource,
        format=command.format,
        asked=asked_of(command.query),
        columns=list(target.columns(command.query, principal)),
        sight=target.sight(principal),
    )
    uow.add(new)
    target.record(command.query, uow)
    payload = {"workspace_id": str(new.workspace_id), "export_id": str(new.id)}
    uow.enqueue(Job(EXPORT_JOB, payload))
    return new.id


@signed_in
async def download_export(
    export_id: UUID,
    *,
    principal: Principal,
    uow: UnitOfWork,
    exports: Exports,
    targets: ExportTargets,
) -> Download:
    """Its maker's, who must see at least as much as when it was made; the download is recorded."""
    work = await exports.get(export_id, principal=principal)
    target = targets[work.resource]
    _refuse_without_right(target, principal)
    file_id, size = work.file_at(uow.now())
    now = target.columns(query_of(work.asked, target, principal), principal)
    if target.sight(principal) != work.sight or set(work.columns or ()) - set(now):
        raise ExportOutgrown()
    told = {"resource": work.resource, "format": work.format, "rows": work.row_count}
    uow.record_access(
        "exchange.export.downloaded", aggregate_type="export", aggregate_id=work.id, payload=told
    )
    return Download(work.id, file_id, size, work.format, work.resource)


@signed_in
async def discard_export(
    export_id: UUID, *, principal: Principal, uow: UnitOfWork, exports: Exports
) -> None:
    """The file goes at once; one that is being made is not finished."""
    work = await exports.get(export_id, principal=principal)
    await exports.discard(work)
    uow.remove(work)


def asked_of(query: ListQuery) -> dict[str, Any]:
    """As JSON, for `query_of`."""
    return {
        "where": None if query.where is None else condition_tree(query.where),
        "q": query.q,
        "sort": ",".join("-" * key.descending + key.field for key in query.sort) or None,
        "archived": query.archived,
        "fields": None if query.fields is None else list(query.fields),
    }


def query_of(asked: Mapping[str, Any], target: ExportTarget, principal: Principal) -> ListQuery:
    """Raises Invalid where a field is gone meanwhile."""
    spec = target.spec.extended(principal.custom.of(target.spec.resource))
    fields = asked["fields"]
    return ListQuery(
        where=None if asked["where"] is None else parse_condition(asked["where"], spec),
        q=asked["q"],
        sort=parse_sort(asked["sort"], spec) if asked["sort"] else (),
        archived=asked["archived"],
        fields=None if fields is None else tuple(fields),
    )


def _refuse(query: ListQuery, target: ExportTarget, principal: Principal) -> None:
    _refuse_without_right(target, principal)
    spec = target.spec.extended(principal.custom.of(target.spec.resource))
    named = [test.field for test in tests_in(query.where)] + [key.field for key in query.sort]
    spec.refuse_barred(named, principal)


def _refuse_without_right(target: ExportTarget, principal: Principal) -> None:
    for needed in (target.permission, target.spec.permission):
        if not principal.allows(needed):
            raise Forbidden(f"This needs the permission {needed}", permission=str(needed))
