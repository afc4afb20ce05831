"""Values of the domain as JSON columns."""

from typing import Any

import msgspec
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator


class AsJson(TypeDecorator[Any]):
    """A value of the domain as JSON; changed by putting a new one in its place."""

    impl = JSONB
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__(none_as_null=True)
        self.kind = kind

    def process_bind_param(self, value: Any, _dialect: Any) -> Any:
        return None if value is None else msgspec.to_builtins(value)

    def process_result_value(self, value: Any, _dialect: Any) -> Any:
        return None if value is None else msgspec.convert(value, self.kind, strict=False)
