"""Refused sign-ins, for the audit trail of whom they were aimed at.

The request does the same for every address: who is known comes out in the worker only.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from domain.identity.model import values
from domain.identity.ports import SealedRequests
from domain.kernel.permissions import public
from domain.kernel.ports import Job, UnitOfWork

RECORD_REFUSAL: Final = "identity.refusal.record"
SIGN_IN_REFUSED: Final = "identity.user.sign_in_refused"
_PURPOSE: Final = "refused_sign_in"
_WAITS: Final = timedelta(hours=24)
_LONGEST_AGENT: Final = 300


@dataclass(frozen=True, slots=True)
class RefusedSignIn:
    """`reason` is the code of the refusal."""

    email: str
    workspace_id: UUID | None
    reason: str
    network: str
    user_agent: str | None
    at: datetime

    @property
    def email_key(self) -> str:
        return values.email_key(self.email)


@public
async def tell_of_refusal(
    refused: RefusedSignIn, request_id: str, *, uow: UnitOfWork, requests: SealedRequests
) -> None:
    told = {
        "email_key": refused.email_key,
        "workspace_id": str(refused.workspace_id or ""),
        "reason": refused.reason,
        "network": refused.network,
        "user_agent": (refused.user_agent or "")[:_LONGEST_AGENT],
        "at": refused.at.isoformat(),
        "request_id": request_id,
    }
    waiting = await requests.keep(_PURPOSE, told, uow.now() + _WAITS, None)
    uow.enqueue(Job(RECORD_REFUSAL, {"request_id": str(waiting)}))
