"""For each list of the house: rows with every field set and with every field empty."""

from collections.abc import Awaitable, Callable
from itertools import cycle, islice
from typing import Any, Final
from uuid import UUID, uuid4

from domain.customers.queries import ACCOUNTS
from domain.kernel.custom.definitions import Choice, CustomField, CustomFields, CustomType
from tests.factories.activities import file as make_file
from tests.factories.custom import FIELDS, make_field
from tests.factories.customers import make_account, make_contact
from tests.factories.workspaces import Workspace

Make = Callable[[Workspace, int], Awaitable[str]]
"""Makes row number n and answers its id."""

_COUNTRIES: Final = ("FR", "VN", None, "US")
_CITIES: Final = ("Paris", None, "Hue", "austin")
_OFTEN: Final = ("steel", None, "wood", "steel")


def _pick(values: Any, n: int) -> Any:
    return next(islice(cycle(values), n, None))


def _record(n: int) -> dict[str, Any]:
    country = _pick(_COUNTRIES, n)
    return {
        "address": {"country": country, "city": _pick(_CITIES, n)} if country else None,
        "tags": _pick([["x"], [], ["x", "y"], ["z"]], n),
        "emails": [] if n % 4 == 1 else [{"value": f"mail{n % 5}@example.com"}],
        "phones": [] if n % 3 == 1 else [{"value": f"+3314268530{n % 10}"}],
    }


async def _parent(workspace: Workspace, n: int) -> str | None:
    """An account with a name of its own now and then, for references."""
    if n % 4 != 2:
        return None
    found: str = (await make_account(workspace.admin, name=f"parent {n}"))["id"]
    return found


async def account(workspace: Workspace, n: int) -> str:
    amount = {"amount": f"{n % 4}.50", "currency": "EUR"}
    made = await make_account(
        workspace.admin,
        **_record(n),
        name=f"account {n * 37 % 100:03}",
        kind=_pick(["business", "household"], n),
        industry=_pick(_OFTEN, n),
        founded_year=_pick([1990, None, 2001], n),
        employees=_pick([None, 5, 50, 5], n),
        annual_revenue=_pick([amount, None], n),
        website=_pick([None, "a.example", "b.example/x"], n),
        tax_id=_pick([None, f"T{n % 3}"], n),
        parent_id=await _parent(workspace, n),
        **({"owner_id": None} if n % 5 == 0 else {}),
    )
    if n % 6 == 0:
        await workspace.admin.post(f"/v1/accounts/{made['id']}/archival")
    return str(made["id"])


async def contact(workspace: Workspace, n: int) -> str:
    made = await make_contact(
        workspace.admin,
        **_record(n),
        name={"given": f"given {n * 37 % 100:03}"},
        title=_pick(_OFTEN, n),
        department=_pick([None, "sales"], n),
        gender=_pick(["female", None, "male"], n),
        language=_pick(["vi", "fr", None], n),
        birth_date=_pick([None, "1980-02-29", "2001-01-01"], n),
        account_id=await _parent(workspace, n),
        **({"owner_id": None} if n % 5 == 0 else {}),
    )
    if n % 6 == 0:
        await workspace.admin.post(f"/v1/contacts/{made['id']}/archival")
    return str(made["id"])


async def activity(workspace: Workspace, n: int) -> str:
    kind = _pick(["note", "call", "meeting"], n)
    record = await make_account(workspace.admin, name=f"record {n}")
    body: dict[str, Any] = {
        "record_type": "account",
        "record_id": record["id"],
        "kind": kind,
        "body": f"body {n}",
        "happened_at": f"2026-01-{n % 7 + 1:02}T10:00:00Z",
    }
    if kind != "note":
        step = _pick([{}, {"next_step": f"step {n}", "next_step_due": f"2026-02-{n + 1:02}"}], n)
        body |= {"duration_minutes": _pick([None, 5, 30], n), **step}
    if kind == "call":
        body["direction"] = _pick(["in", "out"], n)
    answer = await workspace.admin.post("/v1/activities", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def task(workspace: Workspace, n: int) -> str:
    record = await make_account(workspace.admin, name=f"record {n}")
    due = [{"due_date": f"2026-02-{n + 1:02}"}, {}, {"due_at": f"2026-03-{n % 5 + 1:02}T08:00:00Z"}]
    body = {
        "title": f"task {n * 37 % 100:03}",
        "priority": _pick(["low", "normal", "urgent"], n),
        **_pick(due, n),
        "remind_at": _pick([None, f"2099-01-{n % 4 + 1:02}T08:00:00Z"], n),
        "assignee_id": _pick([str(workspace.admin.user_id), None], n),
        **_pick([{"record_type": "account", "record_id": record["id"]}, {}], n),
    }
    answer = await workspace.admin.post("/v1/tasks", json=body)
    assert answer.status_code == 201, answer.text
    made = str(answer.json()["id"])
    if n % 3 == 1:
        await workspace.admin.post(f"/v1/tasks/{made}/completion")
    return made


async def file(workspace: Workspace, n: int) -> str:
    record = await make_account(workspace.admin, name=f"record {n}")
    content = b"x" * (n % 4 + 1) if n % 2 else b"<html>" * (n % 3 + 1)
    made = await make_file(workspace.admin, record["id"], content, name=f"f {n * 37 % 100:03}")
    return str(made["id"])


async def user(workspace: Workspace, n: int) -> str:
    role = _pick(["sales_rep", "analyst", "admin"], n)
    made = await workspace.user(role, name=f"user {n * 37 % 100:03}")
    return str(made.user_id)


async def team(workspace: Workspace, n: int) -> str:
    parent = await workspace.team(f"above {n}") if n % 3 == 0 else None
    return str(await workspace.team(f"team {n * 37 % 100:03}", parent=parent))


async def custom_field(workspace: Workspace, n: int) -> str:
    made = await make_field(
        workspace.admin,
        f"key_{n * 37 % 100:03}",
        label=f"label {n % 5}",
        object=_pick(["accounts", "contacts"], n),
        type=_pick(["text", "url", "email"], n),
        required=n % 4 == 2,
        unique=n % 4 == 0,
        sensitive=n % 4 == 1,
        searchable=n % 4 == 2,
        position=n % 6,
    )
    if n % 4 == 3:
        await workspace.admin.post(f"/v1/custom-fields/{made['id']}/retirement")
    return str(made["id"])


_TAGS: Final = [{"key": key, "label": key} for key in ("x", "y", "z", "nowhere")]
_CUSTOM: Final[dict[str, dict[str, Any]]] = {
    **FIELDS,
    "metals": {"type": "multi_choice", "choices": _TAGS},
}
CUSTOMISED: Final = ACCOUNTS.extended(
    CustomFields(
        CustomField(
            uuid4(),
            key,
            key,
            CustomType(given["type"]),
            refers_to=given.get("refers_to"),
            choices=tuple(Choice(each["key"], each["label"]) for each in given.get("choices", ())),
        )
        for key, given in _CUSTOM.items()
    )
)
"""The list of accounts where the workspace has given them a field of every type."""
_customised: Final = set[UUID]()


async def customised_account(workspace: Workspace, n: int) -> str:
    if workspace.id not in _customised:
        _customised.add(workspace.id)
        for key, given in _CUSTOM.items():
            await make_field(workspace.admin, key, **given)
    custom = {
        "motto": _pick(_OFTEN, n),
        "story": "long" if n % 2 else None,
        "size": _pick([None, 5, 2.5, -3, 5], n),
        "budget": _pick([{"amount": f"{n % 4}.50", "currency": "EUR"}, None], n),
        "founded_on": _pick(["1969-07-20", None, "2001-01-01"], n),
        "met_at": _pick(["1969-07-20T20:17:40Z", "2026-01-01T00:00:00.5Z", None], n),
        "partner": _pick([True, None, False], n),
        "grade": _pick(["gold", "tin", None], n),
        "metals": _pick([["x"], [], ["y", "x"], ["z"]], n),
        "shop": _pick([None, "https://a.example", "https://b.example/x"], n),
        "billing_email": None if n % 4 == 1 else f"mail{n % 5}@example.com",
        "hotline": None if n % 3 == 1 else f"+3314268530{n % 10}",
        "keeper": None if n % 3 else str(workspace.admin.user_id),
    }
    made = await make_account(workspace.admin, name=f"account {n * 37 % 100:03}", custom=custom)
    return str(made["id"])


async def import_template(workspace: Workspace, n: int) -> str:
    shared = _pick([{"visibility": "all"}, {}], n)
    if n % 3 == 2:
        shared = {"visibility": "team", "team_id": str(await workspace.team(f"of template {n}"))}
    body = {"target": _pick(["accounts", "contacts"], n), "name": f"t {n * 37 % 100:03}", **shared}
    answer = await workspace.admin.post("/v1/import-templates", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def view(workspace: Workspace, n: int) -> str:
    team = str(await workspace.team(f"team {n}")) if n % 3 == 2 else None
    body = {
        "resource": _pick(["accounts", "contacts"], n),
        "name": f"view {n * 37 % 100:03}",
        "visibility": _pick(["private", "all", "team"], n),
        "team_id": team,
    }
    answer = await workspace.admin.post("/v1/views", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


MAKERS: Final[dict[str, Make | None]] = {
    "accounts": account,
    "contacts": contact,
    "activities": activity,
    "tasks": task,
    "files": file,
    "users": user,
    "teams": team,
    "custom-fields": custom_field,
    "views": view,
    "import-templates": import_template,
    "roles": None,  # those that every workspace has
}
