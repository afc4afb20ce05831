"""Routes of activities."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.activities.schemas import Activity, ActivityCreate, ActivityPage, ActivityUpdate, Mentions
from api.kernel.answers import json_answer, page_answer, record_answer
from api.kernel.lists import ListParameters
from api.kernel.operations import Operation
from api.kernel.preconditions import ExpectedVersion
from api.kernel.routes import use
from api.kernel.transaction import TransactionRoute
from api.kernel.wiring import SignedIn, Unit, provide
from domain.activities import commands, ports, queries
from domain.activities.model import RecordType

reads = APIRouter(prefix="/v1/activities", tags=["activities"], route_class=Operation)
writes = APIRouter(prefix="/v1/activities", tags=["activities"], route_class=TransactionRoute)

Activities = Annotated[ports.Activities, provide(ports.Activities)]
Records = Annotated[ports.Records, provide(ports.Records)]
RichText = Annotated[ports.RichText, provide(ports.RichText)]
Colleagues = Annotated[ports.Colleagues, provide(ports.Colleagues)]
Reader = Annotated[ports.ActivityReader, provide(ports.ActivityReader)]
WrittenReader = Annotated[ports.WrittenActivities, provide(ports.WrittenActivities)]

LIST = ListParameters(queries.ACTIVITIES)


@reads.get("", response_model=ActivityPage, **use(queries.list_activities, lists=LIST))
async def list_activities(request: Request, principal: SignedIn, reader: Reader) -> Response:
    query = LIST.query(request)
    page = await queries.list_activities(query, principal=principal, reader=reader)
    return page_answer(request, page, query)


@writes.post("", status_code=201, response_model=Activity, **use(commands.log_activity))
async def create_activity(
    request: Request,
    body: ActivityCreate,
    principal: SignedIn,
    uow: Unit,
    activities: Activities,
    records: Records,
    rich_text: RichText,
    written: WrittenReader,
) -> Response:
    activity_id = await commands.log_activity(
        commands.LogActivity(RecordType(body.record_type), body.record_id, body.changes()),
        principal=principal,
        uow=uow,
        activities=activities,
        records=records,
        rich_text=rich_text,
    )
    row = await written.one(activity_id, principal)
    location = f"/v1/activities/{activity_id}"
    return record_answer(request, row, principal, status=201, location=location)


@reads.get("/{activity_id:uuid}", response_model=Activity, **use(queries.get_activity))
async def get_activity(
    request: Request, activity_id: UUID, principal: SignedIn, reader: Reader
) -> Response:
    row = await queries.get_activity(activity_id, principal=principal, reader=reader)
    return record_answer(request, row, principal)


@reads.get(
    "/{activity_id:uuid}/mentions", response_model=Mentions, **use(queries.activity_mentions)
)
async def list_activity_mentions(
    activity_id: UUID, principal: SignedIn, reader: Reader, colleagues: Colleagues
) -> Response:
    """Whom it names, and who of them cannot see it."""
    found = await queries.activity_mentions(
        activity_id, principal=principal, reader=reader, colleagues=colleagues
    )
    return json_answer({"items": found})


@writes.patch("/{activity_id:uuid}", response_model=Activity, **use(commands.change_activity))
async def change_activity(
    request: Request,
    activity_id: UUID,
    body: ActivityUpdate,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    activities: Activities,
    records: Records,
    rich_text: RichText,
    written: WrittenReader,
) -> Response:
    await commands.change_activity(
        commands.ChangeActivity(activity_id, body.changes(), expected),
        principal=principal,
        uow=uow,
        activities=activities,
        records=records,
        rich_text=rich_text,
    )
    return record_answer(request, await written.one(activity_id, principal), principal)


@writes.delete("/{activity_id:uuid}", status_code=204, **use(commands.delete_activity))
async def delete_activity(
    activity_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    activities: Activities,
    records: Records,
) -> Response:
    await commands.delete_activity(
        commands.DeleteActivity(activity_id, expected),
        principal=principal,
        uow=uow,
        activities=activities,
        records=records,
    )
    return Response(status_code=204)
