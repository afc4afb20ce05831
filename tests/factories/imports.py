"""Imports as a client makes them, with the worker's part done in this process."""

from typing import Any
from uuid import UUID

from bootstrap.importing import import_world
from domain.customers.ports import TextForms
from domain.exchange import ports
from domain.exchange.jobs import ImportWorld, carry_out
from domain.exchange.model import Phase
from domain.kernel.jobs import JobContext
from tests.factories.workspaces import Client, House, Workspace

Json = dict[str, Any]


def world_of(house: House, **changed: Any) -> ImportWorld:
    """What a worker has; keyword arguments replace parts of it."""
    free = house.wiring.free
    world = import_world(
        house.wiring.runner, free[ports.Actors], free[ports.ImportFiles], free[TextForms]
    )
    return ImportWorld(**{**world.__dict__, **changed})


async def work(
    workspace: Workspace, import_id: str, phase: Phase, *, attempt: int = 1, **changed: Any
) -> None:
    """What the worker does with the job that was enqueued."""
    await carry_out(
        workspace.id,
        UUID(import_id),
        phase,
        world=world_of(workspace.house, **changed),
        context=JobContext(1, attempt, lambda: False),
    )


async def uploaded(
    client: Client, content: bytes, target: str = "accounts", file_name: str = "file.csv"
) -> Json:
    """The import with its file received and its mapping guessed."""
    started = await client.post("/v1/imports", json={"target": target, "file_name": file_name})
    assert started.status_code == 201, started.text
    path = f"/v1/imports/{started.json()['id']}/file"
    received = await client.put(path, content=content, headers={"Content-Type": "text/csv"})
    assert received.status_code == 200, received.text
    return dict(received.json())


async def settled(client: Client, import_id: str, **given: Any) -> Json:
    answer = await client.patch(f"/v1/imports/{import_id}", json=given)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def seen(client: Client, import_id: str) -> Json:
    return dict((await client.get(f"/v1/imports/{import_id}")).json())


async def phase_done(
    workspace: Workspace, import_id: str, phase: Phase, client: Client | None = None
) -> Json:
    """Ask for the phase, let the worker do it, and show what became of it."""
    asking = client or workspace.admin
    path = {"dry_run": "dry-run", "run": "run", "reverse": "reversal"}[phase.value]
    answer = await asking.post(f"/v1/imports/{import_id}/{path}")
    assert answer.status_code == 202, answer.text
    await work(workspace, import_id, phase)
    return await seen(asking, import_id)


async def imported(
    workspace: Workspace,
    content: bytes,
    target: str = "accounts",
    client: Client | None = None,
    **given: Any,
) -> Json:
    """From the bytes to the end of the run."""
    asking = client or workspace.admin
    started = await uploaded(asking, content, target)
    if given:
        await settled(asking, started["id"], **given)
    return await phase_done(workspace, started["id"], Phase.RUN, asking)


def mapped(*fields: str | None, **more: Json) -> list[Json]:
    """A mapping of the columns in their order; `more` adds to a field's entry."""
    return [{"column": n, "field": field, **more.get(field or "", {})}
            for n, field in enumerate(fields)]  # fmt: skip
