"""Keep the accounts that a user may see in a small database, as a phone would.

    RAPPORT_TOKEN=… python sync_phone.py http://127.0.0.1:8000 phone.db

Run again at any time: it goes on where it stopped. A record may be told of twice and is then just
written twice; what was deleted, or has left the user's reach, goes.
"""

import json
import os
import sqlite3
import sys
from http import HTTPStatus

import httpx

TABLES = """
CREATE TABLE IF NOT EXISTS account (id TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS place (one INTEGER PRIMARY KEY CHECK (one = 1), cursor TEXT NOT NULL);
"""


def sync(api: httpx.Client, phone: sqlite3.Connection) -> None:
    """Everything once, then what has changed since the last call."""
    phone.executescript(TABLES)
    place = phone.execute("SELECT cursor FROM place").fetchone()
    cursor = place[0] if place else _fetch_all(api, phone)
    while True:
        asked = {"cursor": cursor, "types": "account"}
        answer = api.get("/v1/changes", params=asked)
        if answer.status_code == HTTPStatus.GONE:
            # rights have changed, or a backup was restored: what is here may be wrong
            cursor = _fetch_all(api, phone)
            continue
        page = answer.raise_for_status().json()
        with phone:
            for change in page["items"]:
                _apply(api, phone, change["kind"], change["record_id"])
            _keep_place(phone, page["next_cursor"])
        cursor = page["next_cursor"]
        if not page["more"]:
            return


def _fetch_all(api: httpx.Client, phone: sqlite3.Connection) -> str:
    # the place comes first: what changes while the lists are read is told of afterwards
    now = api.get("/v1/changes", params={"cursor": "now"}).raise_for_status().json()
    with phone:
        phone.execute("DELETE FROM account")
        asked = {"limit": "200"}
        while True:
            page = api.get("/v1/accounts", params=asked).raise_for_status().json()
            for account in page["items"]:
                _write(phone, account["id"], account)
            if page["next_cursor"] is None:
                break
            asked["cursor"] = page["next_cursor"]
        _keep_place(phone, now["next_cursor"])
    return str(now["next_cursor"])


def _apply(api: httpx.Client, phone: sqlite3.Connection, kind: str, record_id: str) -> None:
    answer = None if kind in {"deleted", "left"} else api.get(f"/v1/accounts/{record_id}")
    if answer is None or answer.status_code == HTTPStatus.NOT_FOUND:
        phone.execute("DELETE FROM account WHERE id = ?", [record_id])
    else:
        _write(phone, record_id, answer.raise_for_status().json())


def _write(phone: sqlite3.Connection, record_id: str, account: object) -> None:
    body = json.dumps(account)
    phone.execute("INSERT OR REPLACE INTO account VALUES (?, ?)", [record_id, body])


def _keep_place(phone: sqlite3.Connection, cursor: str) -> None:
    phone.execute("INSERT OR REPLACE INTO place VALUES (1, ?)", [cursor])


if __name__ == "__main__":
    base, file = sys.argv[1:]
    authorization = {"Authorization": f"Bearer {os.environ['RAPPORT_TOKEN']}"}
    with httpx.Client(base_url=base, headers=authorization) as client:
        sync(client, sqlite3.connect(file))
