"""The pages for people: complete, and made of the contract itself."""

import httpx
import pytest_asyncio
from fastapi import FastAPI

from api.kernel.reference import error_codes
from bootstrap.api import bare_app


@pytest_asyncio.fixture(scope="session")
async def bare() -> FastAPI:
    return bare_app()


async def _page(app: FastAPI, path: str) -> str:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get(path)
    assert answer.status_code == 200
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    return answer.text


async def test_reference_names_every_operation(bare: FastAPI) -> None:
    page = await _page(bare, "/docs")
    operations = [
        operation["operationId"]
        for item in bare.openapi()["paths"].values()
        for operation in item.values()
        if isinstance(operation, dict)
    ]
    assert operations
    assert [name for name in operations if f'id="{name}"' not in page] == []


async def test_error_page_explains_every_code_of_a_problem_type(bare: FastAPI) -> None:
    page = await _page(bare, "/docs/errors")
    codes = error_codes()
    assert {"not_found", "stale", "forbidden", "parent_cycle"} <= codes.keys()
    assert [code for code in codes if f'id="{code}"' not in page] == []
