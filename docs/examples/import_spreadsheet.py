"""Import a CSV of accounts, as its columns were guessed, and keep what was refused.

    RAPPORT_TOKEN=… python import_spreadsheet.py http://127.0.0.1:8000 customers.csv

The token is an access token, or a personal access token with the scopes of imports.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

import httpx

AT_WORK = {"validating", "running"}


def import_file(api: httpx.Client, file: Path) -> dict[str, Any]:
    """The import when it is done. Its failed rows lie beside the file, each with its reason."""
    told = {"target": "accounts", "file_name": file.name}
    started = api.post("/v1/imports", json=told).raise_for_status().json()
    path = f"/v1/imports/{started['id']}"
    with file.open("rb") as content:
        headers = {"Content-Type": "application/octet-stream"}
        api.put(f"{path}/file", content=content, headers=headers).raise_for_status()

    # nothing is written yet: counts of what would be created, updated, refused
    api.post(f"{path}/dry-run").raise_for_status()
    sys.stdout.write(f"would be: {_finished(api, path)['dry_run']}\n")

    api.post(f"{path}/run").raise_for_status()
    done = _finished(api, path)
    if done["counts"]["failed"]:
        refused = api.get(f"{path}/failed-rows").raise_for_status()
        file.with_suffix(".refused.csv").write_bytes(refused.content)
    return done


def _finished(api: httpx.Client, path: str) -> dict[str, Any]:
    while (found := api.get(path).raise_for_status().json())["state"] in AT_WORK:
        time.sleep(0.5)
    if found["state"] == "failed":
        raise SystemExit(f"{found['error']['code']}: {found['error']['detail']}")
    kept: dict[str, Any] = found
    return kept


if __name__ == "__main__":
    base, name = sys.argv[1:]
    authorization = {"Authorization": f"Bearer {os.environ['RAPPORT_TOKEN']}"}
    with httpx.Client(base_url=base, headers=authorization) as client:
        sys.stdout.write(f"done: {import_file(client, Path(name))['counts']}\n")
