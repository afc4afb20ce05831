"""Connections: the write engine for units of work, the read pool for rows."""

from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import asyncpg
import msgspec
from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from persistence.kernel.pool import ConnectionPool

_SETTINGS: Final = {
    "statement_timeout": "5s",
    "idle_in_transaction_session_timeout": "10s",
    "transaction_timeout": "5s",
    "timezone": "UTC",
    "jit": "off",
}
_CONNECT_SECONDS: Final = 3.0

# How the connection is sealed, in the words of libpq.
_TLS: Final = "sslmode sslrootcert sslcert sslkey sslpassword sslcrl".split()


def connect_arguments(url: str) -> dict[str, Any]:
    """asyncpg arguments from `postgresql://role@/name?host=/socket/folder` and the like."""
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    tls = urlencode({name: query[name] for name in _TLS if name in query})
    return {
        "dsn": f"postgresql://?{tls}" if tls else None,
        "host": query.get("host") or parts.hostname or "localhost",
        "port": int(query.get("port") or parts.port or 5432),
        "user": unquote(parts.username or "rapport_app"),
        "password": unquote(parts.password) if parts.password else None,
        "database": parts.path.lstrip("/") or "rapport",
    }


def write_engine(url: str, *, size: int, transaction_timeout: str = "5s") -> AsyncEngine:
    """AUTOCOMMIT, because the unit of work sends BEGIN together with the workspace itself."""
    settings = {**_SETTINGS, "transaction_timeout": transaction_timeout}
    settings["statement_timeout"] = transaction_timeout

    async def connect() -> Any:
        return await asyncpg.connect(
            **connect_arguments(url), server_settings=settings, timeout=_CONNECT_SECONDS
        )

    engine = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connect,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=size,
        max_overflow=0,
        pool_timeout=1,
        isolation_level="AUTOCOMMIT",
        json_deserializer=msgspec.json.decode,
        json_serializer=lambda value: msgspec.json.encode(value).decode(),
    )
    event.listen(engine.sync_engine, "checkout", _refuse_closed)
    return engine


def _refuse_closed(lent: Any, _record: Any, _proxy: Any) -> None:
    """After a restart of the server the pool replaces its dead connections at no round trip."""
    if lent.driver_connection.is_closed():
        raise DisconnectionError


async def read_pool(url: str, *, size: int) -> ConnectionPool:
    """Readers end their own transactions. One connection is made at once, to tell of a database

    that is away before anybody asks.
    """
    arguments = connect_arguments(url)

    async def connect() -> Any:
        return await asyncpg.connect(
            **arguments,
            server_settings=_SETTINGS,
            timeout=_CONNECT_SECONDS,
            statement_cache_size=500,
        )

    pool = ConnectionPool(connect, size)
    async with pool.lent():
        return pool
