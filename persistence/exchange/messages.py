"""The bodies of deliveries: what the webhook's owner may see of each event at this moment."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from domain.exchange.ports import Actors
from domain.kernel.aggregate import wire
from domain.kernel.principal import Principal
from persistence.exchange.listening import rows_of
from persistence.exchange.outbox import Taken
from persistence.exchange.sight import Sight
from persistence.exchange.told import Told
from persistence.kernel.reading import Reads

_encode: Final = msgspec.json.Encoder().encode
_DATA: Final = tuple(
    name for name in Told.__struct_fields__ if name not in ("id", "at", "event", "sequence")
)


class Messages:
    """CloudEvents attributes beside the three of Standard Webhooks: type, timestamp, data."""

    def __init__(self, reads: Reads, sight: Sight, actors: Actors, source: str) -> None:
        self._reads = reads
        self._sight = sight
        self._actors = actors
        self._source = source

    async def bodies(self, taken: Sequence[Taken]) -> Mapping[UUID, bytes | None]:
        """By delivery; None where the owner may know nothing of it any more."""
        made: dict[UUID, bytes | None] = {}
        groups: dict[tuple[UUID, UUID], list[Taken]] = {}
        for each in taken:
            if each.event_id is None:
                made[each.id] = self._ping(each)
            else:
                groups.setdefault((each.workspace_id, each.owner_id), []).append(each)
        for (workspace_id, owner_id), alike in groups.items():
            owner = await self._actors.principal(workspace_id, owner_id)
            items = await self._items(alike, owner) if owner else {}
            for each in alike:
                item = items.get(each.event_id)
                made[each.id] = self._body(each, item) if item else None
        return made

    async def _items(self, taken: Sequence[Taken], owner: Principal) -> Mapping[UUID | None, Told]:
        keys = {each.event_id: each.event_at for each in taken if each.event_id}
        async with self._reads.open(owner.workspace_id) as connection:
            told = [(at, event_id) for event_id, at in keys.items()]
            records = await rows_of(connection, owner.workspace_id, told)
            seen = await self._sight.seen(connection, records, owner)
        return {item.id: item for item in seen if item is not None}

    def _body(self, taken: Taken, item: Told) -> bytes:
        event = item.event or f"{taken.event.rpartition('.')[0]}.{item.kind}"
        data = {name: getattr(item, name) for name in _DATA}
        subject = f"{item.record_type}/{item.record_id}"
        return self._message(taken, event, item.id, data, subject=subject)

    def _ping(self, taken: Taken) -> bytes:
        return self._message(taken, taken.event, taken.id, {})

    def _message(self, taken: Taken, event: str, event_id: UUID, data: Any, **also: str) -> bytes:
        at = wire(taken.event_at)
        return _encode(
            {
                "specversion": "1.0",
                "id": str(event_id),
                "source": f"{self._source}/workspaces/{taken.workspace_id}",
                "type": event,
                "time": at,
                "timestamp": at,
                "datacontenttype": "application/json",
                "sequence": taken.sequence,
                **also,
                "data": data,
            }
        )
