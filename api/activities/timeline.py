"""Timelines of accounts and contacts."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.activities.timeline_schemas import TimelineFilter, TimelinePage
from api.kernel.answers import page_answer
from api.kernel.operations import Operation
from api.kernel.routes import use
from api.kernel.wiring import SignedIn, provide
from domain.activities import ports, queries
from domain.activities.model import RecordType
from domain.kernel.listing import ListQuery
from domain.kernel.principal import Principal

routes = APIRouter(prefix="/v1", tags=["activities"], route_class=Operation)

Reader = Annotated[ports.TimelineReader, provide(ports.TimelineReader)]
Asked = Annotated[TimelineFilter, Query()]


@routes.get(
    "/accounts/{account_id:uuid}/timeline",
    response_model=TimelinePage,
    **use(queries.record_timeline),
)
async def list_account_timeline(
    request: Request, account_id: UUID, principal: SignedIn, reader: Reader, asked: Asked
) -> Response:
    return await _timeline(request, RecordType.ACCOUNT, account_id, asked, principal, reader)


@routes.get(
    "/contacts/{contact_id:uuid}/timeline",
    response_model=TimelinePage,
    **use(queries.record_timeline),
)
async def list_contact_timeline(
    request: Request, contact_id: UUID, principal: SignedIn, reader: Reader, asked: Asked
) -> Response:
    return await _timeline(request, RecordType.CONTACT, contact_id, asked, principal, reader)


async def _timeline(
    request: Request,
    record_type: RecordType,
    record_id: UUID,
    asked: TimelineFilter,
    principal: Principal,
    reader: ports.TimelineReader,
) -> Response:
    query = queries.TimelineQuery(
        record_type,
        record_id,
        asked.limit,
        asked.cursor,
        asked.kinds(),
        asked.actor_id,
        asked.at_gte,
        asked.at_lt,
    )
    page = await queries.record_timeline(query, principal=principal, reader=reader)
    return page_answer(request, page, ListQuery())
