"""One record of every kind that the contract has ids of."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

from domain.identity import commands, ports
from domain.kernel.ports import Scope
from tests.factories.activities import file
from tests.factories.workspaces import Client, Workspace

Maker = Callable[["Records"], Awaitable[str]]


@dataclass
class Records:
    """Made by `client`; `ids` by kind."""

    workspace: Workspace
    client: Client
    ids: dict[str, str] = field(default_factory=dict)

    async def make(self, kinds: Collection[str] | None = None) -> "Records":
        for kind, maker in MAKERS.items():
            if kinds is None or kind in kinds:
                self.ids[kind] = str(await maker(self))
        return self

    async def post(self, path: str, **body: Any) -> dict[str, Any]:
        answer = await self.client.post(path, json=body)
        assert answer.status_code in (200, 201, 202), (path, answer.text)
        made: dict[str, Any] = answer.json()
        return made

    async def posted(self, path: str, **body: Any) -> str:
        return str((await self.post(path, **body))["id"])

    async def first(self, path: str) -> str:
        items: list[dict[str, Any]] = (await self.client.get(path)).json()["items"]
        return str(items[0]["id"])


async def _user(records: Records) -> str:
    return str((await records.workspace.user("sales_rep")).user_id)


async def _api_client(records: Records) -> str:
    role = await records.first("/v1/roles")
    return await records.posted("/v1/api-clients", name="One", role_id=role)


async def _file(records: Records) -> str:
    return str((await file(records.client, records.ids["account"]))["id"])


async def _inbox_item(records: Records) -> str:
    """By hand: the API makes them later, in jobs."""
    connection = await records.workspace.house.database.connect("rapport_owner")
    client, item_id = records.client, uuid4()
    async with connection.transaction():
        await connection.execute(f"SET LOCAL app.workspace_id = '{client.workspace_id}'")
        await connection.execute(
            "insert into inbox_item (workspace_id, id, user_id, kind, at, subject_type,"
            " subject_id, cause_id) values ($1, $2, $3, 'reminder', now(), 'task', $2, $2)",
            client.workspace_id,
            item_id,
            client.user_id,
        )
    await connection.close()
    return str(item_id)


async def _session(records: Records) -> str:
    """Another one than that of the client itself, which goes on with its own."""
    wiring, client = records.workspace.house.wiring, records.client
    device = commands.Device(user_agent="another")
    opening = commands.OpenSession(client.workspace_id, client.user_id, None, device)

    async def work(uow: Any) -> commands.SignedIn:
        return await commands.open_session(
            opening,
            uow=uow,
            users=wiring.bound[ports.Users](uow),
            factors=wiring.bound[ports.SecondFactors](uow),
            secrets=wiring.free[ports.Secrets],
        )

    scope = Scope(client.workspace_id, client.user_id)
    return str((await wiring.runner.run(work, scope=scope)).session_id)


async def _export(records: Records) -> str:
    """An administrator's, where the client may take nothing out."""
    body = {"resource": "accounts", "format": "csv"}
    answer = await records.client.post("/v1/exports", json=body)
    if answer.status_code == 403:
        answer = await records.workspace.admin.post("/v1/exports", json=body)
    return str(answer.json()["id"])


MAKERS: Final[Mapping[str, Maker]] = {
    "account": lambda r: r.posted("/v1/accounts", name="One", tags=["one"]),
    "contact": lambda r: r.posted(
        "/v1/contacts", name={"given": "One"}, account_id=r.ids["account"]
    ),
    "team": lambda r: r.posted("/v1/teams", name=f"Team {uuid4().hex}"),
    "user": _user,
    "role": lambda r: r.posted("/v1/roles", name=uuid4().hex, grants={"account:read": "all"}),
    "activity": lambda r: r.posted(
        "/v1/activities", record_type="account", record_id=r.ids["account"], kind="note", body="Hm"
    ),
    "task": lambda r: r.posted(
        "/v1/tasks", title="One", record_type="account", record_id=r.ids["account"]
    ),
    "file": _file,
    "item": _inbox_item,
    "import": lambda r: r.posted("/v1/imports", target="accounts", file_name="one.csv"),
    "session": _session,
    "api_client": _api_client,
    "token": lambda r: r.posted("/v1/me/tokens", name="One", scopes=["account:read"]),
    "field": lambda r: r.posted(
        "/v1/custom-fields",
        object="accounts",
        key=f"k{uuid4().hex[:20]}",
        label="One",
        type="number",
    ),
    "webhook": lambda r: r.posted(
        "/v1/webhooks", name="One", url="https://one.example/", events=["*"]
    ),
    "delivery": lambda r: r.posted(f"/v1/webhooks/{r.ids['webhook']}/ping"),
    "export": _export,
    "template": lambda r: r.posted(
        "/v1/import-templates", target="accounts", name=f"Template {uuid4().hex}"
    ),
    "view": lambda r: r.posted("/v1/views", resource="accounts", name=f"View {uuid4().hex}"),
    "bulk": lambda r: r.posted(
        "/v1/bulk-changes",
        resource="accounts",
        ids=[r.ids["account"]],
        change={"kind": "add_tags", "tags": ["many"]},
    ),
}
"""In the order of what they need of one another."""

PERSONAL: Final = frozenset(
    "account contact activity task file item import export template session token view bulk".split()
)
"""Others of the same workspace do not see them, if they are out of their reach."""
SHARED: Final = frozenset({"team", "user", "role", "api_client", "field", "webhook", "delivery"})
"""All who hold the permission see them."""
