"""What a webhook is told once more, from an instant on, a slice of the journal at a time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from bootstrap.wiring import SIGHT, House
from domain.exchange import ports as exchange
from domain.kernel.aggregate import Json
from domain.kernel.jobs import JobContext, JobHandler
from domain.kernel.ports import Cause, Scope
from persistence.exchange.listening import Listeners, Place


def replay_job(house: House) -> JobHandler:
    """Begun anew after a crash: what is told twice goes out under the same message id."""
    listeners = Listeners(SIGHT, house.wiring.free[exchange.Actors])

    async def replay(payload: Mapping[str, Json], context: JobContext) -> None:
        workspace_id, webhook_id = (UUID(str(payload[n])) for n in ("workspace_id", "webhook_id"))
        place: Place | None = (datetime.fromisoformat(str(payload["since"])), UUID(int=0))
        scope = Scope(workspace_id, cause=Cause("replay", webhook_id))
        while place is not None:
            context.hand_back_if_stopping()
            since = place

            async def work(uow: Any, since: Place = since) -> Place | None:
                return await listeners.again(webhook_id, since, uow)

            place = await house.runner.run(work, scope=scope)

    return replay
