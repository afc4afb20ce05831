"""200,000 contacts with two fields of the workspace's own, and how their list is asked by them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from uuid import UUID, uuid4

_DEFINE: Final = """
insert into custom_field (workspace_id, id, version, created_at, updated_at, object, key, label,
  label_key, type, required, "unique", sensitive, searchable, choices, former_keys, position)
values ($1, $2, 1, now(), now(), 'contacts', $3, $3, $3, $4, false, false, false, false,
  $5::jsonb, '{}', 0)
"""
_CHOICES: Final = [{"key": key, "label": key, "retired": False} for key in ("common", "rare")]
_SCALE: Final = 1_000_000
PATHS: Final = {
    "custom field, rare value": "custom.grade=rare",
    "custom field, common value": "custom.grade=common",
    "custom field, a range": "custom.size_gte=4990",
    "sorted by custom field": "sort=-custom.size",
    "custom field, rare, sorted by it": "custom.grade=rare&sort=custom.grade",
    "custom field, common, sorted by it": "custom.grade=common&sort=custom.grade",
    "custom field, rare, sorted by another": "custom.grade=rare&sort=-custom.size",
    "custom field, common, sorted by another": "custom.grade=common&sort=-custom.size",
}
MOST_MS: Final = 50.0


async def define(admin: Any, workspace_id: UUID) -> dict[str, UUID]:
    """The fields by key."""
    fields = {"grade": uuid4(), "size": uuid4()}
    for (key, field_id), kind in zip(fields.items(), ("choice", "number"), strict=True):
        choices = json.dumps(_CHOICES if kind == "choice" else [])
        await admin.execute(_DEFINE, workspace_id, field_id, key, kind, choices)
    return fields


def with_values(
    rows: Iterable[dict[str, Any]], fields: Mapping[str, UUID]
) -> Iterator[dict[str, Any]]:
    """Every second row is common, one in 2,000 rare; nine in ten have a size."""
    for n, row in enumerate(rows):
        grade = "rare" if n % 2_000 == 1 else "common" if n % 2 == 0 else None
        size = n * 7_919 % 5_000 if n % 10 else None
        given = {str(fields["grade"]): grade, str(fields["size"]): size}
        kept = {key: value for key, value in given.items() if value is not None}
        yield {**row, "custom": json.dumps(kept) if kept else None}


async def copy_values(
    admin: Any, workspace_id: UUID, rows: Iterable[dict[str, Any]], fields: Mapping[str, UUID]
) -> None:
    """The rows beside, as the unit of work writes them."""
    records = []
    for row in rows:
        kept = json.loads(row["custom"] or "{}")
        for key, field_id in fields.items():
            value = kept.get(str(field_id))
            if value is not None:
                sides = (value, None) if key == "grade" else (None, value * _SCALE)
                records.append((workspace_id, field_id, row["id"], 0, *sides, False))
    await admin.copy_records_to_table(
        "custom_value",
        columns=["workspace_id", "field_id", "record_id", "item", "text_value", "number_value",
                 "unique"],
        records=records,
    )  # fmt: skip
