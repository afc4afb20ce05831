"""The API process."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI

import api.activities.activities
import api.activities.timeline
import api.customers.accounts
import api.customers.contacts
import api.customers.exports
import api.customers.search
import api.exchange.files
import api.exchange.imports
import api.identity.auth
import api.identity.me
import api.identity.teams
import api.identity.users
import api.kernel.health
import api.kernel.meta
import api.kernel.reference
from api.kernel.app import make_app
from bootstrap.logs import configure_logs
from bootstrap.settings import Settings
from bootstrap.vitals import worker_gauges
from bootstrap.wiring import House, open_house

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
    api.identity.auth.sign_ups,
    api.identity.auth.sign_ins,
    api.identity.auth.redemptions,
    api.identity.auth.reads,
    api.identity.auth.writes,
    api.identity.me.reads,
    api.identity.me.writes,
    api.identity.me.password_changes,
    api.identity.me.well_known,
    api.identity.users.reads,
    api.identity.users.writes,
    api.identity.teams.reads,
    api.identity.teams.writes,
    api.identity.teams.role_reads,
    api.exchange.imports.reads,
    api.exchange.imports.writes,
    api.exchange.files.routes,
    api.activities.activities.reads,
    api.activities.activities.writes,
    api.activities.timeline.routes,
)


def create_app() -> FastAPI:
    """What uvicorn serves; its settings come from the environment."""
    settings = Settings()
    configure_logs(settings.log_level)
    return app_for(settings)


def app_for(settings: Settings) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_house(settings) as house:
            wire(app, house)
            yield

    return make_app(ROUTERS, lifespan=lifespan, cors_origins=settings.cors_origins)


def wire(app: FastAPI, house: House) -> None:
    """Hand the house to the routes."""
    app.state.wiring = house.wiring
    app.state.readiness["database"] = house.database_trouble
    app.state.readiness["signing_keys"] = house.signing_trouble
    app.state.gauges = [worker_gauges(house.reads)]


def bare_app() -> FastAPI:
    """All routes and no wiring: enough to export the contract."""
    return make_app(ROUTERS, lifespan=None, cors_origins=())
