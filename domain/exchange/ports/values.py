"""What the settling of a file's values asks of the world."""

from collections.abc import Mapping
from typing import Protocol

from domain.exchange.model import Import, TargetField
from domain.exchange.model.values import FileValues, Known, ValueColumn
from domain.kernel.principal import Principal


class ValueSource(Protocol):
    async def values(self, work: Import, fields: Mapping[int, TargetField]) -> FileValues:
        """The distinct values of some columns, as far as there is time to read."""
        ...


class Vocabulary(Protocol):
    async def known(self, target: str, field: TargetField, principal: Principal) -> Known:
        """Values that records within the principal's reach have; none where it sees none."""
        ...


class ValueJudge(Protocol):
    async def judge(
        self, column: int, field: TargetField, counts: Mapping[str, int], known: Known
    ) -> ValueColumn: ...
