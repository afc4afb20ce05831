"""One's own profile, and the settings of the workspace; all of it in the journal, no secret."""

import pytest

from tests.api.identity.people import Someone
from tests.factories.workspaces import PASSWORD, House


async def test_everybody_changes_their_own_profile(admin: Someone) -> None:
    rep = await admin.invite("sales_rep")
    changes = {"name": "Léa Petit", "locale": "fr", "time_zone": "America/Montreal"}
    changed = await rep.patch("/v1/me", changes)
    assert changed.status_code == 200
    user = (await rep.get("/v1/me")).json()["user"]
    assert {name: user[name] for name in changes} == changes
    assert changed.json()["user"] == user
    for refused in (
        {"role_id": (await admin.roles())["admin"]},
        {"email": "other@example.com"},
        {"state": "active"},
        {"locale": None},
        {"time_zone": "Nowhere"},
    ):
        assert (await rep.patch("/v1/me", refused)).status_code == 422


async def test_a_change_of_ones_name_signs_nobody_out(admin: Someone) -> None:
    assert (await admin.patch("/v1/me", {"name": "Ada Lovelace"})).status_code == 200
    assert (await admin.get("/v1/me")).json()["user"]["name"] == "Ada Lovelace"


async def test_the_workspace_keeps_its_currency(admin: Someone) -> None:
    first = await admin.get("/v1/workspace")
    changes = {"name": "Acme SA", "time_zone": "Asia/Shanghai", "fiscal_year_start_month": 4}
    tag = {"If-Match": first.headers["etag"]}
    changed = await admin.patch("/v1/workspace", changes, headers=tag)
    assert changed.status_code == 200
    assert {name: changed.json()[name] for name in changes} == changes
    assert changed.json()["base_currency"] == "EUR"
    assert (await admin.patch("/v1/workspace", changes, headers=tag)).status_code == 412
    for refused in ({"base_currency": "USD"}, {"fiscal_year_start_month": 13}, {"name": ""}):
        assert (await admin.patch("/v1/workspace", refused)).status_code == 422


async def test_a_dry_run_changes_nothing(admin: Someone) -> None:
    wish = {"Prefer": "handling=validate"}
    answer = await admin.patch("/v1/workspace", {"name": "Only a try"}, headers=wish)
    assert answer.status_code == 200
    assert answer.headers["preference-applied"] == "handling=validate"
    assert (await admin.get("/v1/workspace")).json()["name"] == "Acme"
    password = {"current_password": PASSWORD, "new_password": "another long password"}
    assert (await admin.post("/v1/me/password-changes", password, headers=wish)).status_code == 204
    body = {"email": admin.email, "password": PASSWORD}
    assert (await admin.client.post("/v1/auth/sessions", json=body)).status_code == 201


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_a_method_that_is_not_there_names_those_that_are(admin: Someone, method: str) -> None:
    answer = await admin.ask(method, "/v1/workspace")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, PATCH")


async def test_the_journal_tells_who_did_what_and_no_secret(admin: Someone, house: House) -> None:
    canary = "canary battery staple"
    rep = await admin.invite("sales_rep")
    link = await admin.post(f"/v1/users/{await rep.id()}/sign-in-links")
    token = link.json()["token"]
    redeemed = await admin.client.post(
        "/v1/auth/sign-in-link-redemptions", json={"token": token, "password": canary}
    )
    assert redeemed.status_code == 201
    await admin.post(f"/v1/users/{await rep.id()}/deactivation")
    workspace = (await admin.get("/v1/workspace")).json()["id"]
    connection = await house.database.connect()
    async with connection.transaction():
        await connection.execute(f"SET LOCAL app.workspace_id = '{workspace}'")
        rows = await connection.fetch(
            "select event, kind, actor_id::text, changes::text, payload::text from journal"
        )
        dump = await connection.fetch("select row_to_json(u)::text from app_user u")
        dump += await connection.fetch("select row_to_json(l)::text from sign_in_link l")
        dump += await connection.fetch("select row_to_json(s)::text from session s")
    await connection.close()
    events = {row["event"] for row in rows}
    assert events >= {
        "identity.user.created",
        "identity.user.password_set",
        "identity.user.deactivated",
        "identity.sign_in_link.created",
        "identity.sign_in_link.redeemed",
        "identity.session.created",
        "identity.session.ended",
        "identity.session.signed_in",
    }
    deactivated = next(row for row in rows if row["event"] == "identity.user.deactivated")
    assert deactivated["actor_id"] == await admin.id()
    assert {row["kind"] for row in rows if row["event"].endswith("signed_in")} == {"access"}
    journal = " ".join(f"{row['changes']} {row['payload']}" for row in rows)
    everything = journal + " ".join(row[0] for row in dump)
    secret = token.split(".")[1]
    assert canary not in everything
    assert secret not in everything
    assert "argon2" not in journal
    assert admin.session["refresh_token"].split(".")[1] not in everything
