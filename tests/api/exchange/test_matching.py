"""Update and upsert: a row finds its record by a key, and nobody's rights grow by a file."""

from domain.exchange.model import Phase
from tests.factories.customers import make_account, make_contact
from tests.factories.imports import imported, mapped, phase_done, seen, settled, uploaded, work
from tests.factories.workspaces import Client, Workspace

THREE = b"name,tax id,industry\nNorth,T1,retail\nSouth,T2,retail\nNorth again,T1,games\n"


async def names(client: Client) -> dict[str, str]:
    items = (await client.get("/v1/accounts?limit=200")).json()["items"]
    return {item["name"]: item["industry"] for item in items}


async def reasons(client: Client, import_id: str) -> list[tuple[int, str]]:
    rows = (await client.get(f"/v1/imports/{import_id}/rows?result=failed")).json()["items"]
    return [(row["number"], row["errors"][0]["code"]) for row in rows]


async def test_an_upsert_makes_what_is_new_and_changes_the_rest(workspace: Workspace) -> None:
    await make_account(workspace.admin, name="Old", tax_id="T2", industry="food", employees=7)
    done = await imported(workspace, THREE, mode="upsert", match_field="tax_id")
    assert done["counts"] == {
        "created": 1, "updated": 2, "unchanged": 0, "failed": 0, "warnings": 0,
    }  # fmt: skip
    assert await names(workspace.admin) == {"North again": "games", "South": "retail"}
    again = await imported(workspace, THREE, mode="upsert", match_field="tax_id")
    assert again["counts"]["created"] == 0
    assert (again["counts"]["updated"], again["counts"]["unchanged"]) == (2, 1)


async def test_a_key_never_makes_a_second_record(workspace: Workspace) -> None:
    done = await imported(workspace, THREE, match_field="tax_id")
    assert done["counts"]["created"] == 2
    assert await reasons(workspace.admin, done["id"]) == [(3, "already_exists")]
    again = await imported(workspace, THREE, match_field="tax_id")
    assert again["counts"]["created"] == 0


async def test_an_update_makes_nothing(workspace: Workspace) -> None:
    await make_account(workspace.admin, name="Old", tax_id="T2")
    content = b"tax id,industry\nT1,retail\nT2,games\n,retail\n"
    done = await imported(
        workspace, content, mapping=mapped("tax_id", "industry"), mode="update",
        match_field="tax_id",
    )  # fmt: skip
    assert await names(workspace.admin) == {"Old": "games"}
    assert await reasons(workspace.admin, done["id"]) == [(1, "no_match"), (3, "key_missing")]


async def test_several_records_with_the_key_are_left_alone(workspace: Workspace) -> None:
    for name in ("A", "B"):
        await make_account(workspace.admin, name=name, tax_id="T1", industry="food")
    done = await imported(workspace, b"name,tax id\nC,T1\n", mode="upsert", match_field="tax_id")
    assert await reasons(workspace.admin, done["id"]) == [(1, "ambiguous_match")]
    assert await names(workspace.admin) == {"A": "food", "B": "food"}


async def test_a_match_out_of_reach_is_refused_and_not_doubled(workspace: Workspace) -> None:
    await make_account(workspace.admin, name="Theirs", tax_id="T1", industry="food")
    rep = await workspace.client("sales_rep")
    done = await imported(workspace, THREE, client=rep, mode="upsert", match_field="tax_id")
    assert await reasons(rep, done["id"]) == [
        (1, "match_out_of_reach"),
        (3, "match_out_of_reach"),
    ]
    assert await names(workspace.admin) == {"Theirs": "food", "South": "retail"}
    assert await names(rep) == {"South": "retail"}


async def test_a_parent_out_of_reach_stays_unknown(workspace: Workspace) -> None:
    await make_account(workspace.admin, name="Secret Holding")
    rep = await workspace.client("sales_rep")
    done = await imported(workspace, b"name,parent\nChild,Secret Holding\n", client=rep)
    assert done["counts"]["warnings"] == 1
    rows = (await rep.get(f"/v1/imports/{done['id']}/rows")).json()["items"]
    assert rows[0]["warnings"][0]["code"] == "relation_not_found"


async def test_another_users_import_is_invisible(workspace: Workspace) -> None:
    mine = await uploaded(workspace.admin, THREE)
    rep = await workspace.client("sales_rep")
    for path in ("", "/rows", "/preview", "/failed-rows"):
        assert (await rep.get(f"/v1/imports/{mine['id']}{path}")).status_code == 404, path
    assert (await rep.post(f"/v1/imports/{mine['id']}/run")).status_code == 404
    put = await rep.put(f"/v1/imports/{mine['id']}/file", content=b"x")
    assert put.status_code == 404
    analyst = await workspace.client("analyst")
    answer = await analyst.post("/v1/imports", json={"target": "accounts", "file_name": "x"})
    assert answer.status_code == 403


async def test_rights_are_read_anew_for_each_chunk(workspace: Workspace) -> None:
    rep = await workspace.client("sales_rep")
    started = await uploaded(rep, THREE)
    assert (await rep.post(f"/v1/imports/{started['id']}/run")).status_code == 202
    done = await workspace.admin.post(f"/v1/users/{rep.user_id}/deactivation")
    assert done.status_code in (200, 204)
    await work(workspace, started["id"], Phase.RUN)
    ended = await seen(workspace.admin, started["id"])
    assert ended["state"] == "failed"
    assert ended["error"]["code"] == "not_allowed"
    assert await names(workspace.admin) == {}


async def test_rights_that_were_narrowed_end_the_import(workspace: Workspace) -> None:
    rep = await workspace.client("sales_rep")
    started = await uploaded(rep, THREE)
    assert (await rep.post(f"/v1/imports/{started['id']}/run")).status_code == 202
    roles = (await workspace.admin.get("/v1/roles")).json()["items"]
    analyst = next(role["id"] for role in roles if role["key"] == "analyst")
    changed = await workspace.admin.patch(f"/v1/users/{rep.user_id}", json={"role_id": analyst})
    assert changed.status_code == 200
    await work(workspace, started["id"], Phase.RUN)
    ended = await seen(workspace.admin, started["id"])
    assert (ended["state"], ended["counts"]["failed"]) == ("done", 3)
    assert await reasons(workspace.admin, started["id"]) == [(n, "forbidden") for n in (1, 2, 3)]
    assert await names(workspace.admin) == {}


async def test_an_owner_by_e_mail_needs_the_right_to_assign(workspace: Workspace) -> None:
    marketer = await workspace.client("marketer")
    content = f"name,owner\nNorth,{workspace.admin_email}\n".encode()
    done = await imported(workspace, content, client=marketer)
    assert await reasons(marketer, done["id"]) == [(1, "forbidden")]
    done = await imported(workspace, content + b"South,nobody@example.com\n")
    assert done["counts"]["created"] == 1
    assert await reasons(workspace.admin, done["id"]) == [(2, "unknown_reference")]


async def test_external_ids_lead_to_one_record(workspace: Workspace) -> None:
    content = b"name,external_id\nNorth,X1\nSouth,X2\nEast,X1\n"
    started = await uploaded(workspace.admin, content)
    assert started["mapping"][1]["field"] == "external_id:import"
    done = await phase_done(workspace, started["id"], Phase.RUN)
    assert await reasons(workspace.admin, done["id"]) == [(3, "external_reference_taken")]
    again = await uploaded(workspace.admin, b"name,external_id\nNorth renamed,X1\n")
    await settled(workspace.admin, again["id"], mode="upsert", match_field="external_id:import")
    await phase_done(workspace, again["id"], Phase.RUN)
    assert set(await names(workspace.admin)) == {"North renamed", "South"}


async def test_reversal_puts_back_field_by_field(workspace: Workspace) -> None:
    made = await make_account(
        workspace.admin, name="Old", tax_id="T1", industry="food", employees=7,
        phones=[{"value": "01 42 68 53 00"}], tags=["a"],
    )  # fmt: skip
    content = (
        b"name,tax id,industry,employees,phone,tags,revenue,city\n"
        b'New,T1,games,9,+33 6 12 38 77 89,"b,c",12.5,Lyon\n'
    )
    done = await imported(workspace, content, mode="upsert", match_field="tax_id")
    path = f"/v1/accounts/{made['id']}"
    changed = (await workspace.admin.get(path)).json()
    assert (changed["name"], changed["tags"]) == ("New", ["b", "c"])
    assert [p["value"] for p in changed["phones"]] == ["01 42 68 53 00", "+33 6 12 38 77 89"]
    await workspace.admin.patch(path, json={"industry": "kept"})
    back = await phase_done(workspace, done["id"], Phase.REVERSE)
    assert back["reversal"] == {"reverted": 1, "kept": 0}
    after = (await workspace.admin.get(path)).json()
    same = ("name", "employees", "tags", "phones", "annual_revenue", "address")
    assert {name: after[name] for name in same} == {name: made[name] for name in same}
    assert after["industry"] == "kept"


async def test_what_others_refer_to_is_not_taken_back(workspace: Workspace) -> None:
    done = await imported(workspace, b"name\nParent\nLonely\n")
    accounts = (await workspace.admin.get("/v1/accounts")).json()["items"]
    parent = next(each for each in accounts if each["name"] == "Parent")
    await make_account(workspace.admin, name="Child", parent_id=parent["id"])
    back = await phase_done(workspace, done["id"], Phase.REVERSE)
    assert back["reversal"] == {"reverted": 1, "kept": 1}
    assert set(await names(workspace.admin)) == {"Parent", "Child"}


async def test_contacts_are_known_by_e_mail_or_phone(workspace: Workspace) -> None:
    made = await make_contact(
        workspace.admin, name={"given": "Ann", "family": "Lee"}, title="Clerk",
        emails=[{"value": "Ann@Example.com"}], phones=[{"value": "06 12 38 77 89"}],
    )  # fmt: skip
    by_mail = (
        b"first name,last name,email,job title\nAnn,Lee,ANN@example.com,Boss\n,New,n@x.example,\n"
    )
    done = await imported(workspace, by_mail, "contacts", mode="upsert", match_field="email")
    assert (done["counts"]["updated"], done["counts"]["created"]) == (1, 1)
    by_phone = b"phone,job title,company\n+33612387789,Chief,Acme\n"
    done = await imported(
        workspace, by_phone, "contacts", mode="update", match_field="phone", create_related=True
    )
    assert done["counts"]["updated"] == 1
    now = (await workspace.admin.get(f"/v1/contacts/{made['id']}")).json()
    assert (now["title"], now["account"]["name"]) == ("Chief", "Acme")
    assert [point["value"] for point in now["emails"]] == ["Ann@Example.com"]
    back = await phase_done(workspace, done["id"], Phase.REVERSE)
    assert back["reversal"] == {"reverted": 2, "kept": 0}
    after = (await workspace.admin.get(f"/v1/contacts/{made['id']}")).json()
    assert (after["title"], after["account"]) == ("Boss", None)


async def test_an_account_that_many_rows_name_is_opened_once(workspace: Workspace) -> None:
    rows = [f"Ann,Lee{n},{'ACME' if n % 2 else ' Acme '}" for n in range(40)]
    content = "\n".join(["first name,last name,company", *rows]).encode()
    for _ in range(2):
        done = await imported(workspace, content, "contacts", create_related=True)
        assert done["counts"]["created"] == 40
    assert len(await names(workspace.admin)) == 1
