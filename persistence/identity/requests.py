"""Requests of people who are not signed in: sealed, outside of any workspace, soon gone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from domain.identity.ports import SealedRequest
from domain.kernel.ports import Seals
from persistence.kernel.unit_of_work import SqlUnitOfWork

_KEEP: Final = """
insert into sealed_request (id, purpose, token_hash, sealed, expires_at)
values ($1, $2, $3, $4, $5)
"""
_GET: Final = "select id, sealed from sealed_request where id = $1 and expires_at > $2"
_BY_HASH: Final = """
select id, sealed from sealed_request where token_hash = $1 and expires_at > $2 for update
"""
_FORGET: Final = "delete from sealed_request where id = $1"


class SqlSealedRequests:
    """Implements domain.identity.ports.SealedRequests."""

    def __init__(self, uow: SqlUnitOfWork, *, seals: Seals) -> None:
        self._uow = uow
        self._seals = seals

    async def keep(
        self, purpose: str, told: Mapping[str, str], expires_at: datetime, token_hash: str | None
    ) -> UUID:
        request_id = self._uow.new_id()
        plain = msgspec.json.encode(told)
        sealed = self._seals.seal(plain, None, "sealed_request", str(request_id))
        await self._uow.connection.execute(
            _KEEP, request_id, purpose, token_hash, sealed, expires_at
        )
        return request_id

    async def get(self, request_id: UUID) -> SealedRequest | None:
        return self._opened(await self._uow.connection.fetchrow(_GET, request_id, self._uow.now()))

    async def with_token(self, token_hash: str) -> SealedRequest | None:
        return self._opened(
            await self._uow.connection.fetchrow(_BY_HASH, token_hash, self._uow.now())
        )

    async def forget(self, request_id: UUID) -> None:
        await self._uow.connection.execute(_FORGET, request_id)

    def _opened(self, row: Any) -> SealedRequest | None:
        if row is None:
            return None
        plain = self._seals.open(row["sealed"], None, "sealed_request", str(row["id"]))
        return SealedRequest(row["id"], msgspec.json.decode(plain, type=dict[str, str]))
