"""The contract against a served API: no input answers 5xx, no answer is undeclared."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.cluster import Database
from tests.factories.served import served
from tests.factories.workspaces import Workspace

CHECKS: Final = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_schema_conformance,response_headers_conformance,unsupported_method"
)
# These end the session that the run is signed in with, or the right to it.
ENDING: Final = "end_|deactivate|change_password|redeem|sign_up|refresh|update_user|change_user"
SECONDS: Final = 60


async def test_the_served_api_keeps_its_contract(
    database: Database, workspace: Workspace, tmp_path: Path
) -> None:
    await workspace.admin.post("/v1/accounts", json={"name": "Somebody"})
    async with served(database) as base:
        command = [
            str(Path(sys.executable).with_name("schemathesis")),
            *("run", f"{base}/v1/openapi.json", "--url", base, "--continue-on-failure"),
            *("-H", f"Authorization: Bearer {workspace.admin.token}"),
            *("--checks", CHECKS, "--exclude-operation-id-regex", ENDING),
            *("--phases", "examples,coverage,fuzzing", "--max-examples", "5"),
            *("--workers", "1", "--seed", "1", "--no-color", "--generation-database", "none"),
            *("--max-time", str(SECONDS), "--warnings", "off"),
        ]
        done = await asyncio.to_thread(
            subprocess.run, command, capture_output=True, text=True, cwd=tmp_path, check=False
        )
    assert done.returncode == 0, done.stdout[-8_000:] + done.stderr[-2_000:]
