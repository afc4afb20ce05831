"""A file is looked at anew before the transaction that settles how it is read."""

from typing import Any
from uuid import UUID

from fastapi import Request, Response
from pydantic import ValidationError

from api.exchange.schemas import ImportUpdate
from api.kernel.bodies import read_json
from api.kernel.calls import Handler
from api.kernel.transaction import TransactionRoute
from api.kernel.wiring import renewed_principal, wiring_of
from domain.exchange import commands, ports
from domain.kernel.ports import RequestUnit, Scope


class RereadingRoute(TransactionRoute):
    """Puts what the file is under the new dialect into the request, for its endpoint."""

    def around(self, inner: Handler) -> Handler:
        settled = super().around(inner)

        async def reread(request: Request) -> Response:
            given = await _dialect(request)
            request.state.reread = await _reread(request, given) if given else None
            return await settled(request)

        return reread


async def _dialect(request: Request) -> dict[str, Any] | None:
    """None where there is none; a body that is wrong is the endpoint's to refuse."""
    body = await read_json(request)
    if not isinstance(body, dict) or "dialect" not in body:
        return None
    try:
        return ImportUpdate.model_validate(body).changes().get("dialect")
    except ValidationError:
        return None


async def _reread(request: Request, given: dict[str, Any]) -> commands.Reread:
    import_id: UUID = request.path_params["import_id"]
    wiring, principal = wiring_of(request), await renewed_principal(request)
    detect: ports.Detector = wiring.free[ports.Detector]

    async def asked(unit: RequestUnit) -> tuple[UUID, int, dict[str, Any]]:
        imports = wiring.bound[ports.Imports](unit)
        return await commands.file_to_reread(import_id, given, principal=principal, imports=imports)

    scope = Scope(principal.workspace_id, principal.user_id, request.state.request_id)
    file_id, size, chosen = await wiring.runner.run(asked, scope=scope)
    found = await detect(principal.workspace_id, import_id, file_id, size, chosen)
    return commands.Reread(file_id, chosen, found)
