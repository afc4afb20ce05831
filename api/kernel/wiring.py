"""What the composition root hands to the routes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Annotated, Any, Protocol, cast

from fastapi import Depends, Request

from domain.kernel.errors import TooMany, Unauthenticated
from domain.kernel.listing import ListSpec
from domain.kernel.ports import RequestUnit, Runner
from domain.kernel.principal import Principal
from domain.kernel.rates import AnonymousRates, Rates


class RateLimited(TooMany):
    code, title = "rate_limited", "Too many requests in this stretch of time"


class Authenticate(Protocol):
    async def __call__(self, token: str, *, fresh: bool = False) -> Principal:
        """Raises Unauthenticated. `fresh` rights and fields are of now, others some seconds old."""
        ...


@dataclass(frozen=True)
class Wiring:
    """`bound` makes a port for one unit of work; `free` ports belong to no unit."""

    runner: Runner
    authenticate: Authenticate
    bound: Mapping[type, Callable[[Any], Any]]
    free: Mapping[type, Any]
    specs: tuple[ListSpec, ...]


def wiring_of(request: Request) -> Wiring:
    return cast(Wiring, request.app.state.wiring)


def provide(port: type[Any]) -> Any:
    """A FastAPI dependency that is the implementation of `port`."""

    async def provided(request: Request) -> Any:
        wiring = wiring_of(request)
        if port in wiring.free:
            return wiring.free[port]
        return wiring.bound[port](request.state.uow)

    return Depends(provided)


async def _unit(request: Request) -> RequestUnit:
    return cast(RequestUnit, request.state.uow)


async def _principal(request: Request) -> Principal:
    return await principal_of(request)


async def principal_of(request: Request) -> Principal:
    """Who asks, by the bearer token; found once a request."""
    found = getattr(request.state, "principal", None)
    if found is None:
        found = await _authenticated(request)
        request.state.principal = found
        await _take(request, Rates, f"{found.workspace_id}|{found.user_id}")
    return cast(Principal, found)


async def _authenticated(request: Request) -> Principal:
    """Counted once it is known who asks: a refused token is a request of nobody's."""
    try:
        return await wiring_of(request).authenticate(bearer(request))
    except Unauthenticated:
        await count_anonymous(request)
        raise


async def count_anonymous(request: Request) -> None:
    """One request from its network, for which nobody is signed in."""
    await _take(request, AnonymousRates, f"network|{network_of(request)}")


def network_of(request: Request) -> str:
    """Where it comes from: of IPv6 the first half, which one subscriber has to themselves.

    It is the peer's address; what a header claims counts only behind a proxy that is trusted.
    """
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return str(ip_network((address, 64), strict=False))
        address = address.ipv4_mapped
    return f"{address}/32"


async def _take(request: Request, port: type[Any], who: str) -> None:
    rates: Rates = wiring_of(request).free[port]
    allowance = await rates.take(who)
    request.state.allowance = allowance
    if allowance is not None and not allowance.allowed:
        raise RateLimited(limit=allowance.limit, retry_after=allowance.reset)


async def renewed_principal(request: Request) -> Principal:
    """The one who asks, with rights and custom fields as they are at this moment."""
    found = await wiring_of(request).authenticate(bearer(request), fresh=True)
    request.state.principal = found
    return found


def bearer(request: Request) -> str:
    """The token that came with the request; empty where there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else ""


Unit = Annotated[RequestUnit, Depends(_unit)]
"""The unit of work of a route that writes."""


async def _specs(request: Request) -> tuple[ListSpec, ...]:
    return wiring_of(request).specs


Specs = Annotated[tuple[ListSpec, ...], Depends(_specs)]
"""Every list of the house."""

SignedIn = Annotated[Principal, Depends(_principal)]

SignedInAnew = Annotated[Principal, Depends(renewed_principal)]
"""For what must know the custom fields of this moment."""
