"""The API process without a socket."""

import base64
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import structlog

from bootstrap.api import app_for
from bootstrap.settings import Settings
from domain.identity import ports
from domain.kernel.letters import LetterSender
from tests.cluster import Database
from tests.factories.workspaces import PASSWORD, House

# Warnings and worse, without the drawn tracebacks that take seconds each.
_QUIET: Final = structlog.make_filtering_bound_logger(30)
_PLAIN: Final = (structlog.processors.format_exc_info, structlog.processors.LogfmtRenderer())
SECRET: Final = base64.b64encode(b"t" * 32).decode()
ORIGIN: Final = "https://crm.example"


def settings_for(database: Database, **kwargs: Any) -> Settings:
    given = {
        "cors_origins": ORIGIN,
        "secret_key": SECRET,
        "database_url": database.url(),
        "anonymous_rate_limit": 100_000,  # all tests ask from one address
    }
    return Settings.model_validate({**given, **kwargs})


@asynccontextmanager
async def running_house(
    database: Database, sender: LetterSender | None = None, **kwargs: Any
) -> AsyncIterator[House]:
    """An app over `database`; keyword arguments are settings. Mail goes to `sender`, if any."""
    structlog.configure(processors=_PLAIN, wrapper_class=_QUIET)
    with tempfile.TemporaryDirectory(prefix="rapport-files-") as folder:
        app = app_for(settings_for(database, **{"files_dir": folder, **kwargs}), sender)
        async with app.router.lifespan_context(app):
            passwords = app.state.wiring.free[ports.Passwords]
            yield House(app, database, await passwords.hash(PASSWORD))
