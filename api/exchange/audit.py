"""The audit trail."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, Field

from api.exchange.schemas import AuditKind, AuditTrail
from api.kernel.answers import json_answer
from api.kernel.operations import Operation
from api.kernel.paging import Paging
from api.kernel.routes import use
from api.kernel.wiring import SignedIn, provide
from domain.exchange import ports, queries

routes = APIRouter(prefix="/v1/audit", tags=["exchange"], route_class=Operation)

Reader = Annotated[ports.AuditReader, provide(ports.AuditReader)]


class AuditAsked(Paging):
    actor_id: UUID | None = None
    record_type: str | None = Field(default=None, max_length=100)
    record_id: UUID | None = None
    event: str | None = Field(
        default=None, max_length=200, description="A name, or `customers.account.*`"
    )
    kind: AuditKind | None = None
    cause_type: str | None = Field(default=None, max_length=100)
    cause_id: UUID | None = None
    at_gte: AwareDatetime | None = None
    at_lt: AwareDatetime | None = None


@routes.get("", response_model=AuditTrail, **use(queries.read_audit))
async def read_audit(
    asked: Annotated[AuditAsked, Query()], principal: SignedIn, reader: Reader
) -> Response:
    """Who changed what, who signed in, who exported: the newest first."""
    query = queries.AuditQuery(**{name: getattr(asked, name) for name in AuditAsked.model_fields})
    page = await queries.read_audit(query, principal=principal, reader=reader)
    body = {"items": page.items, "next_cursor": page.next_cursor}
    return json_answer(body, headers={"Cache-Control": "private, no-store"})
