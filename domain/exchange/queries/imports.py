"""What is read of imports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.exchange.permissions import Permission
from domain.exchange.ports import ImportReader, Shapes
from domain.kernel.listing import Page
from domain.kernel.permissions import requires, signed_in
from domain.kernel.principal import Principal
from domain.kernel.tables import Table

_AT_ONCE = 1_000
ROW_RESULTS = ("created", "updated", "unchanged", "failed", "warning")


@dataclass(slots=True)
class CountsRow:
    created: int
    updated: int
    unchanged: int
    failed: int
    warnings: int


@dataclass(slots=True)
class ProgressRow:
    """`total` is known once the file has been counted; `phase` is what the worker does now."""

    position: int
    total: int | None
    phase: str | None


@dataclass(slots=True)
class ReversalRow:
    reverted: int
    kept: int


@dataclass(slots=True)
class ImportView:
    id: UUID
    version: int
    target: str
    file_name: str
    file_size: int | None
    state: str
    dialect: dict[str, Any] | None
    columns: Sequence[dict[str, Any]]
    mapping: Sequence[dict[str, Any]]
    mode: str
    match_field: str | None
    create_related: bool
    problems: Sequence[dict[str, Any]]
    progress: ProgressRow
    counts: CountsRow
    dry_run: CountsRow | None
    reversal: ReversalRow | None
    error: dict[str, Any] | None
    created_at: datetime
    created_by: UUID | None
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(slots=True)
class PreviewRow:
    columns: Sequence[dict[str, Any]]
    rows: Sequence[Sequence[str]]
    problems: Sequence[dict[str, Any]]


@dataclass(slots=True)
class ImportRowItem:
    """`cells` are kept of refused rows, `unmapped` of all."""

    number: int
    line: int
    result: str
    record_id: UUID | None
    errors: Sequence[dict[str, Any]]
    warnings: Sequence[dict[str, Any]]
    unmapped: dict[str, str]
    cells: Sequence[str]


@requires(Permission.IMPORT_READ)
async def get_import(import_id: UUID, *, principal: Principal, reader: ImportReader) -> ImportView:
    return await reader.one(import_id, principal)


@dataclass(slots=True)
class TargetFieldRow:
    name: str
    type: str
    many: bool
    key: bool
    choices: Sequence[str] | None


@dataclass(slots=True)
class TargetRow:
    """`required` holds groups of fields; of each at least one must be mapped."""

    name: str
    fields: Sequence[TargetFieldRow]
    required: Sequence[Sequence[str]]


@signed_in
async def list_targets(shapes: Shapes, *, principal: Principal) -> Sequence[TargetRow]:
    """What files can become, for whoever may write some of it."""
    found = [shapes.of(name, principal) for name in shapes]
    return [
        TargetRow(
            shape.name,
            [
                TargetFieldRow(
                    field.name,
                    field.type.value,
                    field.many,
                    field.key,
                    sorted(set(field.choices.values())) if field.choices else None,
                )
                for field in shape.fields
            ],
            [sorted(group) for group in shape.required],
        )
        for shape in found
        if principal.allows(shape.create_permission) or principal.allows(shape.update_permission)
    ]


@requires(Permission.IMPORT_READ)
async def preview_import(
    import_id: UUID, *, principal: Principal, reader: ImportReader
) -> PreviewRow:
    """The first rows of the file, as the present dialect reads them."""
    return await reader.preview(import_id, principal)


@requires(Permission.IMPORT_READ)
async def list_imports(
    limit: int, cursor: str | None, *, principal: Principal, reader: ImportReader
) -> Page:
    return await reader.page(limit, cursor, principal)


@requires(Permission.IMPORT_READ)
async def list_import_rows(
    import_id: UUID,
    *,
    results: Sequence[str],
    after: int,
    limit: int,
    principal: Principal,
    reader: ImportReader,
) -> Sequence[ImportRowItem]:
    """Rows of the last phase, in the file's order, behind row `after`."""
    await reader.one(import_id, principal)
    return await reader.rows(
        import_id, results=results, after=after, limit=limit, principal=principal
    )


@requires(Permission.IMPORT_READ)
async def failed_rows(import_id: UUID, *, principal: Principal, reader: ImportReader) -> Table:
    """The file's own columns, then line and reasons."""
    work = await reader.one(import_id, principal)
    names = [str(column["header"]) for column in work.columns]
    return _failed(import_id, names, principal, reader)


async def _failed(
    import_id: UUID, names: Sequence[str], principal: Principal, reader: ImportReader
) -> Table:
    yield [[*names, "line", "errors"]]
    after, results = 0, ["failed"]
    while rows := await reader.rows(
        import_id, results=results, after=after, limit=_AT_ONCE, principal=principal
    ):
        yield [_with_reasons(row, len(names)) for row in rows]
        after = rows[-1].number


def _with_reasons(row: ImportRowItem, width: int) -> list[str]:
    cells = list(row.cells[:width])
    cells += [""] * (width - len(cells))
    reasons = "; ".join(f"{e['pointer']} {e['code']}: {e['detail']}".strip() for e in row.errors)
    return [*cells, str(row.line), reasons]
