"""Files on records over HTTP, on a real database and a folder."""

import hashlib
import io
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from PIL import Image

from adapters.files.folder import FolderStore
from bootstrap.activities import sweep_files
from domain.activities import ports
from tests.factories.activities import account, file
from tests.factories.customers import make_contact
from tests.factories.journal import a_system_pool
from tests.factories.pictures import picture
from tests.factories.workspaces import Client, House, Workspace


async def path_of(client: Client, file_id: str) -> str:
    """The signed link to a file, as a path."""
    answer = await client.get(f"/v1/files/{file_id}/link")
    assert answer.status_code == 200, answer.text
    url: str = answer.json()["url"]
    return "/files/" + url.rpartition("/")[2]


def stored(house: House, workspace: Workspace) -> list[Path]:
    store: FolderStore = house.wiring.free[ports.FileStore]
    root = store._root / str(workspace.id)
    return sorted(each for each in root.rglob("*") if each.is_file())


async def test_a_file_is_kept_shown_renamed_fetched_and_deleted(
    house: House, workspace: Workspace
) -> None:
    client, record = workspace.admin, await account(workspace.admin)
    content = b"bao gia\n" * 300_000
    made = await file(client, record, content, name="báo giá ☕.txt")
    assert (made["name"], made["size"]) == ("báo giá ☕.txt", len(content))
    assert made["sha256"] == hashlib.sha256(content).hexdigest()
    assert (made["media_type"], made["record_name"]) == ("text/plain", "Lotus Trading")
    listed = (await client.get("/v1/files", params={"record_id": record})).json()["items"]
    assert listed == [made]
    renamed = await client.patch(f"/v1/files/{made['id']}", json={"name": "giá.txt"})
    assert (renamed.json()["name"], renamed.json()["version"]) == ("giá.txt", 2)
    async with house.client() as stranger:
        fetched = await stranger.get(await path_of(client, made["id"]))
    assert (fetched.status_code, fetched.content) == (200, content)
    gone = await client.delete(f"/v1/files/{made['id']}", headers={"If-Match": '"2"'})
    assert gone.status_code == 204
    assert (await client.get(f"/v1/files/{made['id']}")).status_code == 404
    events = [row["event"] for row in await workspace.journal(made["id"])]
    assert events == [f"activities.file.{what}" for what in ("created", "updated", "deleted")]


async def test_bytes_are_answered_so_that_no_browser_shows_them(
    house: House, workspace: Workspace
) -> None:
    client, record = workspace.admin, await account(workspace.admin)
    page = b"<!doctype html><script>alert(1)</script>"
    name = 'a"; filename=evil.html\u00e9.html'
    made = await file(client, record, page, name=name)
    assert made["media_type"] == "text/html"
    async with house.client() as stranger:
        answer = await stranger.get(await path_of(client, made["id"]))
    headers = answer.headers
    assert headers["content-type"] == "application/octet-stream"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert headers["cache-control"] == "private, no-store"
    assert "set-cookie" not in headers
    plain = 'attachment; filename="a__ filename_evil.html_.html"; '
    assert headers["content-disposition"] == plain + "filename*=UTF-8''" + quote(name, safe="")


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-3", 206, b"0123"),
        ("bytes=6-", 206, b"6789"),
        ("bytes=-2", 206, b"89"),
        ("bytes=4-400", 206, b"456789"),
        ("bytes=40-", 200, b"0123456789"),
        ("bytes=0-1,4-5", 200, b"0123456789"),
        ("letters=1-2", 200, b"0123456789"),
    ],
)
async def test_a_part_of_a_file_is_fetched(
    workspace: Workspace, asked: str, status: int, part: bytes
) -> None:
    made = await file(workspace.admin, await account(workspace.admin), b"0123456789")
    path = await path_of(workspace.admin, made["id"])
    answer = await workspace.admin.get(path, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (status, part)
    other = {"Range": asked, "If-Range": '"another"'}
    assert (await workspace.admin.get(path, headers=other)).status_code == 200


async def test_a_picture_has_a_thumbnail(workspace: Workspace) -> None:
    client, record = workspace.admin, await account(workspace.admin)
    turned = Image.Exif()
    turned[0x0112] = 6
    told: dict[str, dict[str, Any]] = {"PNG": {}, "JPEG": {"exif": turned}, "GIF": {}, "WEBP": {}}
    for kind, options in told.items():
        made = await file(client, record, picture(kind, **options), name="me.exe")
        size = (480, 640) if options else (640, 480)
        assert (made["width"], made["height"], made["thumbnail"]) == (*size, True), kind
        assert made["media_type"] == f"image/{kind.lower()}"
        answer = await client.get(f"/v1/files/{made['id']}/thumbnail")
        assert answer.headers["content-type"] == "image/webp"
        with Image.open(io.BytesIO(answer.content)) as small:
            assert max(small.size) == 256
            assert not small.getexif()
    cut = await file(client, record, picture()[:2_000], name="cut.png")
    assert (cut["media_type"], cut["thumbnail"]) == ("image/png", False)
    text = await file(client, record)
    assert (await client.get(f"/v1/files/{text['id']}/thumbnail")).status_code == 404


async def test_an_upload_that_is_sent_again_is_one_file(house: House, workspace: Workspace) -> None:
    client, record = workspace.admin, await account(workspace.admin)
    key = {"Idempotency-Key": uuid4().hex}
    first = await file(client, record, b"once", headers=key)
    again = await file(client, record, b"once", headers=key)
    assert again == first
    assert [each.name for each in stored(house, workspace)] == [first["id"]]
    asked = {"record_type": "account", "record_id": record, "name": "notes.txt"}
    other = await client.post("/v1/files", params=asked, content=b"other", headers=key)
    assert other.status_code == 422, other.text
    wish = {"Prefer": "handling=validate"}
    tried = await client.post("/v1/files", params=asked, content=b"x", headers=wish)
    assert (tried.status_code, tried.headers["preference-applied"]) == (201, wish["Prefer"])
    assert (await client.get(f"/v1/files/{tried.json()['id']}")).status_code == 404
    listed = (await client.get("/v1/files", params={"record_id": record})).json()["items"]
    assert [each["id"] for each in listed] == [first["id"]]


@pytest.mark.parametrize(
    ("told", "content", "status", "code"),
    [
        ({"name": "../../etc/passwd"}, b"x", 422, "bad_file_name"),
        ({"name": "a\u202egpj.exe"}, b"x", 422, "bad_file_name"),
        ({"name": "a\nb"}, b"x", 422, "bad_file_name"),
        ({"name": "   "}, b"x", 422, "required"),
        ({"name": "x" * 256}, b"x", 422, "too_long"),
        ({"record_id": str(uuid4())}, b"x", 422, "unknown_reference"),
        ({"record_type": "user"}, b"x", 422, None),
        ({"folder": "x"}, b"x", 422, "unknown_parameter"),
        ({}, b"", 422, "file_empty"),
        ({}, b"MZ\x90\x00", 422, "file_type_refused"),
        ({}, b"#!/bin/sh\n", 422, "file_type_refused"),
    ],
)
async def test_what_cannot_be_kept_is_refused_by_name(
    house: House,
    workspace: Workspace,
    told: dict[str, Any],
    content: bytes,
    status: int,
    code: str | None,
) -> None:
    client = workspace.admin
    asked = {"record_type": "account", "record_id": await account(client), "name": "a.txt", **told}
    answer = await client.post("/v1/files", params=asked, content=content)
    assert answer.status_code == status, answer.text
    problem = answer.json()
    assert code in (None, problem["code"], *(each["code"] for each in problem["errors"]))
    assert stored(house, workspace) == []


async def test_forms_are_refused(workspace: Workspace) -> None:
    asked = {"record_type": "account", "record_id": str(uuid4()), "name": "a.txt"}
    form = {"file": ("a.txt", b"x")}
    answer = await workspace.admin.post("/v1/files", params=asked, files=form)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


async def test_files_are_seen_and_changed_as_their_record_is(
    house: House, workspace: Workspace
) -> None:
    admin, record = workspace.admin, await account(workspace.admin)
    rep = await workspace.client("sales_rep")
    made = await file(admin, record)
    address = f"/v1/files/{made['id']}"
    for path in ("", "/link", "/thumbnail"):
        assert (await rep.get(address + path)).status_code == 404
    assert (await rep.patch(address, json={"name": "b"})).status_code == 404
    assert (await rep.delete(address)).status_code == 404
    assert (await rep.get("/v1/files", params={"record_id": record})).json()["items"] == []
    other = await house.workspace()
    assert (await other.admin.get(address)).status_code == 404
    await other.close()
    analyst = await workspace.client("analyst")
    assert (await analyst.get(address)).status_code == 200
    assert (await analyst.delete(address)).status_code == 403
    own = await make_contact(rep, name={"given": "Lan"})
    mine = await file(rep, own["id"], record_type="contact")
    assert (mine["record_type"], mine["author"]["id"]) == ("contact", str(rep.user_id))


async def test_a_link_ends_with_the_right_to_see_the_file(
    house: House, workspace: Workspace
) -> None:
    admin = workspace.admin
    made = await file(admin, await account(admin))
    analyst = await workspace.client("analyst")
    path = await path_of(analyst, made["id"])
    async with house.client() as stranger:
        assert (await stranger.get(path)).status_code == 200
        for wrong in (
            path[:20] + ("A" if path[20] != "A" else "B") + path[21:],
            path[:-4],
            "/files/x",
            "/files/é",
        ):
            assert (await stranger.get(wrong)).status_code == 404
        ended = await admin.post(f"/v1/users/{analyst.user_id}/deactivation")
        assert ended.status_code == 200, ended.text
        assert (await stranger.get(path)).status_code == 404
        own = await path_of(admin, made["id"])
        await admin.delete(f"/v1/files/{made['id']}")
        assert (await stranger.get(own)).status_code == 404


async def test_bytes_of_no_file_are_swept_after_a_day(house: House, workspace: Workspace) -> None:
    client, record = workspace.admin, await account(workspace.admin)
    kept, gone = await file(client, record), await file(client, record, picture())
    await client.delete(f"/v1/files/{gone['id']}")
    intake = house.wiring.free[ports.FileIntake]
    async with a_system_pool(house.database) as system:
        await sweep_files(system, intake)
        assert len(stored(house, workspace)) == 3
        await system.execute(
            "update file_content set free_since = now() - interval '2 days'"
            " where workspace_id = $1 and free_since is not null",
            workspace.id,
        )
        await sweep_files(system, intake)
    assert [each.name for each in stored(house, workspace)] == [kept["id"]]
    ledger = await workspace.rows("select id from file_content")
    assert [str(row["id"]) for row in ledger] == [kept["id"]]


async def test_bytes_that_were_lost_are_said_to_be(house: House, workspace: Workspace) -> None:
    made = await file(workspace.admin, await account(workspace.admin), picture())
    for each in stored(house, workspace):
        each.unlink()
    answer = await workspace.admin.get(await path_of(workspace.admin, made["id"]))
    assert (answer.status_code, answer.json()["code"]) == (410, "file_lost")
    answer = await workspace.admin.get(f"/v1/files/{made['id']}/thumbnail")
    assert (answer.status_code, answer.json()["code"]) == (410, "file_lost")
