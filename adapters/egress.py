"""The one way out: every request to an address that somebody typed goes through here.

The name is resolved once, every address that it has is judged, and the connection is made to the
address that was judged. Redirects are answers like any other. The deadline is for all of it.
"""

import asyncio
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

import h11

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]

LONGEST_URL: Final = 2_000
_MOST_ADDRESSES: Final = 3
_CHUNK: Final = 16_384
_PORTS: Final = {"https": 443, "http": 80}
_UNSAFE: Final = re.compile(r"[\x00-\x20\x7f\\]")
# Each leads to an IPv4 address that it does not show: `is_global` is true for some of them.
_VEILED: Final[tuple[Network, ...]] = tuple(
    ipaddress.ip_network(text)
    for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96", "fec0::/10")
)


class Refused(Exception):
    """`code` says why nothing was sent, or why the answer does not count."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` is cut at the size that was asked for."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float


@dataclass(frozen=True, slots=True)
class _Target:
    secure: bool
    host: str
    port: int
    path: str


async def resolve(host: str, port: int) -> Sequence[str]:
    """All addresses that the system knows for a name."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as unknown:
        raise Refused("unresolvable") from unknown
    return [str(each[4][0]) for each in found]


class Egress:
    """`allowed` are networks of one's own that may be called all the same, and without TLS."""

    def __init__(self, allowed: Sequence[str] = (), resolve: Resolve = resolve) -> None:
        self._allowed = [ipaddress.ip_network(text) for text in allowed]
        self._resolve = resolve
        self._tls = ssl.create_default_context()

    def refusal(self, url: str) -> str | None:
        """What is wrong with an address as it is written; its host is not looked up."""
        try:
            target = _target(url)
        except Refused as refused:
            return refused.code
        return None if target.secure or self._allowed else "tls_required"

    async def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        content: bytes = b"",
        deadline: float = 10.0,
        most: int = 65_536,
    ) -> Answer:
        """Raises Refused for all that can go wrong; an answer of any status is an answer."""
        begun = time.monotonic()
        try:
            async with asyncio.timeout(deadline):
                target = _target(url)
                reader, writer = await self._connect(target)
                try:
                    writer.write(_request(method, target, headers, content))
                    status, told, body = await _answer(method, reader, writer, most)
                finally:
                    writer.transport.abort()
        except TimeoutError as late:
            raise Refused("timed_out") from late
        except ssl.SSLError as broken:
            raise Refused("tls_failed") from broken
        except OSError as broken:
            raise Refused("connection_failed") from broken
        except h11.ProtocolError as broken:
            raise Refused("bad_answer") from broken
        return Answer(status, told, body, time.monotonic() - begun)

    async def _connect(self, target: _Target) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        failure: OSError | None = None
        for address in (await self._permitted(target))[:_MOST_ADDRESSES]:
            try:
                return await asyncio.open_connection(
                    str(address),
                    target.port,
                    ssl=self._tls if target.secure else None,
                    server_hostname=target.host if target.secure else None,
                )
            except ssl.SSLError:
                raise
            except OSError as broken:
                failure = broken
        raise Refused("connection_failed") from failure

    async def _permitted(self, target: _Target) -> list[Address]:
        """One address that may not be called damns the name: the next lookup might choose it."""
        addresses = [_address(text) for text in await self._resolve(target.host, target.port)]
        if not addresses:
            raise Refused("unresolvable")
        for address in addresses:
            ours = any(address in network for network in self._allowed)
            if not ours and not is_public(address):
                raise Refused("address_refused")
            if not ours and not target.secure:
                raise Refused("tls_required")
        return list(dict.fromkeys(addresses))


def is_public(address: Address) -> bool:
    """Of the open internet, in whatever way it is written."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in _VEILED):
            return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def _address(text: str) -> Address:
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError as odd:
        raise Refused("unresolvable") from odd


def _target(url: str) -> _Target:
    if len(url) > LONGEST_URL or _UNSAFE.search(url):
        raise Refused("bad_url")
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode()
        port = parts.port
    except (ValueError, UnicodeError) as odd:
        raise Refused("bad_url") from odd
    if parts.scheme not in _PORTS or not host or parts.username is not None or "@" in parts.netloc:
        raise Refused("bad_url")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if parts.fragment or not path.isascii() or port == 0:
        raise Refused("bad_url")
    return _Target(parts.scheme == "https", host, port or _PORTS[parts.scheme], path)


def _request(method: str, target: _Target, headers: Mapping[str, str], content: bytes) -> bytes:
    connection = h11.Connection(h11.CLIENT)
    host = f"[{target.host}]" if ":" in target.host else target.host
    default = target.port == _PORTS["https" if target.secure else "http"]
    told = {
        "Host": host if default else f"{host}:{target.port}",
        "User-Agent": "Rapport",
        "Accept": "*/*",
        "Connection": "close",
        "Content-Length": str(len(content)),
        **headers,
    }
    opening = h11.Request(method=method, target=target.path, headers=list(told.items()))
    parts = [connection.send(opening), connection.send(h11.Data(data=content))]
    return b"".join(part for part in [*parts, connection.send(h11.EndOfMessage())] if part)


async def _answer(
    method: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, most: int
) -> tuple[int, Mapping[str, str], bytes]:
    connection = h11.Connection(h11.CLIENT)
    # What was asked decides where the answer ends.
    connection.send(h11.Request(method=method, target="/", headers=[("Host", "x")]))
    connection.send(h11.EndOfMessage())
    await writer.drain()
    status, headers, body = 0, {}, b""
    while len(body) < most:
        event: Any = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(_CHUNK))
        elif isinstance(event, h11.Response):
            status = event.status_code
            headers = {name.decode(): value.decode("latin-1") for name, value in event.headers}
        elif isinstance(event, h11.Data):
            body += bytes(event.data)
        elif isinstance(event, h11.EndOfMessage | h11.ConnectionClosed):
            break
    if not status:
        raise Refused("bad_answer")
    return status, headers, body[:most]
