"""What the journal says of a record, and the same told backwards."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

_Pair = tuple[msgspec.Raw, msgspec.Raw]
_pairs: Final = msgspec.json.Decoder(dict[str, _Pair | None]).decode
_values: Final = msgspec.json.Decoder(dict[str, Any]).decode
_encode: Final = msgspec.json.Encoder().encode


class Told(Mapping[str, Any]):
    """A journal row's changes, read when they are asked for: of most records nobody asks."""

    __slots__ = ("_read", "text")

    def __init__(self, text: str | None) -> None:
        self.text = text or "{}"
        self._read: dict[str, Any] | None = None

    def __getitem__(self, name: str) -> Any:
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    @property
    def _known(self) -> dict[str, Any]:
        if self._read is None:
            self._read = _values(self.text)
        return self._read


def taken_back(changes: Mapping[str, Sequence[Any] | None]) -> bytes:
    """As the journal tells of a deletion what it told of the making, its values left unread."""
    pairs = _pairs(changes.text if isinstance(changes, Told) else _encode(changes))
    return _encode({name: (pair[1], None) for name, pair in pairs.items() if pair is not None})
