"""What of a file's values its fields do not know, and what may have been meant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from domain.exchange.model import Import, TargetField, TargetShape
from domain.exchange.model.values import ValueColumn
from domain.exchange.permissions import Permission
from domain.exchange.ports import ImportReader, Shapes, ValueJudge, ValueSource, Vocabulary
from domain.kernel.permissions import requires
from domain.kernel.principal import Principal


@dataclass(slots=True)
class ImportValues:
    """Of the first `rows` rows, which are the whole file where it is `complete`."""

    rows: int
    complete: bool
    columns: Sequence[ValueColumn]


@requires(Permission.IMPORT_READ)
async def suggest_values(
    import_id: UUID,
    *,
    principal: Principal,
    reader: ImportReader,
    shapes: Shapes,
    source: ValueSource,
    vocabulary: Vocabulary,
    judge: ValueJudge,
) -> ImportValues:
    """Columns with nothing to be settled are left out."""
    work = await reader.work(import_id, principal)
    if work.file_id is None or work.dialect is None:
        return ImportValues(0, complete=True, columns=())
    shape = shapes.of(work.target, principal)
    fields = _fields(work, shape)
    found = await source.values(work, fields)
    named = _named(fields, found.columns)
    columns = []
    for column, field in fields.items():
        if not field.looked_at:
            continue
        known = await vocabulary.known(work.target, field, principal)
        if field.names == work.target:
            known = replace(known, counts={**named, **known.counts})
        told = await judge.judge(column, field, found.columns[column], known)
        if told.values:
            columns.append(told)
    return ImportValues(found.rows, found.complete, columns)


def _fields(work: Import, shape: TargetShape) -> dict[int, TargetField]:
    """By column: those that are looked at, and the names that other columns may refer to."""
    found: dict[int, TargetField] = {}
    for each in work.mapping:
        field = shape.field(each.field) if each.field else None
        if field is not None and (field.looked_at or field.name == "name"):
            found[each.column] = field
    return found


def _named(
    fields: Mapping[int, TargetField], counts: Mapping[int, Mapping[str, int]]
) -> Mapping[str, int]:
    """Records that the file itself makes."""
    return next((counts[n] for n, field in fields.items() if field.name == "name"), {})
