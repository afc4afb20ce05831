"""The identity context on a real database, without HTTP."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast
from uuid import UUID, uuid4

import pytest_asyncio
from uuid_utils.compat import uuid7

from adapters.opaque import OpaqueSecrets
from adapters.sealing import MasterKey, PlacedSeals, Sealer
from bootstrap.grants import GRANTS
from domain.identity.commands import Device, SignedIn, SignUp, sign_up
from domain.identity.ports import AccessClaims
from domain.kernel.ports import Scope, UnitOfWork
from domain.kernel.principal import Principal
from persistence.identity.principals import SqlPrincipals
from persistence.kernel.engine import read_pool, write_engine
from persistence.kernel.jobs import enqueue
from persistence.kernel.pool import ConnectionPool
from persistence.kernel.reading import Reads
from persistence.kernel.unit_of_work import SqlRunner, SqlUnitOfWork
from persistence.mappers import start_mappers
from tests.cluster import Database

T = TypeVar("T")
SEALS = PlacedSeals(Sealer([MasterKey(b"k" * 32)]))


@dataclass
class Watch:
    """The wall clock of units of work, and the monotonic one of caches."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    seconds: float = 0.0

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.seconds += seconds


@dataclass
class Identity:
    runner: SqlRunner
    pool: ConnectionPool
    reads: Reads
    principals: SqlPrincipals
    secrets: OpaqueSecrets
    watch: Watch

    async def run(
        self, work: Callable[[SqlUnitOfWork], Awaitable[T]], principal: Principal | None = None
    ) -> T:
        async def in_sql(uow: UnitOfWork) -> T:
            return await work(cast("SqlUnitOfWork", uow))

        scope = Scope(principal.workspace_id, principal.user_id) if principal else Scope()
        return await self.runner.run(in_sql, scope=scope)

    async def found(self, email: str | None = None, hashed: str = "hash") -> SignedIn:
        """A new workspace, its administrator signed in."""
        command = SignUp(
            workspace_name="Acme",
            base_currency="EUR",
            time_zone="Europe/Paris",
            locale="fr",
            name="Ada Admin",
            email=email or f"ada-{uuid4().hex}@example.com",
            password_hash=hashed,
            device=Device(user_agent="pytest"),
        )
        return await self.run(lambda uow: sign_up(command, uow=uow, secrets=self.secrets))

    async def principal(self, who: SignedIn) -> Principal:
        return await self.principals.of(claims_of(who))

    async def journal(self, workspace_id: UUID) -> list[Any]:
        async with self.reads.open(workspace_id) as connection:
            rows: list[Any] = await connection.fetch(
                "select kind, event, actor_id, changes::text as changes, payload::text as payload "
                "from journal where workspace_id = $1 order by at, id",
                workspace_id,
            )
        return rows


def claims_of(who: SignedIn) -> AccessClaims:
    return AccessClaims(who.workspace_id, who.user_id, who.session_id, who.user_version, 2**40)


@pytest_asyncio.fixture
async def identity(database: Database) -> AsyncIterator[Identity]:
    start_mappers()
    watch = Watch()
    engine = write_engine(database.url(), size=4)
    pool = await read_pool(database.url(), size=4)
    reads = Reads(pool)
    yield Identity(
        runner=SqlRunner(engine, now=lambda: watch.now, new_id=uuid7, enqueue=enqueue),
        pool=pool,
        reads=reads,
        principals=SqlPrincipals(reads, GRANTS, lambda _zone: "FR", lambda: watch.seconds),
        secrets=OpaqueSecrets(b"k" * 32),
        watch=watch,
    )
    await pool.close()
    await engine.dispose()
