"""How files with the same headers are imported, kept for the next one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from domain.exchange.errors import BadMapping
from domain.exchange.model.dialect import Column
from domain.exchange.model.fields import TargetShape, folded_header
from domain.exchange.model.imports import ColumnMapping, ImportMode
from domain.kernel.aggregate import Aggregate
from domain.kernel.errors import Issue
from domain.kernel.rules import text
from domain.kernel.sharing import Visibility, refuse_mismatch

MOST_TEMPLATES: Final = 100
"""Of one user and one target."""
_name: Final = text(120, required=True)


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """As a column's mapping, but found by its header: files change the order of their columns."""

    header: str
    target_field: str | None
    multiplier: str | None = None
    currency: str | None = None
    date_format: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(kw_only=True, eq=False)
class ImportTemplate(Aggregate):
    CONTEXT: ClassVar[str] = "exchange"
    TYPE: ClassVar[str] = "import_template"
    DERIVED: ClassVar[frozenset[str]] = frozenset({"name_key"})

    target: str
    owner_id: UUID
    name: str = ""
    name_key: str = ""
    visibility: Visibility = Visibility.PRIVATE
    team_id: UUID | None = None
    columns: list[TemplateColumn] = field(default_factory=list)
    mode: ImportMode = ImportMode.CREATE
    match_field: str | None = None
    create_related: bool = False

    @classmethod
    def save(
        cls,
        template_id: UUID,
        workspace_id: UUID,
        target: str,
        kept: Mapping[str, Any],
        *,
        now: datetime,
        by: UUID,
    ) -> "ImportTemplate":
        template = cls(
            id=template_id,
            workspace_id=workspace_id,
            created_at=now,
            created_by=by,
            updated_at=now,
            updated_by=by,
            target=target,
            owner_id=by,
        )
        template.change({"name": None, **kept})
        return template

    def change(self, kept: Mapping[str, Any]) -> None:
        """`kept` holds the named properties only."""
        for name, value in kept.items():
            if name == "name":
                self.name = " ".join(str(_name(value, "/name")).split())
                self.name_key = self.name.casefold()
            else:
                setattr(self, name, value)
        refuse_mismatch(self.visibility, self.team_id)

    def mapping_of(
        self, columns: Sequence[Column], shape: TargetShape, present: Sequence[ColumnMapping]
    ) -> list[ColumnMapping]:
        """The mapping of a file's columns; those that the template does not know stay as they are,

        but for fields that are taken. Fields that are there no more, or barred, are left out.
        """
        known = {folded_header(each.header): each for each in self.columns}
        guessed = {each.column: each for each in present}
        found = {c.index: known.get(folded_header(c.header)) for c in columns}
        taken = {each.target_field for each in found.values() if each}
        return [
            _mapped(index, each, shape) if each else _left(index, guessed.get(index), taken, shape)
            for index, each in found.items()
        ]


def _mapped(column: int, each: TemplateColumn, shape: TargetShape) -> ColumnMapping:
    if each.target_field is None or shape.field(each.target_field) is None:
        return ColumnMapping(column, None)
    return ColumnMapping(
        column,
        each.target_field,
        each.multiplier,
        each.currency,
        each.date_format,
        dict(each.values),
    )


def _left(
    column: int, present: ColumnMapping | None, taken: set[str | None], shape: TargetShape
) -> ColumnMapping:
    target = shape.field(present.field) if present and present.field else None
    if present is None or target is None or (target.name in taken and not target.many):
        return ColumnMapping(column, None)
    return present


def likeness(template_headers: Sequence[str], headers: Sequence[str]) -> float:
    """How much two sets of headers have in common, from 0 to 1 (the same)."""
    one, two = set(map(folded_header, template_headers)), set(map(folded_header, headers))
    return len(one & two) / len(one | two) if one or two else 0.0


def checked_columns(columns: Sequence[TemplateColumn], shape: TargetShape) -> list[TemplateColumn]:
    """Headers are told apart, and fields are those that files can become."""
    issues, seen, taken = [], set(), set()
    for n, each in enumerate(columns):
        key = folded_header(each.header)
        if key in seen:
            issues.append(Issue(f"/columns/{n}/header", "column_twice", "Named twice"))
        seen.add(key)
        target = shape.field(each.target_field) if each.target_field else None
        if each.target_field and target is None:
            issues.append(Issue(f"/columns/{n}/field", "unknown_field", "Rows have no such field"))
        if target and not target.many and target.name in taken:
            issues.append(Issue(f"/columns/{n}/field", "mapped_twice", "Takes one column only"))
        taken.add(each.target_field)
    if issues:
        raise BadMapping(issues=issues)
    return list(columns)
