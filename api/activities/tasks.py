"""Routes of tasks."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.activities.schemas import Mentions
from api.activities.task_schemas import Task, TaskCreate, TaskPage, TaskUpdate
from api.kernel.answers import json_answer, page_answer, record_answer
from api.kernel.lists import ListParameters, SearchBody
from api.kernel.operations import Operation
from api.kernel.preconditions import ExpectedVersion
from api.kernel.routes import use
from api.kernel.transaction import TransactionRoute
from api.kernel.wiring import SignedIn, Unit, provide
from domain.activities import commands, ports, queries
from domain.activities.model import RecordType

reads = APIRouter(prefix="/v1/tasks", tags=["activities"], route_class=Operation)
writes = APIRouter(prefix="/v1/tasks", tags=["activities"], route_class=TransactionRoute)

Tasks = Annotated[ports.Tasks, provide(ports.Tasks)]
Records = Annotated[ports.Records, provide(ports.Records)]
Colleagues = Annotated[ports.Colleagues, provide(ports.Colleagues)]
Reader = Annotated[ports.TaskReader, provide(ports.TaskReader)]
WrittenReader = Annotated[ports.WrittenTasks, provide(ports.WrittenTasks)]

LIST = ListParameters(queries.TASKS)


@reads.get("", response_model=TaskPage, **use(queries.list_tasks, lists=LIST))
async def list_tasks(request: Request, principal: SignedIn, reader: Reader) -> Response:
    query = LIST.query(request)
    page = await queries.list_tasks(query, principal=principal, reader=reader)
    return page_answer(request, page, query)


@reads.post("/search", response_model=TaskPage, **use(queries.list_tasks))
async def search_tasks(
    request: Request, body: SearchBody, principal: SignedIn, reader: Reader
) -> Response:
    principal, query = await LIST.asked_by_tree(request, body, principal)
    page = await queries.list_tasks(query, principal=principal, reader=reader)
    return page_answer(request, page, query)


@writes.post("", status_code=201, response_model=Task, **use(commands.plan_task))
async def create_task(
    request: Request,
    body: TaskCreate,
    principal: SignedIn,
    uow: Unit,
    tasks: Tasks,
    records: Records,
    colleagues: Colleagues,
    written: WrittenReader,
) -> Response:
    record_type = None if body.record_type is None else RecordType(body.record_type)
    task_id = await commands.plan_task(
        commands.PlanTask(record_type, body.record_id, body.changes()),
        principal=principal,
        uow=uow,
        tasks=tasks,
        records=records,
        colleagues=colleagues,
    )
    row = await written.one(task_id, principal)
    return record_answer(request, row, principal, status=201, location=f"/v1/tasks/{task_id}")


@reads.get("/{task_id:uuid}", response_model=Task, **use(queries.get_task))
async def get_task(
    request: Request, task_id: UUID, principal: SignedIn, reader: Reader
) -> Response:
    row = await queries.get_task(task_id, principal=principal, reader=reader)
    return record_answer(request, row, principal)


@reads.get("/{task_id:uuid}/mentions", response_model=Mentions, **use(queries.task_mentions))
async def list_task_mentions(
    task_id: UUID, principal: SignedIn, reader: Reader, colleagues: Colleagues
) -> Response:
    """Whom it names, and who of them cannot see it."""
    found = await queries.task_mentions(
        task_id, principal=principal, reader=reader, colleagues=colleagues
    )
    return json_answer({"items": found})


@writes.patch("/{task_id:uuid}", response_model=Task, **use(commands.change_task))
async def change_task(
    request: Request,
    task_id: UUID,
    body: TaskUpdate,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    tasks: Tasks,
    records: Records,
    colleagues: Colleagues,
    written: WrittenReader,
) -> Response:
    await commands.change_task(
        commands.ChangeTask(task_id, body.changes(), expected),
        principal=principal,
        uow=uow,
        tasks=tasks,
        records=records,
        colleagues=colleagues,
    )
    return record_answer(request, await written.one(task_id, principal), principal)


@writes.delete("/{task_id:uuid}", status_code=204, **use(commands.delete_task))
async def delete_task(
    task_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    tasks: Tasks,
    records: Records,
) -> Response:
    command = commands.NamedTask(task_id, expected)
    await commands.delete_task(command, principal=principal, uow=uow, tasks=tasks, records=records)
    return Response(status_code=204)


@writes.post("/{task_id:uuid}/completion", response_model=Task, **use(commands.complete_task))
async def complete_task(
    request: Request,
    task_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    tasks: Tasks,
    records: Records,
    written: WrittenReader,
) -> Response:
    command = commands.NamedTask(task_id, expected)
    await commands.complete_task(
        command, principal=principal, uow=uow, tasks=tasks, records=records
    )
    return record_answer(request, await written.one(task_id, principal), principal)


@writes.post("/{task_id:uuid}/cancellation", response_model=Task, **use(commands.cancel_task))
async def cancel_task(
    request: Request,
    task_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    tasks: Tasks,
    records: Records,
    written: WrittenReader,
) -> Response:
    command = commands.NamedTask(task_id, expected)
    await commands.cancel_task(command, principal=principal, uow=uow, tasks=tasks, records=records)
    return record_answer(request, await written.one(task_id, principal), principal)


@writes.post("/{task_id:uuid}/reopening", response_model=Task, **use(commands.reopen_task))
async def reopen_task(
    request: Request,
    task_id: UUID,
    principal: SignedIn,
    expected: ExpectedVersion,
    uow: Unit,
    tasks: Tasks,
    records: Records,
    written: WrittenReader,
) -> Response:
    command = commands.NamedTask(task_id, expected)
    await commands.reopen_task(command, principal=principal, uow=uow, tasks=tasks, records=records)
    return record_answer(request, await written.one(task_id, principal), principal)
