"""Who may change what hangs on a record."""

from typing import TypeVar

from domain.activities.model import Activity, File
from domain.activities.ports import Records
from domain.kernel.errors import Forbidden, NotFound
from domain.kernel.principal import Principal

H = TypeVar("H", Activity, File)


async def touchable(hung: H, principal: Principal, records: Records) -> H:
    """Its author may change it, and whoever may change its record."""
    record = (hung.record_type, hung.record_id, principal)
    if not await records.visible(*record):
        raise NotFound()
    if hung.author_id != principal.user_id and not await records.changeable(*record):
        raise Forbidden("Only its author, or who may change the record, may change it")
    return hung
