"""GET /v1/search: everything that the caller may see, best first."""

from typing import Any

from tests.factories.workspaces import Client, Workspace


async def made(client: Client, path: str, body: dict[str, Any]) -> str:
    answer = await client.post(f"/v1/{path}", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def hits(client: Client, q: str, **more: Any) -> list[tuple[str, str | None, str]]:
    answer = await client.get("/v1/search", params={"q": q, **more})
    assert answer.status_code == 200, answer.text
    items = answer.json()["items"]
    return [(item["title"], item["subtitle"], item["matched_field"]) for item in items]


async def test_names_that_begin_so_come_first(workspace: Workspace) -> None:
    client = workspace.admin
    for name in ("Blue Lotus", "Lotus Trading", "Đại Lộc"):
        await made(client, "accounts", {"name": name, "address": {"city": "Huế"}})
    told = {"name": {"given": "Loan"}, "emails": [{"value": "lotus@flowers.example"}]}
    await made(client, "contacts", told)
    assert await hits(client, "lotus") == [
        ("Lotus Trading", "Huế", "name"),
        ("Blue Lotus", "Huế", "name"),
        ("Loan", "lotus@flowers.example", "email"),
    ]
    assert await hits(client, "LOTUS tra") == [("Lotus Trading", "Huế", "name")]
    assert await hits(client, "dai loc") == [("Đại Lộc", "Huế", "name")]
    assert len(await hits(client, "lo", limit=1)) == 1


async def test_by_phone_and_external_id(workspace: Workspace) -> None:
    client = workspace.admin
    phone = [{"value": "01 42 68 53 00"}]
    account_id = await made(client, "accounts", {"name": "Maison", "phones": phone})
    told = {"name": {"given": "Zoé", "family": "Roux"}, "account_id": account_id}
    await made(client, "contacts", told)
    upserted = await client.put("/v1/accounts/by/sap/AB-1701", json={"name": "Kho Lạnh"})
    assert upserted.status_code == 201
    assert await hits(client, "+33142") == [("Maison", "01 42 68 53 00", "phone")]
    assert await hits(client, "+33 1 42 68") == [("Maison", "01 42 68 53 00", "phone")]
    assert await hits(client, "0142685300") == [("Maison", "01 42 68 53 00", "phone")]
    assert await hits(client, "AB-17") == [("Kho Lạnh", "AB-1701", "external_id")]
    assert await hits(client, "roux") == [("Zoé Roux", "Maison", "name")]


async def test_chinese_names_by_one_or_two_characters(workspace: Workspace) -> None:
    for family, given in (("张", "伟明"), ("王", "伟")):
        name = {"given": given, "family": family, "order": "family_first"}
        await made(workspace.admin, "contacts", {"name": name})
    titles = [hit[0] for hit in await hits(workspace.admin, "张")]
    assert titles == ["张 伟明"]
    assert [hit[0] for hit in await hits(workspace.admin, "伟明")] == ["张 伟明"]


async def test_only_what_the_caller_sees(workspace: Workspace) -> None:
    rep = await workspace.client("sales_rep")
    await made(workspace.admin, "accounts", {"name": "Hidden Harbour"})
    mine = await made(rep, "accounts", {"name": "Harbour Lights"})
    assert [hit[0] for hit in await hits(rep, "harbour")] == ["Harbour Lights"]
    await rep.post(f"/v1/accounts/{mine}/archival")
    assert await hits(rep, "harbour") == []
    stranger = (await workspace.house.workspace()).admin
    assert await hits(stranger, "harbour") == []


async def test_anything_may_be_typed(workspace: Workspace) -> None:
    client = workspace.admin
    await made(client, "accounts", {"name": "100% O'Neil_\\Sons"})
    for q in ("%", "_", "\\", "'", '"', "!!", "%%%", "' or 1=1 --", "\u200d", "a" * 200, "🦊", "́"):
        await hits(client, q)
    assert [hit[0] for hit in await hits(client, "oneil")] == ["100% O'Neil_\\Sons"]
    for params, pointer in (
        ({}, "/q"),
        ({"q": ""}, "/q"),
        ({"q": "x", "colour": "red"}, "/colour"),
    ):
        refused = await client.get("/v1/search", params=params)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == pointer
    nul = await client.get("/v1/search?q=%00abc")
    assert nul.json()["errors"][0]["code"] == "unstorable_character"
