"""Which adapter stands behind which port: the one place that knows all floors."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

from uuid_utils.compat import uuid7

from adapters.egress import Egress
from adapters.passwords import Argon2Passwords
from adapters.sealing import CannotOpen, MasterKey, PlacedSeals, Sealer
from adapters.signing_keys import SealedSigningKeys
from adapters.text.emails import normalise_email
from adapters.text.phones import normalise_phone
from adapters.text.search import index_text, like_patterns, sort_key
from adapters.time.zones import region_of
from adapters.tokens import Es256Tokens
from api.identity.doors import Doors
from api.kernel.wiring import Wiring
from bootstrap.activities import activities_bound, activities_free, files_free
from bootstrap.exchange import exchange_bound, exchange_free
from bootstrap.grants import GRANTS
from bootstrap.identity import Authenticator, identity_bound, identity_free
from bootstrap.mail import PublicPages, mail_jobs, sender_of
from bootstrap.settings import Settings
from bootstrap.tables import export_targets
from bootstrap.views import views_bound, views_free
from domain.activities.queries import ACTIVITIES, FILES, TASKS
from domain.customers import ports as customers
from domain.customers.queries import ACCOUNTS, CONTACTS
from domain.exchange import ports as exchange
from domain.exchange.queries import TEMPLATES
from domain.identity import ports as identity
from domain.identity.queries import CUSTOM_FIELDS, ROLES, TEAMS, USERS
from domain.kernel.jobs import JobHandler
from domain.kernel.letters import LetterSender, Outbox
from domain.kernel.listing import ListSpec
from domain.kernel.rates import AnonymousRates, Rates
from domain.views.queries import VIEWS
from persistence.activities.reader import ACTIVITY_SOURCE, FILE_SOURCE, TASK_SOURCE
from persistence.customers.history import SqlAccountHistory, SqlContactHistory
from persistence.customers.reader import (
    SqlAccountReader,
    SqlContactReader,
    SqlSharingReader,
    SqlWritten,
)
from persistence.customers.repository import (
    SqlAccounts,
    SqlContacts,
    SqlExternalReferences,
    SqlPeople,
    SqlShares,
)
from persistence.customers.search import SqlSearchReader
from persistence.customers.sources import account_source, contact_source
from persistence.exchange.sight import Sight
from persistence.identity.principals import SqlPrincipals
from persistence.identity.reader import (
    CUSTOM_FIELDS_SOURCE,
    ROLES_SOURCE,
    TEAMS_SOURCE,
    USERS_SOURCE,
)
from persistence.identity.signing_keys import SqlSigningKeys
from persistence.kernel.cursors import Cursors
from persistence.kernel.engine import read_pool, write_engine
from persistence.kernel.hints import Hints
from persistence.kernel.jobs import enqueue
from persistence.kernel.letters import SqlLetters, SqlOutbox
from persistence.kernel.listing import Lister
from persistence.kernel.pool import ConnectionPool
from persistence.kernel.rates import SqlRates
from persistence.kernel.reading import DATABASE_ERRORS, Reads
from persistence.kernel.unit_of_work import SqlRunner
from persistence.mappers import start_mappers

SPECS: Final[tuple[ListSpec, ...]] = (
    ACCOUNTS,
    CONTACTS,
    ACTIVITIES,
    TASKS,
    FILES,
    USERS,
    TEAMS,
    ROLES,
    CUSTOM_FIELDS,
    VIEWS,
    TEMPLATES,
)
AUDIENCE: Final = "rapport"
_NORMAL: Final[Mapping[str, Callable[[str, str | None], str | None]]] = {
    "phone": normalise_phone,
    "email": lambda raw, _region: normalise_email(raw),
}
"""The normal form of a contact point, by its kind."""


SIGHT: Final = Sight(
    {
        source.spec.record_type: source
        for source in (
            account_source(sort_key),
            contact_source(sort_key),
            ACTIVITY_SOURCE,
            TASK_SOURCE,
            FILE_SOURCE,
            USERS_SOURCE,
            TEAMS_SOURCE,
            ROLES_SOURCE,
            CUSTOM_FIELDS_SOURCE,
        )
    }
)
"""The types of records that the feed and webhooks tell of."""


class Forms:
    """Implements domain.customers.ports.TextForms."""

    def phone(self, raw: str, region: str | None) -> str | None:
        return normalise_phone(raw, region)

    def email(self, raw: str) -> str | None:
        return normalise_email(raw)

    def sort_key(self, name: str) -> str:
        return sort_key(name)

    def search_text(self, name: str) -> str:
        return index_text(name)


@dataclass(frozen=True)
class House:
    """Everything that a process needs, put together; closed by `open_house`."""

    wiring: Wiring
    runner: SqlRunner
    reads: Reads
    tokens: Es256Tokens
    hints: Hints
    mail_jobs: Mapping[str, JobHandler]

    async def database_trouble(self) -> str | None:
        """None when the database answers."""
        try:
            async with asyncio.timeout(2):
                async with self.reads.open(None) as connection:
                    await connection.fetchval("select 1")
        except (TimeoutError, OSError, *DATABASE_ERRORS) as trouble:
            return f"the database does not answer ({type(trouble).__name__})"
        return None

    async def signing_trouble(self) -> str | None:
        """None when access tokens can be signed and read."""
        try:
            await self.tokens.jwks()
        except CannotOpen:
            return "RAPPORT_SECRET_KEY is not the one that the signing keys were sealed with"
        except (TimeoutError, OSError, *DATABASE_ERRORS) as trouble:
            return f"the signing keys cannot be read ({type(trouble).__name__})"
        return None


def now() -> datetime:
    return datetime.now(UTC)


def new_id() -> UUID:
    return uuid7()


@asynccontextmanager
async def open_house(
    settings: Settings, *, connections: int = 16, sender: LetterSender | None = None
) -> AsyncIterator[House]:
    """Pools to the database of `settings`, and all ports over them.

    `sender` takes the place of the mail server that the settings name.
    """
    start_mappers()
    sender = sender or sender_of(settings)
    url = settings.database_url or ""
    async with AsyncExitStack() as stack:
        engine = write_engine(url, size=connections)
        stack.push_async_callback(engine.dispose)
        pool = await stack.enter_async_context(await read_pool(url, size=connections))
        passwords = Argon2Passwords()
        stack.callback(passwords.close)
        hints = Hints(url)
        stack.push_async_callback(hints.close)
        runner = SqlRunner(engine, now=now, new_id=new_id, enqueue=enqueue, told=hints.told)
        master = MasterKey(settings.secret)
        reads = Reads(pool)
        sealer = Sealer([MasterKey(secret) for secret in settings.secrets])
        seals = PlacedSeals(sealer)
        egress = stack.enter_context(closing(Egress(settings.egress_allowed)))
        keys = SqlSigningKeys(pool, SealedSigningKeys(sealer), now)
        tokens = Es256Tokens(issuer=settings.public_url, audience=AUDIENCE, load_pems=keys.pems)
        principals = SqlPrincipals(reads, GRANTS, region_of)
        cursors = Cursors(master.derive("cursors"))
        lister = Lister(reads, cursors, like_patterns)
        free: dict[type, Any] = {
            Doors: _doors(settings, confirmed=sender is not None),
            **_rates(pool, settings),
            identity.AccessTokens: tokens,
            identity.Passwords: passwords,
            identity.Pages: PublicPages(settings.public_url),
            identity.Letters: None if sender else SqlLetters(reads, seals),
            **identity_free(runner, reads, lister, master, seals),
            **_customers_free(reads, lister),
            **activities_free(reads, lister, cursors, hints),
            **files_free(settings, master),
            **exchange_free(runner, reads, lister, cursors, hints, SIGHT, sealer, egress),
            **views_free(reads, lister, SPECS, Forms()),
        }
        bound: dict[type, Callable[[Any], Any]] = {
            **identity_bound(seals),
            Outbox: partial(SqlOutbox, seals=seals, leaves=sender is not None),
            **_customers_bound(free),
            **activities_bound(free),
            **exchange_bound(free),
            **views_bound(free),
        }

        authenticate = Authenticator(runner, tokens, principals)
        wiring = Wiring(runner, authenticate, bound, free, SPECS)
        mail = mail_jobs(runner, reads, seals, sender, free, bound)
        yield House(wiring, runner, reads, tokens, hints, mail)


def _doors(settings: Settings, *, confirmed: bool) -> Doors:
    return Doors.of(
        settings.public_url,
        settings.cors_origins,
        sign_up_open=settings.sign_up_open,
        sign_up_confirmed=confirmed,
    )


def _rates(pool: ConnectionPool, settings: Settings) -> Mapping[type, Any]:
    window = settings.rate_window
    return {
        Rates: SqlRates(pool, settings.rate_limit, window),
        AnonymousRates: SqlRates(pool, settings.anonymous_rate_limit, window, "anonymous"),
    }


def _customers_free(reads: Reads, lister: Lister) -> Mapping[type, Any]:
    lists: Mapping[type, Any] = {
        customers.AccountReader: SqlAccountReader(reads, lister, sort_key),
        customers.ContactReader: SqlContactReader(reads, lister, sort_key),
    }
    return {
        **lists,
        exchange.ExportTargets: export_targets(lists),
        customers.TextForms: Forms(),
        customers.SharingReader: SqlSharingReader(reads),
        customers.AccountHistory: SqlAccountHistory(reads, account_source(sort_key), _NORMAL),
        customers.ContactHistory: SqlContactHistory(reads, contact_source(sort_key), _NORMAL),
        customers.SearchReader: SqlSearchReader(
            reads,
            sort_key,
            like_patterns,
            normalise_phone,
            account_source(sort_key),
            contact_source(sort_key),
        ),
    }


def _customers_bound(free: Mapping[type, Any]) -> Mapping[type, Callable[[Any], Any]]:
    return {
        customers.Accounts: SqlAccounts,
        customers.Contacts: SqlContacts,
        customers.People: SqlPeople,
        customers.ExternalReferences: SqlExternalReferences,
        customers.Shares: SqlShares,
        customers.WrittenAccounts: partial(SqlWritten, reader=free[customers.AccountReader]),
        customers.WrittenContacts: partial(SqlWritten, reader=free[customers.ContactReader]),
    }
