"""What every operation refuses before it begins: parameters unknown to it, or given twice."""

from collections.abc import Iterator
from typing import Final

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.datastructures import QueryParams

from api.kernel.calls import Handler, direct_handler
from api.kernel.endings import ending_headers
from api.kernel.gate import UNGATED
from api.kernel.wiring import count_anonymous
from domain.kernel.custom.definitions import PREFIX
from domain.kernel.errors import Invalid, Issue
from domain.kernel.permissions import PUBLIC

_MOST_ISSUES: Final = 100
CUSTOM: Final = "x-custom-fields"
"""In the contract: whose custom fields an operation takes as parameters, a schema as properties."""


class Operation(APIRoute):
    """Every route of the contract: what it does not know is refused by name, never ignored."""

    def get_route_handler(self) -> Handler:
        known = frozenset(_known_parameters(self))
        # The parameters of custom fields are the workspace's, and judged by its list.
        custom = CUSTOM in (self.openapi_extra or {})
        answer = self.around(direct_handler(self))

        ending = ending_headers(self.openapi_extra or {})
        counted = self._is_for_strangers()

        async def strict(request: Request) -> Response:
            if counted:
                await count_anonymous(request)
            if ending:
                request.state.ending = ending
            if request.scope["query_string"]:
                _refuse_unknown(request.query_params, known, custom=custom)
            return await answer(request)

        return strict

    def _is_for_strangers(self) -> bool:
        """Calls without a sign-in are counted, but for those who watch over the process."""
        public = (self.openapi_extra or {}).get("x-permission") == PUBLIC
        return public and not self.path_format.startswith(UNGATED)

    def around(self, inner: Handler) -> Handler:
        """What a kind of route does before and after its endpoint."""
        return inner


def _known_parameters(route: APIRoute) -> Iterator[str]:
    """Those declared to FastAPI, and those that a list documents for itself."""
    yield from _declared(route.dependant)
    for each in (route.openapi_extra or {}).get("parameters", ()):
        if each["in"] == "query":
            yield each["name"]


def _declared(dependant: Dependant) -> Iterator[str]:
    for field in dependant.query_params:
        kind = field.field_info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from (info.alias or name for name, info in kind.model_fields.items())
        else:
            yield field.alias
    for each in dependant.dependencies:
        yield from _declared(each)


def _refuse_unknown(given: QueryParams, known: frozenset[str], *, custom: bool) -> None:
    issues: list[Issue] = []
    seen: set[str] = set()
    for name, _ in given.multi_items():
        if name not in known and not (custom and name.startswith(PREFIX)):
            issues.append(Issue(f"/{name}", "unknown_parameter", "There is no such parameter"))
        elif name in seen:
            issues.append(Issue(f"/{name}", "given_twice", "Give it once"))
        seen.add(name)
    if issues:
        raise Invalid("Some parameters are not understood", issues=issues[:_MOST_ISSUES])
