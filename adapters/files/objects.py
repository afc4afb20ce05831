"""Bytes in a store that speaks S3: Amazon's, MinIO, Garage, Ceph, R2 and others."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import BinaryIO, Final
from urllib.parse import parse_qs, unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from domain.activities.errors import FileLost, FileStoreDown

_PIECE: Final = 262_144
_PUT_SECONDS: Final = 120.0
_ANSWER_SECONDS: Final = 15.0
_SCHEMES: Final = {"s3": "https", "s3+http": "http"}


class BadStoreUrl(ValueError):
    """Not `s3://KEY:SECRET@host/bucket/prefix?region=…`."""


class ObjectStore:
    """Implements domain.activities.ports.FileStore."""

    def __init__(self, store: S3Store) -> None:
        self._store = store

    @classmethod
    def of(cls, url: str) -> "ObjectStore":
        """By `s3://KEY:SECRET@host:port/bucket/prefix?region=eu-west-1`; `s3+http` without TLS."""
        parts = urlsplit(url)
        bucket, _, prefix = parts.path.strip("/").partition("/")
        if parts.scheme not in _SCHEMES or not (parts.hostname and bucket and parts.username):
            raise BadStoreUrl("A store of files is s3://KEY:SECRET@host/bucket")
        port = f":{parts.port}" if parts.port else ""
        return cls(
            S3Store(
                bucket,
                prefix=prefix or None,
                endpoint=f"{_SCHEMES[parts.scheme]}://{parts.hostname}{port}",
                access_key_id=unquote(parts.username),
                secret_access_key=unquote(parts.password or ""),
                region=parse_qs(parts.query).get("region", ["us-east-1"])[0],
                virtual_hosted_style_request=False,
                client_options={
                    "allow_http": parts.scheme == "s3+http",
                    "connect_timeout": timedelta(seconds=3),
                    "timeout": timedelta(seconds=_PUT_SECONDS),
                },
                retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=10)},
            )
        )

    async def put(self, key: str, source: BinaryIO) -> None:
        source.seek(0)
        with _told():
            async with asyncio.timeout(_PUT_SECONDS):
                await obstore.put_async(self._store, key, source, max_concurrency=2)

    async def open(self, key: str, start: int, stop: int) -> AsyncIterator[bytes]:
        with _told():
            async with asyncio.timeout(_ANSWER_SECONDS):
                found = await obstore.get_async(self._store, key, options={"range": (start, stop)})
        return _pieces(found.stream(_PIECE))

    async def delete(self, key: str) -> None:
        with _told():
            async with asyncio.timeout(_ANSWER_SECONDS):
                await obstore.delete_async(self._store, key)


async def _pieces(stream: "obstore.BytesStream") -> AsyncIterator[bytes]:
    with _told():
        async for piece in stream:
            yield bytes(piece)


@contextmanager
def _told() -> Iterator[None]:
    """In our words: it is not there, or the store does not answer as it should."""
    try:
        yield
    except FileNotFoundError:
        raise FileLost() from None
    except (BaseError, TimeoutError, OSError) as trouble:
        raise FileStoreDown() from trouble
