"""Where the bytes of files are kept: a folder, and a store that speaks S3."""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.files.folder import FolderStore
from adapters.files.objects import BadStoreUrl, ObjectStore
from domain.activities.errors import FileLost, FileStoreDown
from tests.factories.s3 import Bucket, bucket

KEY = "0197/ab/0199.webp"


@pytest.fixture
def objects() -> Iterator[Bucket]:
    with bucket() as served:
        yield served


@pytest.fixture(params=["folder", "objects"])
def store(request: pytest.FixtureRequest, tmp_path: Path, objects: Bucket) -> Any:
    return FolderStore(tmp_path) if request.param == "folder" else ObjectStore.of(objects.url())


async def read(store: Any, start: int, stop: int) -> bytes:
    return b"".join([piece async for piece in await store.open(KEY, start, stop)])


async def test_bytes_are_kept_read_in_part_replaced_and_deleted(store: Any) -> None:
    content = os.urandom(700_000)
    await store.put(KEY, io.BytesIO(content))
    assert await read(store, 0, len(content)) == content
    assert await read(store, 99, 1_000) == content[99:1_000]
    assert await read(store, 699_999, 9_999_999) == content[-1:]
    await store.put(KEY, io.BytesIO(b"another"))
    assert await read(store, 0, 7) == b"another"
    await store.delete(KEY)
    await store.delete(KEY)
    with pytest.raises(FileLost):
        await store.open(KEY, 0, 7)


async def test_large_files_go_to_the_store_in_parts(objects: Bucket) -> None:
    content = os.urandom(11_000_000)
    store = ObjectStore.of(objects.url())
    await store.put(KEY, io.BytesIO(content))
    assert objects.objects == {f"files/{KEY}": content}
    assert sum("partNumber" in each for each in objects.asked) == 3
    assert objects.refusals == []


async def test_a_store_that_refuses_or_is_down_is_said_to_be(objects: Bucket) -> None:
    wrong = ObjectStore.of(objects.url(secret="another"))
    with pytest.raises(FileStoreDown):
        await wrong.put(KEY, io.BytesIO(b"x"))
    assert objects.refusals
    assert objects.objects == {}
    nobody = Bucket(port=1)
    with pytest.raises(FileStoreDown):
        await ObjectStore.of(nobody.url()).open(KEY, 0, 1)


async def test_a_folder_that_cannot_be_written_is_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "0197").write_text("in the way")
    store = FolderStore(tmp_path)
    with pytest.raises(FileStoreDown):
        await store.put(KEY, io.BytesIO(b"x"))
    with pytest.raises(FileStoreDown):
        await store.open(KEY, 0, 1)
    with pytest.raises(ValueError, match="out of the folder"):
        await store.open("../x", 0, 1)


@pytest.mark.parametrize("url", ["https://a:b@host/x", "s3://host/x", "s3://a:b@host", "s3:///x"])
def test_the_address_of_a_store_is_read_strictly(url: str) -> None:
    with pytest.raises(BadStoreUrl):
        ObjectStore.of(url)
