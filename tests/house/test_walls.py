"""The walls that import-linter cannot word: read from the source itself."""

import ast
import importlib.metadata
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOMAIN = ROOT / "domain"
CONTEXTS = sorted(folder.name for folder in DOMAIN.iterdir() if (folder / "__init__.py").exists())


def sources(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module


def test_the_domain_imports_the_standard_library_and_itself() -> None:
    allowed = sys.stdlib_module_names | {"domain"}
    foreign = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sources(DOMAIN)
        for name in imported(path)
        if name.split(".")[0] not in allowed
    ]
    assert foreign == []


@pytest.mark.parametrize("context", CONTEXTS)
def test_a_context_knows_of_others_only_their_events(context: str) -> None:
    strange = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sources(DOMAIN / context)
        for name in imported(path)
        if _another_context(name, context) and not _reaction_to_an_event(path, name)
    ]
    assert strange == []


def _another_context(name: str, context: str) -> bool:
    parts = name.split(".")
    return parts[0] == "domain" and len(parts) > 1 and parts[1] not in {context, "kernel"}


def _reaction_to_an_event(path: Path, name: str) -> bool:
    return "reactions" in path.relative_to(DOMAIN).as_posix() and name.split(".")[2:] == ["events"]


def test_sockets_hide_behind_no_submodule() -> None:
    """import-linter sees `http` and `urllib` only as wholes, and HTTPStatus is harmless."""
    callers = [
        f"{path.relative_to(ROOT)}: {name}"
        for floor in ("api", "bootstrap", "domain", "migrations", "persistence")
        for path in sources(ROOT / floor)
        for name in imported(path)
        if name in {"http.client", "http.server", "urllib.request"}
    ]
    assert callers == []


OUTWARD = {
    "adapters/egress.py": "every address that somebody typed",
    "adapters/email/smtp.py": "the mail server that the installation's settings name",
    "bootstrap/probes.py": "our own children, on this machine",
    "bootstrap/cli.py": "the server's own listener",
}
"""What opens connections, and to whom."""
_OPENERS = {
    "aiohttp", "aiosmtplib", "ftplib", "h11", "httpcore", "httpx", "imaplib", "poplib", "requests",
    "smtplib", "socket", "ssl", "telnetlib", "urllib3", "websockets",
}  # fmt: skip
_CALLS = {"open_connection", "create_connection", "sock_connect", "open_unix_connection"}


def test_every_connection_outwards_is_opened_in_one_place() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for floor in ("adapters", "api", "bootstrap", "domain", "migrations", "persistence")
        for path in sources(ROOT / floor)
        if _OPENERS & {name.split(".")[0] for name in imported(path)} or _CALLS & attributes(path)
    }
    assert found <= OUTWARD.keys()


def attributes(path: Path) -> set[str]:
    tree = ast.walk(ast.parse(path.read_text()))
    return {node.attr for node in tree if isinstance(node, ast.Attribute)}


def test_one_commit_in_the_code_base() -> None:
    """`COMMIT` is sent by the runner; a read transaction is ended by its reader."""
    commits = {
        path.relative_to(ROOT).as_posix()
        for floor in ("adapters", "api", "bootstrap", "domain", "persistence")
        for path in sources(ROOT / floor)
        if ".commit()" in path.read_text() or '"COMMIT"' in path.read_text()
    }
    runner = "persistence/kernel/unit_of_work/runner.py"
    assert commits <= {runner, "persistence/kernel/reading.py"}


def test_passwords_are_hashed_by_the_kept_fork_of_passlib() -> None:
    """Both distributions fill the same package; only one may be installed."""
    held = {(dist.name or "").lower() for dist in importlib.metadata.distributions()}
    assert "libpass" in held
    assert "passlib" not in held
