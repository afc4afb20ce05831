"""Custom fields of every type that lists know, and values of theirs on contacts."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from domain.kernel.custom.definitions import Column, CustomField, CustomType
from domain.kernel.custom.values import side_values

_DEFINE: Final = """
insert into custom_field (workspace_id, id, version, created_at, updated_at, object, key, label,
  label_key, type, required, "unique", sensitive, searchable, choices, former_keys, position,
  refers_to)
values ($1, $2, 1, now(), now(), 'contacts', $3, $3, $3, $4, false, false, false, false,
  $5::jsonb, '{}', 0, case when $4 = 'reference' then 'users' end)
"""
_CHOICES: Final = json.dumps(
    [{"key": key, "label": key, "retired": False} for key in ("common", "rare")]
)
_CHOOSING: Final = (CustomType.CHOICE, CustomType.MULTI_CHOICE)
_FIRST_DAY: Final = date(1990, 1, 1)
_FIRST: Final = datetime(2024, 1, 1, tzinfo=UTC)
_MANY: Final = 5_000
# One record in eight has these; their values are spread over some thousands.
_SPREAD: Final[Mapping[CustomType, Callable[[int], Any]]] = {
    CustomType.TEXT: lambda n: f"Motto {n}",
    CustomType.MONEY: lambda n: {"amount": f"{n}.00", "currency": "EUR"},
    CustomType.DATE: lambda n: (_FIRST_DAY + timedelta(days=n)).isoformat(),
    CustomType.INSTANT: lambda n: (_FIRST + timedelta(minutes=n)).isoformat(),
    CustomType.BOOLEAN: lambda n: n % 4 == 1,
    CustomType.MULTI_CHOICE: lambda n: ["common", "rare"] if n % 50 == 5 else ["common"],
    CustomType.URL: lambda n: f"https://shop{n}.example/",
    CustomType.EMAIL: lambda n: f"pay{n}@example.com",
    CustomType.PHONE: lambda n: f"+331{n:08d}",
}


async def define(admin: Any, workspace_id: UUID) -> Mapping[CustomType, CustomField]:
    """One field of each type; its key is the name of the type."""
    fields = {}
    for kind in CustomType:
        field = CustomField(id=uuid4(), key=kind.value, label=kind.value, type=kind)
        choices = _CHOICES if kind in _CHOOSING else "[]"
        await admin.execute(_DEFINE, workspace_id, field.id, field.key, kind.value, choices)
        fields[kind] = field
    return fields


def with_values(
    rows: Iterable[dict[str, Any]], fields: Mapping[CustomType, CustomField], user_id: UUID
) -> Iterator[dict[str, Any]]:
    """Every second row has the common choice, one in 2,000 the rare one; nine in ten a number."""
    for n, row in enumerate(rows):
        grade = "rare" if n % 2_000 == 1 else "common" if n % 2 == 0 else None
        given = {CustomType.CHOICE: grade, CustomType.NUMBER: n * 7_919 % _MANY if n % 10 else None}
        if n % 8 == 3:
            given |= {kind: make(n * 7_919 % _MANY) for kind, make in _SPREAD.items()}
            given[CustomType.REFERENCE] = str(user_id)
        kept = {fields[kind].slot: value for kind, value in given.items() if value is not None}
        yield {**row, "custom": json.dumps(kept) if kept else None}


async def copy_values(
    admin: Any,
    workspace_id: UUID,
    rows: Sequence[dict[str, Any]],
    fields: Mapping[CustomType, CustomField],
) -> None:
    """The rows beside, as the unit of work writes them."""
    by_slot = {field.slot: field for field in fields.values()}
    await admin.copy_records_to_table(
        "custom_value",
        columns=["workspace_id", "field_id", "record_id", "item", "text_value", "number_value",
                 "unique"],
        records=list(_beside(workspace_id, rows, by_slot)),
    )  # fmt: skip


def _beside(
    workspace_id: UUID, rows: Sequence[dict[str, Any]], by_slot: Mapping[str, CustomField]
) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        for slot, value in json.loads(row["custom"] or "{}").items():
            field = by_slot[slot]
            for item, compared in enumerate(side_values(field, value, "EUR")):
                text = field.column is Column.TEXT
                sides = (compared, None) if text else (None, compared)
                yield (workspace_id, field.id, row["id"], item, *sides, False)
