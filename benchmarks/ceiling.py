"""The ceiling: a bare FastAPI with asyncpg that checks no token, right or workspace.

It answers the same rows from the same tables, as a superuser, and writes no journal unless asked to
write what we write.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import asyncpg
import msgspec
from fastapi import FastAPI, Request, Response
from uuid_utils.compat import uuid7

from persistence.kernel.engine import connect_arguments

encode: Final = msgspec.json.Encoder().encode
COLUMNS: Final = (
    "c.id, c.version, c.given_name, c.middle_name, c.family_name, c.display_name, c.title, "
    "c.department, c.gender, c.language, c.birth_date, c.email, c.phone, c.address_lines, c.city, "
    "c.country, c.tags, c.archived_at, c.created_at, c.updated_at, c.owner_id, c.account_id, "
    "a.name as account_name, u.name as owner_name"
)
_JOINS: Final = (
    "left join account a on a.workspace_id = c.workspace_id and a.id = c.account_id "
    "left join app_user u on u.workspace_id = c.workspace_id and u.id = c.owner_id"
)
LIST: Final = (
    f"select {COLUMNS} from (select * from contact where workspace_id = $1 "
    "and (name_key, id) > ($2, $3) order by name_key, id limit 51) c "
    f"{_JOINS} order by c.name_key, c.id"
)
FILTERED: Final = (
    f"select {COLUMNS} from (select * from contact where workspace_id = $1 "
    "and country = $2 order by name_key, id limit 51) c "
    f"{_JOINS} order by c.name_key, c.id"
)
ONE: Final = (
    f"select {COLUMNS}, (select json_agg(p)::text from contact_point p "
    "where p.workspace_id = c.workspace_id and p.contact_id = c.id) as points "
    f"from contact c {_JOINS} where c.workspace_id = $1 and c.id = $2"
)
ZERO: Final = UUID(int=0)


@asynccontextmanager
async def _pool(app: FastAPI) -> AsyncIterator[None]:
    arguments = connect_arguments(os.environ["CEILING_URL"])
    async with asyncpg.create_pool(**arguments, min_size=8, max_size=8) as pool:
        app.state.pool = pool
        app.state.ws = UUID(os.environ["CEILING_WORKSPACE"])
        app.state.user = UUID(os.environ["CEILING_USER"])
        yield


app = FastAPI(lifespan=_pool, openapi_url=None)


def _json(content: Any) -> Response:
    return Response(encode(content), media_type="application/json")


@app.get("/contacts")
async def contacts(request: Request) -> Response:
    asked = request.query_params
    pool, ws = request.app.state.pool, request.app.state.ws
    if "country" in asked:
        rows = await pool.fetch(FILTERED, ws, asked["country"])
    else:
        rows = await pool.fetch(LIST, ws, asked.get("key", ""), UUID(asked.get("id", str(ZERO))))
    return _json({"items": [dict(row) for row in rows[:50]], "next_cursor": None})


@app.get("/contacts/{contact_id}")
async def contact(request: Request, contact_id: UUID) -> Response:
    row = await request.app.state.pool.fetchrow(ONE, request.app.state.ws, contact_id)
    return _json(dict(row))


INSERT_ACCOUNT: Final = (
    "insert into account (workspace_id, id, version, created_at, created_by, updated_at, "
    "updated_by, tags, owner_id, name_key, search_text, name, kind, email, phone) "
    "values ($1, $2, 1, $3, $4, $3, $4, $5, $4, $6, $7, $8, 'business', $9, $10)"
)
INSERT_POINT: Final = (
    "insert into contact_point (workspace_id, id, account_id, kind, value, normalised, "
    '"primary", position) values ($1, $2, $3, $4, $5, $5, true, 0)'
)
INSERT_JOURNAL: Final = (
    "insert into journal (workspace_id, at, id, feed_epoch, n, kind, actor_id, aggregate_type, "
    "aggregate_id, aggregate_version, event, changes, payload, nonce, digest) values "
    "($1, $2, $3, 1, 0, 'change', $4, 'account', $5, 1, 'customers.account.created', $6, 'null', "
    "$7, $7)"
)
INSERT_KEY: Final = (
    "insert into idempotency_key (workspace_id, principal_id, operation, key, fingerprint, "
    "status, headers, body) values ($1, $2, 'POST /accounts', $3, $4, 201, '{}', $4)"
)


@app.post("/accounts", status_code=201)
async def create_account(request: Request) -> Response:
    """The rows that we write for the same account, by plain statements."""
    body = msgspec.json.decode(await request.body())
    ws, user = request.app.state.ws, request.app.state.user
    now, account_id, name = datetime.now(UTC), uuid7(), body["name"]
    phone, email = body["phones"][0]["value"], body["emails"][0]["value"]
    changes = encode(body).decode()
    async with request.app.state.pool.acquire() as db, db.transaction():
        folded = name.lower()
        await db.execute(
            INSERT_ACCOUNT, ws, account_id, now, user, [], folded, f" {folded} ", name, email, phone
        )
        await db.execute(INSERT_POINT, ws, uuid7(), account_id, "phone", phone)
        await db.execute(INSERT_POINT, ws, uuid7(), account_id, "email", email)
        await db.execute(INSERT_JOURNAL, ws, now, uuid7(), user, account_id, changes, b"0" * 32)
        key = request.headers["idempotency-key"]
        await db.execute(INSERT_KEY, ws, user, key, changes.encode())
    return _json({"id": account_id, "version": 1, **body})
