"""`rapport run`: everything that a person needs on one machine, started and stopped as one."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bootstrap.database import database, environment
from bootstrap.migrate import prepare_and_migrate
from bootstrap.probes import file_probe, http_probe, require_free_port
from bootstrap.settings import Settings
from bootstrap.supervisor import Child, supervise
from persistence.identity.founding import no_workspace_yet

if TYPE_CHECKING:
    from bootstrap.demo import DemoLogin

_WEB: Final = Path(__file__).parent.parent / "frontend"


class WebNotBuilt(RuntimeError):
    """The SPA has to be built before it can be served."""


def run_everything(settings: Settings) -> None:
    asyncio.run(_require_free_ports(settings))
    if not (_WEB / "dist" / "index.html").exists():
        raise WebNotBuilt("The SPA is not built: run `make run`, or `npm run build` in frontend/")
    with database(settings, exclusive=True) as at_hand:
        asyncio.run(_bring_up(at_hand))


async def _require_free_ports(settings: Settings) -> None:
    await require_free_port(settings.host, settings.port, "RAPPORT_PORT")
    await require_free_port(settings.host, settings.web_port, "RAPPORT_WEB_PORT")


async def _bring_up(settings: Settings) -> None:
    if settings.owner_database_url is not None:
        await prepare_and_migrate(settings)
    login = await _demo(settings)
    await supervise(_children(settings), lambda: _print_addresses(settings, login))


async def _demo(settings: Settings) -> "DemoLogin | None":
    if not await no_workspace_yet(settings.system_database_url or ""):
        return None
    # half of the application, which a supervisor otherwise does without
    from bootstrap.demo import ensure_demo

    return await ensure_demo(settings)


def _children(settings: Settings) -> list[Child]:
    logs = settings.data_dir / "logs"
    ready = settings.data_dir / "worker.ready"
    ready.unlink(missing_ok=True)
    told = {**environment(settings), "RAPPORT_READY_FILE": str(ready.resolve())}
    # The SPA's server names those who ask through it.
    told["RAPPORT_TRUSTED_PROXIES"] = settings.trusted_proxies or "127.0.0.1"
    ours = (sys.executable, "-m", "bootstrap")
    host, port, web_port = settings.host, settings.port, settings.web_port
    return [
        Child("API", (*ours, "serve"), told, logs / "api.log", http_probe(host, port, "/readyz")),
        Child("worker", (*ours, "worker"), told, logs / "worker.log", file_probe(ready)),
        Child(
            "SPA",
            ("node", "node_modules/vite/bin/vite.js", "preview"),
            told | {"RAPPORT_API_URL": f"http://{host}:{port}", "RAPPORT_WEB_HOST": host},
            logs / "web.log",
            http_probe(host, web_port, "/"),
            folder=_WEB,
        ),
    ]


def _print_addresses(settings: Settings, login: "DemoLogin | None") -> None:
    lines = [
        "",
        f"  Rapport      {settings.public_url}",
        f"  REST API     http://{settings.host}:{settings.port}/v1",
        f"  Reference    http://{settings.host}:{settings.port}/docs",
        f"  Logs         {settings.data_dir / 'logs'}",
        f"  Demo login   {settings.data_dir / 'demo-login'}",
        *([f"               {login.email}  {login.password}"] if login else []),
        "",
        "  Ctrl-C stops all of it.",
        "",
    ]
    sys.stdout.write("\n".join(lines))
    sys.stdout.flush()
