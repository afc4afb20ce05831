"""The API process."""

import gc
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from types import FrameType
from typing import Any

from fastapi import APIRouter, FastAPI

import api.activities.activities
import api.activities.downloads
import api.activities.files
import api.activities.inbox
import api.activities.tasks
import api.activities.timeline
import api.customers.accounts
import api.customers.contacts
import api.customers.exports
import api.customers.search
import api.exchange.audit
import api.exchange.changes
import api.exchange.exports
import api.exchange.files
import api.exchange.imports
import api.exchange.templates
import api.exchange.webhooks
import api.identity.auth
import api.identity.by_mail
import api.identity.custom_fields
import api.identity.handovers
import api.identity.machines
import api.identity.me
import api.identity.oauth
import api.identity.roles
import api.identity.second_factor
import api.identity.teams
import api.identity.users
import api.kernel.health
import api.kernel.meta
import api.kernel.reference
import api.kernel.workspace_contract
import api.views.at_hand
import api.views.bulk
import api.views.views
from api.kernel.app import make_app
from api.kernel.gate import Capacity
from bootstrap.logs import configure_logs
from bootstrap.settings import Settings
from bootstrap.vitals import worker_gauges
from bootstrap.wiring import House, open_house
from domain.kernel.letters import LetterSender

# Routes are tried in order: those asked for most come first.
ROUTERS: Sequence[APIRouter] = (
    api.customers.exports.routes,
    api.customers.accounts.reads,
    api.customers.accounts.writes,
    api.customers.contacts.reads,
    api.customers.contacts.writes,
    api.customers.search.routes,
    api.kernel.health.routes,
    api.kernel.reference.routes,
    api.kernel.meta.routes,
    api.kernel.workspace_contract.routes,
    api.identity.auth.sign_ins,
    api.identity.auth.redemptions,
    api.identity.by_mail.sign_ups,
    api.identity.by_mail.writes,
    api.identity.by_mail.redemptions,
    api.identity.by_mail.confirmations,
    api.identity.by_mail.outbox,
    api.identity.auth.reads,
    api.identity.auth.writes,
    api.identity.me.reads,
    api.identity.me.writes,
    api.identity.me.password_changes,
    api.identity.me.well_known,
    api.identity.custom_fields.reads,
    api.identity.custom_fields.writes,
    api.identity.handovers.reads,
    api.identity.handovers.writes,
    api.identity.machines.client_reads,
    api.identity.machines.client_writes,
    api.identity.machines.token_reads,
    api.identity.machines.token_writes,
    api.identity.oauth.tokens,
    api.identity.oauth.well_known,
    api.identity.second_factor.reads,
    api.identity.second_factor.writes,
    api.identity.second_factor.removals,
    api.identity.users.reads,
    api.identity.users.writes,
    api.identity.teams.reads,
    api.identity.teams.writes,
    api.identity.roles.reads,
    api.identity.roles.writes,
    api.identity.roles.permissions,
    api.exchange.audit.routes,
    api.exchange.changes.routes,
    api.exchange.imports.reads,
    api.exchange.imports.writes,
    api.exchange.imports.settling,
    api.exchange.exports.reads,
    api.exchange.exports.writes,
    api.exchange.files.routes,
    api.exchange.templates.offers,
    api.exchange.templates.reads,
    api.exchange.templates.writes,
    api.exchange.webhooks.reads,
    api.exchange.webhooks.writes,
    api.activities.activities.reads,
    api.activities.activities.writes,
    api.activities.timeline.routes,
    api.views.views.reads,
    api.views.views.writes,
    api.views.bulk.reads,
    api.views.bulk.writes,
    api.views.at_hand.reads,
    api.views.at_hand.writes,
    api.activities.tasks.reads,
    api.activities.tasks.writes,
    api.activities.files.reads,
    api.activities.files.writes,
    api.activities.downloads.routes,
    api.activities.inbox.reads,
    api.activities.inbox.writes,
)


def create_app() -> FastAPI:
    """What uvicorn serves; its settings come from the environment."""
    settings = Settings()
    configure_logs(settings.log_level)
    app = app_for(settings)
    # What is loaded by now stays: the collector need not walk through it again and again.
    gc.freeze()
    return app


def app_for(settings: Settings, sender: LetterSender | None = None) -> FastAPI:
    """`sender` takes the place of the mail server that the settings name."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_house(settings, sender=sender) as house:
            wire(app, house)
            with _heard_of_the_end(house.hints.end):
                yield

    capacity = Capacity(settings.in_flight)
    return _made(lifespan=lifespan, cors_origins=settings.cors_origins, capacity=capacity)


@contextmanager
def _heard_of_the_end(tell: Callable[[], None]) -> Iterator[None]:
    """Uvicorn waits for every answer to end before it says so, and a stream has no end."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    served = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def hear(number: int, frame: FrameType | None) -> None:
        tell()
        then = served[signal.Signals(number)]
        if callable(then):
            then(number, frame)

    for number, then in served.items():
        if callable(then):
            signal.signal(number, hear)
    try:
        yield
    finally:
        for number, then in served.items():
            signal.signal(number, then)


def wire(app: FastAPI, house: House) -> None:
    """Hand the house to the routes."""
    app.state.house = house
    app.state.wiring = house.wiring
    app.state.house = house
    app.state.readiness["database"] = house.database_trouble
    app.state.readiness["signing_keys"] = house.signing_trouble
    app.state.gauges = [worker_gauges(house.reads)]


def bare_app() -> FastAPI:
    """All routes and no wiring: enough to export the contract."""
    return _made(lifespan=None, cors_origins=())


def _made(**kwargs: Any) -> FastAPI:
    app = make_app(ROUTERS, **kwargs)
    app.webhooks.routes.extend(api.exchange.webhooks.told.routes)
    return app
