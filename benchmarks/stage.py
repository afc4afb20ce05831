"""What the benchmarks run on: a durable PostgreSQL, two workspaces of made-up customers."""

import asyncio
import base64
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
from pydantic import SecretStr

from adapters.tokens import Es256Tokens
from benchmarks import custom_values, people
from bootstrap.database import environment
from bootstrap.settings import Settings
from bootstrap.wiring import House, open_house
from domain.identity import ports as identity
from domain.identity.commands.sessions import Device, SignUp, sign_up
from domain.identity.model import Client
from domain.kernel.ports import RequestUnit, Scope
from migrations.run import upgrade
from persistence.kernel.embedded import EmbeddedServer
from persistence.kernel.engine import connect_arguments
from persistence.kernel.roles import APP, OWNER, SYSTEM, prepare_database

DATABASE = "rapport_bench"
_KEY = base64.b64encode(b"benchmark key, 32 bytes of it...").decode()


@dataclass
class Member:
    """Someone who can sign in, and the token with which."""

    workspace_id: UUID
    user_id: UUID
    session_id: UUID
    token: str


@dataclass
class Stage:
    settings: Settings
    server: EmbeddedServer
    admin_url: str
    big: Member
    narrow: Member
    search: Member
    imports: Member
    deep: int
    """How many contacts a deep page passes over, in the order of names."""

    @property
    def environment(self) -> dict[str, str]:
        """For a process of ours: production settings, the log thrown away."""
        unlimited = {"RAPPORT_RATE_LIMIT": "0", "RAPPORT_ANONYMOUS_RATE_LIMIT": "0"}
        return {**environment(self.settings), **unlimited, "RAPPORT_SECRET_KEY": _KEY}

    @property
    def postmaster(self) -> int:
        if self.server.pid is None:
            raise RuntimeError("the server is down")
        return self.server.pid

    async def admin(self) -> Any:
        """A connection above row level security."""
        return await asyncpg.connect(**connect_arguments(self.admin_url))


@asynccontextmanager
async def open_stage(*, accounts: int, contacts: int, searched: int) -> AsyncIterator[Stage]:
    """Seeded and analysed; everything is deleted at the end."""
    root = await asyncio.to_thread(_folder)
    server = EmbeddedServer(root / "data")
    await server.astart()
    try:
        await prepare_database(server.url(), DATABASE)
        await upgrade(server.url(OWNER, DATABASE))
        yield await _furnished(server, root, accounts, contacts, searched)
    finally:
        await server.astop()
        shutil.rmtree(root, ignore_errors=True)


def _folder() -> Path:
    root = Path(tempfile.mkdtemp(prefix="rapport-bench-"))
    if os.geteuid() == 0:
        # The server runs as another user, who must be able to pass through.
        root.chmod(0o711)
    return root


async def _furnished(
    server: EmbeddedServer, root: Path, accounts: int, contacts: int, searched: int
) -> Stage:
    settings = Settings(
        database_url=server.url(APP, DATABASE),
        owner_database_url=server.url(OWNER, DATABASE),
        system_database_url=server.url(SYSTEM, DATABASE),
        secret_key=SecretStr(_KEY),
        data_dir=root,
        log_level="error",
    )
    admin_url = server.url(database=DATABASE)
    async with open_house(settings) as house:
        big, search = await _sign_up(house, "big"), await _sign_up(house, "search")
        imports = await _sign_up(house, "imports")
        admin = await asyncpg.connect(**connect_arguments(admin_url))
        narrow = await _narrow(admin, house, big)
        others = [big.user_id] * 1_249 + [narrow.user_id]
        firms = await _copy(
            admin, "account", people.accounts(accounts, big.workspace_id, [big.user_id])
        )
        await _copy(admin, "contact", people.contacts(contacts, big.workspace_id, others, firms))
        fields = await custom_values.define(admin, search.workspace_id)
        found = people.contacts(searched, search.workspace_id, [search.user_id], [])
        rows = list(custom_values.with_values(found, fields, search.user_id))
        await _copy(admin, "contact", rows)
        await custom_values.copy_values(admin, search.workspace_id, rows, fields)
        await admin.execute("vacuum (analyze)")
        await admin.close()
    return Stage(settings, server, admin_url, big, narrow, search, imports, contacts * 4 // 5)


async def _sign_up(house: House, name: str) -> Member:
    async def work(uow: RequestUnit) -> Any:
        command = SignUp(
            workspace_name=name,
            base_currency="EUR",
            time_zone="Europe/Paris",
            locale="en",
            name=name,
            email=f"{name}@example.com",
            password_hash="none",
            device=Device(Client.MOBILE, None),
        )
        return await sign_up(command, uow=uow, secrets=house.wiring.free[identity.Secrets])

    opened = await house.runner.run(work, scope=Scope())
    return await _member(house.tokens, opened.workspace_id, opened.user_id, opened.session_id)


async def _member(tokens: Es256Tokens, workspace: UUID, user: UUID, session: UUID) -> Member:
    issued = await tokens.issue(
        workspace_id=workspace, user_id=user, session_id=session, user_version=1
    )
    return Member(workspace, user, session, issued.token)


async def _narrow(admin: Any, house: House, big: Member) -> Member:
    """A sales representative of the big workspace who owns one contact in 1,250."""
    user, session = house.runner.new_id(), house.runner.new_id()
    await admin.execute(
        """insert into app_user select (u).* from (select jsonb_populate_record(a,
           jsonb_build_object('id', $2::uuid, 'email', 'narrow@example.com',
           'email_key', 'narrow@example.com',
           'role_id', (select id from role where workspace_id = $1 and key = 'sales_rep'))) as u
           from app_user a where workspace_id = $1 limit 1) as one""",
        big.workspace_id,
        user,
    )
    await admin.execute(
        """insert into session select (s).* from (select jsonb_populate_record(a,
           jsonb_build_object('id', $2::uuid, 'user_id', $3::uuid)) as s
           from session a where workspace_id = $1 limit 1) as one""",
        big.workspace_id,
        session,
        user,
    )
    return await _member(house.tokens, big.workspace_id, user, session)


async def _copy(admin: Any, table: str, rows: Iterable[dict[str, Any]]) -> list[UUID]:
    """Rows in by COPY; their ids out."""
    listed = list(rows)
    columns = list(listed[0])
    await admin.copy_records_to_table(
        table, columns=columns, records=[tuple(row.values()) for row in listed]
    )
    return [row["id"] for row in listed]
