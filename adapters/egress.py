"""The one way out: every request to an address that somebody typed goes through here.

The name is resolved for each request, every address that it has is judged, and the connection is
made to an address that was judged, or is one that was made to it seconds ago. Redirects are answers
like any other. The deadline is for all of it.
"""

import asyncio
import contextlib
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

import h11

from adapters.lines import Ear, Line, Lines

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]

LONGEST_URL: Final = 2_000
_MOST_ADDRESSES: Final = 3
_CHUNK: Final = 16_384
_PORTS: Final = {"https": 443, "http": 80}
_BREAK: Final = re.compile(r"[\x00\r\n]")
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

    @property
    def place(self) -> tuple[bool, str, int]:
        """What one connection leads to."""
        return self.secure, self.host, self.port


@dataclass(frozen=True, slots=True)
class _Asked:
    method: str
    headers: Mapping[str, str]
    content: bytes
    most: int


_Told: TypeAlias = tuple[int, Mapping[str, str], bytes]


async def resolve(host: str, port: int) -> Sequence[str]:
    """All addresses that the system knows for a name; an address is its own."""
    with contextlib.suppress(ValueError):
        return [str(ipaddress.ip_address(host))]
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
        self._lines = Lines()

    def close(self) -> None:
        self._lines.close()

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
        """Raises Refused for all that can go wrong; an answer of any status is an answer.

        Where a kept connection turns out to be closed, all is sent once more on a new one.
        """
        begun = time.monotonic()
        try:
            async with asyncio.timeout(deadline):
                target = _target(url)
                asked = _Asked(method, headers, content, most)
                status, told, body = await self._exchanged(target, asked)
        except TimeoutError as late:
            raise Refused("timed_out") from late
        except ssl.SSLError as broken:
            raise Refused("tls_failed") from broken
        except OSError as broken:
            raise Refused("connection_failed") from broken
        except h11.ProtocolError as broken:
            raise Refused("bad_answer") from broken
        return Answer(status, told, body, time.monotonic() - begun)

    async def _exchanged(self, target: _Target, asked: _Asked) -> _Told:
        permitted = (await self._permitted(target))[:_MOST_ADDRESSES]
        line = self._lines.take(target.place, permitted)
        if line is not None:
            before = line.reader.heard
            try:
                return await self._asked(line, target, asked)
            except (OSError, h11.RemoteProtocolError):
                if line.reader.heard > before:
                    raise
        return await self._asked(await self._connect(target, permitted), target, asked)

    async def _asked(self, line: Line, target: _Target, asked: _Asked) -> _Told:
        http, kept = h11.Connection(h11.CLIENT), False
        http.send(_opening(asked.method))
        http.send(h11.EndOfMessage())
        try:
            line.writer.write(_request(target, asked))
            told = await _answer(http, line, asked.most)
            kept = http.our_state is http.their_state is h11.DONE and not http.trailing_data[0]
        finally:
            if not kept:
                line.cut()
        if kept:
            self._lines.keep(target.place, line)
        return told

    async def _connect(self, target: _Target, permitted: Sequence[Address]) -> Line:
        failure: OSError | None = None
        for address in permitted:
            try:
                return await self._opened(target, address)
            except ssl.SSLError:
                raise
            except OSError as broken:
                failure = broken
        raise Refused("connection_failed") from failure

    async def _opened(self, target: _Target, address: Address) -> Line:
        loop = asyncio.get_running_loop()
        reader = Ear(loop=loop)
        protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
        transport, _ = await loop.create_connection(
            lambda: protocol,
            str(address),
            target.port,
            ssl=self._tls if target.secure else None,
            server_hostname=target.host if target.secure else None,
        )
        return Line(address, reader, asyncio.StreamWriter(transport, protocol, reader, loop))

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


def _request(target: _Target, asked: _Asked) -> bytes:
    host = f"[{target.host}]" if ":" in target.host else target.host
    default = target.port == _PORTS["https" if target.secure else "http"]
    told = {
        "Host": host if default else f"{host}:{target.port}",
        "User-Agent": "Rapport",
        "Accept": "*/*",
        "Content-Length": str(len(asked.content)),
        **asked.headers,
    }
    lines = [f"{name}: {value}" for name, value in told.items()]
    if any(map(_BREAK.search, lines)):
        raise ValueError("A header is one line")
    head = "\r\n".join([f"{asked.method} {target.path} HTTP/1.1", *lines, "", ""])
    return head.encode("ascii") + asked.content


@cache
def _opening(method: str) -> h11.Request:
    """What was asked, as far as it decides where the answer ends."""
    return h11.Request(method=method, target="/", headers=[("Host", "x")])


async def _answer(http: h11.Connection, line: Line, most: int) -> _Told:
    """A body is read no further than `most`, but for what has come with it already."""
    await line.writer.drain()
    status, headers, body = 0, {}, b""
    while len(body) < most + _CHUNK:
        event: Any = http.next_event()
        if event is h11.NEED_DATA:
            if len(body) >= most:
                break
            http.receive_data(await line.reader.read(_CHUNK))
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
