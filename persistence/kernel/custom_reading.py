"""Custom values as their readers see them: by key, and without what they may not see."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Protocol

import msgspec

from domain.kernel.custom.definitions import CustomFields

NO_VALUES: Final[dict[str, Any]] = {}
"""Of records without any; never changed."""
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
_decode: Final = msgspec.json.Decoder(dict[str, Any]).decode


class Shown(Protocol):
    custom: Mapping[str, Any]


def show_custom(row: Shown, fields: CustomFields, barred: frozenset[str]) -> None:
    """Put the values by key in place of those that the database gave."""
    if row.custom is NO_VALUES and not fields:
        return
    kept: Any = row.custom
    values = _decode(kept) if isinstance(kept, str) else kept or _NOTHING
    row.custom = {
        field.key: values.get(field.slot) for field in fields.active if field.name not in barred
    }
