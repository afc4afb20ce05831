"""The pages for people: complete, and made of the contract itself."""

import ast
from pathlib import Path

import httpx
import pytest_asyncio
from fastapi import FastAPI

from api.kernel.issue_codes import ISSUE_CODES
from api.kernel.problems import TYPE_BASE
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


async def test_the_type_of_a_problem_leads_to_its_code(bare: FastAPI) -> None:
    path, _, anchor = TYPE_BASE.partition("#")
    page = await _page(bare, path)
    assert anchor == ""
    spoken = {"malformed_json", "method_not_allowed", "rate_limited", "overloaded", "timed_out"}
    assert [code for code in spoken if f'id="{code}"' not in page] == []
    assert [code for code in ISSUE_CODES if f'id="issue-{code}"' not in page] == []


def test_every_code_about_a_part_of_the_input_is_explained() -> None:
    root = Path(__file__).parents[3]
    raised = {
        node.args[1].value
        for floor in ("adapters", "api", "bootstrap", "domain", "persistence")
        for path in (root / floor).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and len(node.args) >= 3 and _names_an_issue(node.func)
        if isinstance(node.args[1], ast.Constant) and isinstance(node.args[1].value, str)
    }
    assert len(raised) > 60
    assert raised - ISSUE_CODES.keys() == set()


def _names_an_issue(called: ast.expr) -> bool:
    if isinstance(called, ast.Attribute):
        return called.attr == "at"
    return isinstance(called, ast.Name) and called.id == "Issue"
