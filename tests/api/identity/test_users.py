"""Users: invited by a link that is good once, changed, deactivated, never without an admin."""

import asyncio
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest

from tests.api.identity.people import HOME, Someone
from tests.factories.workspaces import PASSWORD

SOME_ID = "01a2b3c4-0000-7000-8000-000000000000"


async def create(admin: Someone, **changed: object) -> httpx.Response:
    body = {
        "name": "Rita Rep",
        "email": f"rita-{uuid4().hex}@example.com",
        "role_id": (await admin.roles())["sales_rep"],
        **changed,
    }
    return await admin.post("/v1/users", body)


async def redeem(client: httpx.AsyncClient, token: str, password: str = PASSWORD) -> httpx.Response:
    body = {"token": token, "password": password, "client": "mobile"}
    return await client.post("/v1/auth/sign-in-link-redemptions", json=body)


async def test_an_invited_user_sets_a_password_by_a_link(admin: Someone) -> None:
    made = await create(admin, locale="vi")
    assert made.status_code == 201
    user = made.json()
    assert made.headers["location"] == f"/v1/users/{user['id']}"
    assert (user["state"], user["locale"], user["time_zone"]) == ("invited", "vi", "Europe/Paris")
    assert user["role"]["name"] == "Sales representative"
    assert user["last_seen_at"] is None

    link = await admin.post(f"/v1/users/{user['id']}/sign-in-links")
    assert link.status_code == 201
    assert link.headers["cache-control"] == "no-store"
    token = link.json()["token"]
    assert link.json()["url"] == f"{HOME}/link#token={token}"

    short = await redeem(admin.client, token, "short")
    assert short.json()["errors"][0]["code"] == "bad_password"
    redeemed = await redeem(admin.client, token)
    assert redeemed.status_code == 201
    rita = Someone(admin.client, user["email"], redeemed.json())
    me = (await rita.get("/v1/me")).json()
    assert (me["user"]["state"], me["user"]["id"]) == ("active", user["id"])
    assert me["permissions"]["account:read"] == "own"
    assert "user:create" not in me["permissions"]


async def test_a_link_is_good_once(admin: Someone) -> None:
    user = (await create(admin)).json()
    token = (await admin.post(f"/v1/users/{user['id']}/sign-in-links")).json()["token"]
    answers = await asyncio.gather(*(redeem(admin.client, token) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 410, 410, 410]
    again = await redeem(admin.client, token)
    assert (again.status_code, again.json()["code"]) == (410, "sign_in_link_not_valid")


async def test_a_newer_link_takes_the_place_of_the_older(admin: Someone) -> None:
    user = (await create(admin)).json()
    path = f"/v1/users/{user['id']}/sign-in-links"
    older, newer = [(await admin.post(path)).json()["token"] for _ in range(2)]
    assert (await redeem(admin.client, older)).status_code == 410
    assert (await redeem(admin.client, newer)).status_code == 201


async def test_a_link_for_an_active_user_ends_what_was_open(admin: Someone) -> None:
    rep = await admin.invite("sales_rep")
    path = f"/v1/users/{await rep.id()}/sign-in-links"
    token = (await admin.post(path)).json()["token"]
    assert (await redeem(admin.client, token, "a quite new password")).status_code == 201
    refresh = {"refresh_token": rep.session["refresh_token"]}
    answer = await admin.client.post("/v1/auth/sessions/refresh", json=refresh)
    assert answer.status_code == 401
    old = {"email": rep.email, "password": PASSWORD}
    assert (await admin.client.post("/v1/auth/sessions", json=old)).status_code == 401


async def test_made_up_links_open_nothing(admin: Someone) -> None:
    workspace = (await admin.get("/v1/workspace")).json()["id"].replace("-", "")
    for token in ("", "x", f"{workspace}.{'a' * 43}", f"{uuid4().hex}.{'a' * 43}"):
        assert (await redeem(admin.client, token)).status_code == 410


async def test_a_repeated_request_makes_a_new_link_and_keeps_none(admin: Someone) -> None:
    """An answer that shows a secret is not kept under its Idempotency-Key."""
    user = (await create(admin)).json()
    path, key = f"/v1/users/{user['id']}/sign-in-links", {"Idempotency-Key": "same"}
    first, second = [(await admin.post(path, headers=key)).json()["token"] for _ in range(2)]
    assert first != second


async def test_an_address_is_taken_once_per_workspace(admin: Someone, stranger: Someone) -> None:
    email = f"one-{uuid4().hex}@example.com"
    assert (await create(admin, email=email)).status_code == 201
    taken = await create(admin, email=f" {email.upper()}")
    assert (taken.status_code, taken.json()["code"]) == (409, "email_taken")
    assert (await create(stranger, email=email)).status_code == 201


async def test_an_address_is_taken_once_by_those_who_race(admin: Someone) -> None:
    email = f"race-{uuid4().hex}@example.com"
    answers = await asyncio.gather(*(create(admin, email=email) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409]


@pytest.mark.parametrize(
    ("field", "value", "code", "pointer"),
    [
        ("role_id", SOME_ID, "unknown_role", "/role_id"),
        ("team_ids", [SOME_ID], "unknown_team", "/team_ids/0"),
        ("email", "not an address", "not_an_email", "/email"),
        ("name", "", "bad_length", "/name"),
        ("locale", "english", "unknown_locale", "/locale"),
        ("time_zone", "Local", "unknown_time_zone", "/time_zone"),
        ("password", PASSWORD, "unknown_field", "/password"),
        ("state", "active", "unknown_field", "/state"),
        ("workspace_id", SOME_ID, "unknown_field", "/workspace_id"),
        ("id", SOME_ID, "unknown_field", "/id"),
    ],
)
async def test_bad_users_are_refused_by_field(
    admin: Someone, field: str, value: object, code: str, pointer: str
) -> None:
    answer = await create(admin, **{field: value})
    assert answer.status_code == 422
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [(pointer, code)]


async def test_a_user_is_changed_field_by_field(admin: Someone) -> None:
    made = await create(admin)
    path, tag = f"/v1/users/{made.json()['id']}", made.headers["etag"]
    roles = await admin.roles()
    changed = await admin.patch(path, {"name": "Rita Long"}, headers={"If-Match": tag})
    assert changed.status_code == 200
    assert (changed.json()["name"], changed.json()["email"]) == ("Rita Long", made.json()["email"])
    stale = await admin.patch(path, {"name": "Too late"}, headers={"If-Match": tag})
    assert stale.status_code == 412
    fresh = await admin.get(path)
    assert fresh.headers["etag"] == changed.headers["etag"]
    held = await admin.get(path, headers={"If-None-Match": fresh.headers["etag"]})
    assert held.status_code == 304
    moved = await admin.patch(path, {"role_id": roles["marketer"], "time_zone": "Asia/Kolkata"})
    assert moved.json()["role"] == {"id": roles["marketer"], "name": "Marketer"}
    assert moved.json()["time_zone"] == "Asia/Kolkata"
    for nothing in ({"name": None}, {"role_id": None}, {"email": "x@y.example"}):
        assert (await admin.patch(path, nothing)).status_code == 422


async def test_racing_changes_with_one_etag_change_once(admin: Someone) -> None:
    made = await create(admin)
    path, tag = f"/v1/users/{made.json()['id']}", {"If-Match": made.headers["etag"]}
    answers = await asyncio.gather(
        *(admin.patch(path, {"name": f"Name {n}"}, headers=tag) for n in range(6))
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 5
    assert (await admin.get(path)).json()["version"] == made.json()["version"] + 1


async def test_users_are_listed_filtered_and_sorted(admin: Someone) -> None:
    roles = await admin.roles()
    for name, role in (("Émile Zola", "marketer"), ("anna", "analyst"), ("Bora", "marketer")):
        await create(admin, name=name, role_id=roles[role])

    async def names(query: str) -> list[str]:
        answer = await admin.get(f"/v1/users?{query}")
        assert answer.status_code == 200, answer.text
        return [item["name"] for item in answer.json()["items"]]

    assert await names("") == ["Ada Admin", "anna", "Bora", "Émile Zola"]
    assert await names("sort=-name&limit=2") == ["Émile Zola", "Bora"]
    assert await names(f"role_id={roles['marketer']}") == ["Bora", "Émile Zola"]
    assert await names("state=active") == ["Ada Admin"]
    assert await names("state_in=active,invited&limit=1") == ["Ada Admin"]
    assert await names("name=EMILE ZOLA") == ["Émile Zola"]
    page = (await admin.get("/v1/users?limit=3&count=true")).json()
    assert (len(page["items"]), page["total"]) == (3, 4)
    rest = (await admin.get(f"/v1/users?limit=3&cursor={page['next_cursor']}")).json()
    assert [item["name"] for item in rest["items"]] == ["Émile Zola"]
    assert (await admin.get("/v1/users?password_hash=x")).status_code == 422
    assert (await admin.get("/v1/users?sort=password_hash")).status_code == 422


async def test_no_answer_shows_a_hash(admin: Someone) -> None:
    for path in ("/v1/users", f"/v1/users/{await admin.id()}", "/v1/me"):
        assert "argon2" not in (await admin.get(path)).text
        assert "password" not in (await admin.get(path)).text


async def test_the_last_administrator_stays(admin: Someone) -> None:
    path, roles = f"/v1/users/{await admin.id()}", await admin.roles()
    for answer in (
        await admin.post(f"{path}/deactivation"),
        await admin.patch(path, {"role_id": roles["analyst"]}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "last_admin")
    assert (await admin.patch(path, {"role_id": roles["admin"]})).status_code == 200
    second = await admin.invite("admin")
    assert (await second.post(f"{path}/deactivation")).status_code == 200


async def test_two_administrators_cannot_end_each_other(admin: Someone) -> None:
    second = await admin.invite("admin")
    answers = await asyncio.gather(
        admin.post(f"/v1/users/{await second.id()}/deactivation"),
        second.post(f"/v1/users/{await admin.id()}/deactivation"),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_deactivation_is_undone(admin: Someone) -> None:
    rep = await admin.invite("sales_rep")
    path = f"/v1/users/{await rep.id()}/deactivation"
    assert (await admin.post(path)).json()["state"] == "deactivated"
    link = await admin.post(f"/v1/users/{await rep.id()}/sign-in-links")
    assert (link.status_code, link.json()["code"]) == (409, "user_not_active")
    body = {"email": rep.email, "password": PASSWORD}
    assert (await admin.client.post("/v1/auth/sessions", json=body)).status_code == 401
    assert (await admin.delete(path)).json()["state"] == "active"
    assert (await admin.client.post("/v1/auth/sessions", json=body)).status_code == 201


async def test_users_of_another_workspace_are_not_there(admin: Someone, stranger: Someone) -> None:
    other = await stranger.id()
    foreign_role = (await stranger.roles())["admin"]
    for method, path, body in (
        ("GET", f"/v1/users/{other}", None),
        ("PATCH", f"/v1/users/{other}", {"name": "Mine now"}),
        ("POST", f"/v1/users/{other}/deactivation", None),
        ("DELETE", f"/v1/users/{other}/deactivation", None),
        ("POST", f"/v1/users/{other}/sign-in-links", None),
        ("GET", f"/v1/roles/{foreign_role}", None),
    ):
        answer = await admin.ask(method, path, json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert (await create(admin, role_id=foreign_role)).json()["errors"][0]["code"] == "unknown_role"
    assert [u["id"] for u in (await admin.get("/v1/users")).json()["items"]] == [await admin.id()]
    assert (await stranger.get("/v1/me")).json()["user"]["name"] == "Ada Admin"


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("nguyen", ["Trần Thị Nguyễn"]),
        ("thi TRAN", ["Trần Thị Nguyễn"]),
        ("zoe@exa", ["Zoë O'Neil"]),
        ("zoe", ["Zoë O'Neil"]),
        ("example.com", []),
        ("100%", ["100% Real"]),
        ("%", ["100% Real"]),
        ("no such one", []),
    ],
)
async def test_people_are_found_by_name_and_email(admin: Someone, q: str, found: list[str]) -> None:
    for name, email in (
        ("Trần Thị Nguyễn", "tran@example.com"),
        ("Zoë O'Neil", "Zoe@example.com"),
        ("100% Real", "real@example.com"),
    ):
        assert (await create(admin, name=name, email=email)).status_code == 201
    page = (await admin.get(f"/v1/users?q={quote(q)}&count=true")).json()
    assert [user["name"] for user in page["items"]] == found
    assert page["total"] == len(found)
    narrowed = (await admin.get(f"/v1/users?q={quote(q)}&state=active")).json()
    assert narrowed["items"] == []
