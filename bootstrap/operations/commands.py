"""The operator's commands: each opens the database it is for, and says what came of it."""

import asyncio
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bootstrap.database import database
from bootstrap.operations.errors import NotSet
from bootstrap.operations.layout import HEADS, Kind, folder_of
from bootstrap.settings import Settings

if TYPE_CHECKING:
    from bootstrap.operations.drill import Drilled
    from bootstrap.operations.restore import Restored

audit: Final = typer.Typer(no_args_is_help=True, help="The journal and its seals.")
keys: Final = typer.Typer(no_args_is_help=True, help="The keys of the installation.")
workspace: Final = typer.Typer(no_args_is_help=True, help="Workspaces of the installation.")
jobs: Final = typer.Typer(no_args_is_help=True, help="Jobs given up after their last try.")
GROUPS: Final = {"audit": audit, "jobs": jobs, "keys": keys, "workspace": workspace}

_KIND_HELP: Final = "base: the cluster's files; dump: pg_dump. Unless said, what fits the server."


def backup(
    into: Annotated[
        Path | None, typer.Option(help="A folder; else backups in RAPPORT_DATA_DIR.")
    ] = None,
    kind: Annotated[Kind | None, typer.Option(help=_KIND_HELP)] = None,
) -> None:
    """Make a backup: a folder with all that `rapport restore` needs."""
    from bootstrap.operations.backup import back_up

    settings = Settings()
    chosen = kind or (Kind.DUMP if settings.database_url else Kind.BOTH)
    with database(settings) as at_hand:
        folder, made = asyncio.run(back_up(at_hand, into or folder_of(settings), chosen))
    rows = sum(state.rows for state in made.tables.values())
    typer.echo(f"{folder}: {len(made.tables)} tables, {rows} rows, in {made.seconds} s")
    if made.files is None:
        typer.echo("Files on records lie in RAPPORT_FILE_STORE and are not in it.")
    if settings.wal_archive is None:
        typer.echo("What is written from now on is lost with the server, until the next backup.")


def restore(
    backup: Annotated[
        Path | None, typer.Argument(help="Its folder; else the newest there is.")
    ] = None,
    kind: Annotated[Kind | None, typer.Option(help=_KIND_HELP)] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Move aside what is there.")] = False,
    until: Annotated[
        datetime | None, typer.Option(help="A time in UTC, from the WAL archive.")
    ] = None,
    only_drill: Annotated[
        bool, typer.Option("--drill", help="Restore it beside, compare, discard.")
    ] = False,
) -> None:
    """Bring a backup back into an empty place, or prove that it comes back."""
    from bootstrap.operations.backup import newest
    from bootstrap.operations.drill import drill
    from bootstrap.operations.restore import Wanted, best_kind, kinds_in
    from bootstrap.operations.restore import restore as restore_into

    settings = Settings()
    found = backup or newest(folder_of(settings))
    asked = () if kind in {None, Kind.BOTH} else (kind,)
    if only_drill:
        _tell_drills([drill(found, each) for each in asked or kinds_in(found)])
        return
    chosen = asked[0] if asked else best_kind(found, embedded=settings.database_url is None)
    at = until.replace(tzinfo=UTC) if until else None
    _tell(restore_into(settings, Wanted(found, chosen, replace, at)))


def _tell(restored: "Restored") -> None:
    alive = restored.alive
    typer.echo(
        f"Restored in {restored.seconds} s; the backup is of "
        f"{restored.manifest.made_at:%Y-%m-%d %H:%M:%S} UTC."
    )
    typer.echo(f"The changes feed is in epoch {restored.epoch}; its readers begin anew.")
    typer.echo(
        f"Alive again as they were then: {alive.sessions} sessions, {alive.links} sign-in links, "
        f"{alive.jobs} jobs. What was ended since is not: end it again."
    )
    if restored.aside:
        typer.echo(f"What was there before is in {restored.aside}.")
    for fault in restored.damaged:
        typer.echo(f"DAMAGED: {fault}")
    if not restored.key_fits:
        typer.echo("RAPPORT_SECRET_KEY is not that of the backup: sealed secrets cannot be opened.")


def _tell_drills(drills: "list[Drilled]") -> None:
    for drilled in drills:
        _tell_drill(drilled)
    if any(drilled.faults for drilled in drills):
        sys.exit(1)


def _tell_drill(drilled: "Drilled") -> None:
    typer.echo(
        f"{drilled.kind}: {drilled.tables} tables with {drilled.rows} rows compared by hash"
        + (f", {drilled.changing} changed during the backup" if drilled.changing else "")
        + (", files and indexes checked by pg_amcheck." if drilled.files_checked else ".")
    )
    typer.echo(
        f"Answering again after {drilled.seconds} s (RTO), migrated to this version, "
        f"feed epoch {drilled.epoch}."
    )
    typer.echo(
        f"The backup is {drilled.age.total_seconds() / 60:.0f} min old (RPO without a WAL archive)."
    )
    for fault in drilled.faults:
        typer.echo(f"DIFFERENT: {fault}")


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Look whether everything is as it should be; exit code 1 when something is not."""
    from bootstrap.operations.doctor import Level, examine

    with database(Settings()) as at_hand:
        found = asyncio.run(examine(at_hand))
    if as_json:
        typer.echo(json.dumps([asdict(each) for each in found], indent=2))
    else:
        for each in found:
            typer.echo(f"{each.level:8} {each.check:16} {each.detail}")
    if any(each.level is Level.FAILURE for each in found):
        sys.exit(1)


@audit.command("verify")
def audit_verify(
    heads: Annotated[
        Path | None, typer.Option(help="A copy of seal-heads.jsonl kept elsewhere.")
    ] = None,
) -> None:
    """Compare the journal with its seals; exit code 1 and the row's name when it was touched."""
    from bootstrap.operations.audit import verify_all

    settings = Settings()
    if heads is not None and not heads.exists():
        raise NotSet(f"{heads} is not there")
    with database(settings) as at_hand:
        found = asyncio.run(verify_all(at_hand, heads or settings.data_dir / HEADS))
    for each in found:
        typer.echo(each.line())
    if any(each.verdict.fault for each in found):
        sys.exit(1)


@keys.command("rotate")
def keys_rotate() -> None:
    """Sign access tokens with a new key; nobody is signed out."""
    from bootstrap.operations.keys import rotate_signing_key

    with database(Settings()) as at_hand:
        typer.echo(f"Signing with {asyncio.run(rotate_signing_key(at_hand))}.")


@keys.command("reseal")
def keys_reseal() -> None:
    """Bring all that is sealed under the last key of RAPPORT_SECRET_KEYS."""
    from bootstrap.operations.keys import reseal

    with database(Settings()) as at_hand:
        typer.echo(f"{asyncio.run(reseal(at_hand))} sealed anew.")


@jobs.command("parked")
def jobs_parked(
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """List them: what they were for, why they were given up, when."""
    from bootstrap.operations.jobs import parked

    with database(Settings()) as at_hand:
        found = asyncio.run(parked(at_hand))
    if as_json:
        typer.echo(json.dumps([asdict(each) for each in found], indent=2, default=str))
        return
    for each in found:
        at = f"{each.parked_at:%Y-%m-%d %H:%M:%S}"
        typer.echo(f"{each.id:<8} {at}  {each.name}  {each.reason}  {json.dumps(each.payload)}")


@jobs.command("replay")
def jobs_replay(
    ids: Annotated[list[int] | None, typer.Argument(help="Their numbers.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All that are parked.")] = False,
) -> None:
    """Queue them again, each with all its tries."""
    from bootstrap.operations.jobs import replay

    if bool(ids) == every:
        raise typer.BadParameter("Name jobs by their numbers, or say --all")
    with database(Settings()) as at_hand:
        typer.echo(f"{asyncio.run(replay(at_hand, ids or []))} queued again.")


@jobs.command("dismiss")
def jobs_dismiss(ids: Annotated[list[int], typer.Argument(help="Their numbers.")]) -> None:
    """Forget them for good."""
    from bootstrap.operations.jobs import dismiss

    with database(Settings()) as at_hand:
        asyncio.run(dismiss(at_hand, ids))
    typer.echo(f"{len(ids)} dismissed.")


@workspace.command("create")
def workspace_create(
    name: Annotated[str, typer.Option(help="The company.")],
    admin_name: Annotated[str, typer.Option(help="Its first administrator.")],
    admin_email: Annotated[str, typer.Option(help="Where they sign in with.")],
    currency: Annotated[str, typer.Option(help="ISO 4217; it stands for good.")] = "EUR",
    time_zone: Annotated[str, typer.Option(help="IANA.")] = "UTC",
    locale: Annotated[str, typer.Option(help="Language of the web client.")] = "en",
) -> None:
    """Make a workspace; prints the link by which its administrator sets a password, once."""
    from bootstrap.operations.workspaces import create_workspace
    from domain.identity.commands import FoundWorkspace

    command = FoundWorkspace(name, currency, time_zone, locale, admin_name, admin_email)
    with database(Settings()) as at_hand:
        typer.echo(asyncio.run(create_workspace(at_hand, command)))
