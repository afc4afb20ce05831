"""The command `rapport`."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Annotated, Never

import typer
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bootstrap.database import database, environment
from bootstrap.migrate import NoOwnerUrl, prepare_and_migrate
from bootstrap.operations import commands as operations
from bootstrap.operations.errors import OperationRefused
from bootstrap.probes import PortTaken
from bootstrap.settings import Settings
from bootstrap.supervisor import ChildFailed
from domain.kernel.errors import DomainError
from persistence.kernel.embedded import EmbeddedServerError
from persistence.kernel.reading import DATABASE_ERRORS
from persistence.kernel.roles import UnsafeRole, refuse_unsafe_role

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Rapport, a headless CRM.",
)

for _command in (operations.backup, operations.restore, operations.doctor):
    app.command()(_command)
for _name, _group in operations.GROUPS.items():
    app.add_typer(_group, name=_name)

_EXPECTED = (
    ChildFailed,
    DomainError,
    EmbeddedServerError,
    NoOwnerUrl,
    OperationRefused,
    PortTaken,
    UnsafeRole,
    *DATABASE_ERRORS,
    OSError,
)


@app.callback()
def _begin() -> None:
    signal.signal(signal.SIGTERM, _leave)


def _leave(_number: int, _frame: FrameType | None) -> Never:
    """As an exception, so that what was started is stopped on the way out."""
    sys.exit(0)


@app.command()
def serve(workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 1) -> None:
    """Serve the REST API."""
    import uvicorn

    settings = Settings()
    with database(settings) as at_hand:
        asyncio.run(refuse_unsafe_role(at_hand.database_url or ""))
        os.environ.update(environment(at_hand))
        uvicorn.run(
            "bootstrap.api:create_app",
            factory=True,
            host=settings.host,
            port=settings.port,
            workers=workers,
            loop="uvloop",
            http="bootstrap.patience:PatientProtocol",
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=settings.trusted_proxies,
            timeout_graceful_shutdown=25,
        )


@app.command()
def worker() -> None:
    """Run jobs, schedules and subscribers."""
    from bootstrap.worker import NoSystemUrl, work

    with database(Settings()) as at_hand:
        try:
            asyncio.run(work(at_hand))
        except NoSystemUrl as error:
            sys.exit(f"rapport: {error}")


@app.command()
def migrate() -> None:
    """Bring the database to this version; with RAPPORT_ADMIN_DATABASE_URL its roles too."""
    with database(Settings()) as at_hand:
        asyncio.run(prepare_and_migrate(at_hand))


@app.command()
def run() -> None:
    """Start PostgreSQL (unless RAPPORT_DATABASE_URL is set), API, worker and SPA."""
    from bootstrap.run import WebNotBuilt, run_everything

    try:
        run_everything(Settings())
    except WebNotBuilt as error:
        sys.exit(f"rapport: {error}")


@app.command()
def demo() -> None:
    """Make the demo workspace, if the database has no workspace yet."""
    from bootstrap.demo import ensure_demo

    with database(Settings()) as at_hand:
        asyncio.run(ensure_demo(at_hand))


@app.command()
def openapi(path: Path = Path("openapi/openapi.json")) -> None:
    """Write the contract."""
    from bootstrap.contract import contract_text

    path.write_text(contract_text())


def main() -> None:
    """What a person can mend is said in one line, without a traceback."""
    try:
        app(prog_name="rapport")
    except ValidationError as error:
        sys.exit("\n".join(map(_bad_setting, error.errors())))
    except _EXPECTED as error:
        sys.exit(f"rapport: {error}")


def _bad_setting(error: ErrorDetails) -> str:
    name = "_".join(map(str, error["loc"])).upper()
    return f"rapport: RAPPORT_{name}: {error['msg']}"
