"""What a role's row grants."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from domain.identity.ports import GrantTable
from domain.identity.rights import held_by
from domain.kernel.permissions import Reach

_decode: Final = msgspec.json.Decoder(dict[str, str]).decode


def grants_in(row: Any, table: GrantTable) -> Mapping[str, Reach]:
    """Of a row with the role's `key`, and its `grants` as the text of their JSON."""
    own = row["grants"]
    return held_by(row["key"], None if own is None else _decode(own), table)
