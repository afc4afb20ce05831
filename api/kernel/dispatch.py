"""From a request to its route, and from what a route raises to its answer."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Answer = Callable[[Request, Exception], Awaitable[Response]]


class Dispatch:
    """Looks only at the routes that begin as the path does.

    Whatever they do not serve (another method, an unknown path) is the router's, which tries all
    of its routes in turn.
    """

    def __init__(self, router: APIRouter) -> None:
        self._router = router
        self._routes: dict[tuple[str, str], list[APIRoute]] = defaultdict(list)
        for route in router.routes:
            if isinstance(route, APIRoute):
                for method in route.methods or ():
                    self._routes[method, _beginning(route.path)].append(route)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope.get("root_path"):
            path = scope["path"]
            for route in self._routes.get((scope["method"], _beginning(path)), ()):
                match = route.path_regex.match(path)
                if match:
                    scope["route"], scope["endpoint"] = route, route.endpoint
                    scope["path_params"] = _read(route, match.groupdict())
                    await route.app(scope, receive, send)
                    return
        await self._router(scope, receive, send)


def _beginning(path: str) -> str:
    """The first two words of a path: no route has a parameter before them."""
    return "/".join(path.split("/", 3)[:3])


def _read(route: APIRoute, matched: Mapping[str, str]) -> dict[str, Any]:
    return {name: route.param_convertors[name].convert(value) for name, value in matched.items()}


class Failures:
    """What a route raises becomes an answer, unless one has begun to leave.

    `answers` is asked by the class of the failure. What has no answer there is answered by
    `unexpected`, and raised on for the server's own log.
    """

    def __init__(self, app: ASGIApp, *, answers: Mapping[Any, Any], unexpected: Answer) -> None:
        self._app = app
        self._answers = answers
        self._unexpected = unexpected

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except ClientDisconnect:
            return  # nobody is there to be answered
        except Exception as failure:
            answer = self._answer_to(failure)
            request = Request(scope, receive)
            if not begun:
                refusal = await (answer or self._unexpected)(request, failure)
                await refusal(scope, receive, send)
            if begun or answer is None:
                raise

    def _answer_to(self, failure: Exception) -> Answer | None:
        for kind in type(failure).__mro__:
            if kind in self._answers:
                found: Answer = self._answers[kind]
                return found
        return None
