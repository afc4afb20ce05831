"""Custom fields in request bodies."""

from fastapi import Request
from pydantic import BaseModel

from api.kernel.wiring import renewed_principal
from domain.kernel.principal import Principal


async def knowing(
    request: Request, principal: Principal, resource: str, given: BaseModel
) -> Principal:
    """The principal; renewed where a field is named that was not known a moment ago."""
    keys = given.model_extra
    if not keys or keys.keys() <= principal.custom.of(resource).by_key.keys():
        return principal
    return await renewed_principal(request)
