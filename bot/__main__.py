"""The command line: `python -m bot --help`."""

import asyncio
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.garbage import keep_what_is_loaded
from bot.settings import Settings, SettingsProblem, load_settings

cli = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
staff = typer.Typer(help="Members of staff.", no_args_is_help=True)
cli.add_typer(staff, name="staff")
console = Console()

WRONG_SETTINGS, CANNOT_START = 2, 3


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsProblem as problem:
        Console(stderr=True).print(str(problem), style="bold", markup=False, highlight=False)
        raise typer.Exit(WRONG_SETTINGS) from None


@cli.callback()
def begin() -> None:
    """Rumbo: a chat coach that follows small and medium enterprises for six months."""
    os.umask(0o077)  # what is written from now on is for this user alone


@cli.command()
def run(
    clock: Annotated[
        datetime | None, typer.Option(help="Begin at this moment (UTC): for rehearsals against a test server.")
    ] = None,
) -> None:
    """Run the bot: on Telegram with TELEGRAM_TOKEN, as a local page of phones without it."""
    _run(_settings(), clock.replace(tzinfo=UTC) if clock is not None else None)


@cli.command()
def demo() -> None:
    """Open the phones page, whatever the settings say of channels."""
    _run(_settings().model_copy(update={"telegram_token": None}), None)


def _run(settings: Settings, begin: datetime | None) -> None:
    gc.disable()  # what is loaded now stays: looking through it over and over would take a sixth of the start
    from bot.running import CannotStart, run_bot  # noqa: PLC0415  the other commands start faster without it

    keep_what_is_loaded()
    gc.enable()
    try:
        asyncio.run(run_bot(settings, begin))
    except CannotStart as problem:
        Console(stderr=True).print(str(problem), style="bold", markup=False, highlight=False)
        raise typer.Exit(CANNOT_START) from None


@cli.command()
def doctor() -> None:
    """Check settings, database, token, webhook, clock and time zone data; each problem comes with its remedy."""
    from bot.doctor import examine  # noqa: PLC0415

    findings = asyncio.run(examine(_settings()))
    for finding in findings:
        console.print(f"{'✓' if finding.well else '✗'} {finding.what}", markup=False, highlight=False)
    if not all(finding.well for finding in findings):
        raise typer.Exit(1)


@cli.command()
def migrate() -> None:
    """Bring the database to the schema of this version (a SQLite file is copied first)."""
    from records.migrate import MigrationProblem  # noqa: PLC0415
    from records.migrate import migrate as upgrade  # noqa: PLC0415

    settings = _settings()
    try:
        changed = upgrade(settings.database_url)
    except MigrationProblem as problem:
        Console(stderr=True).print(str(problem), style="bold", markup=False, highlight=False)
        raise typer.Exit(CANNOT_START) from None
    console.print("The database is at this version now." if changed else "The database was at this version already.")


Hours = Annotated[int, typer.Option(min=0, help="Of how many past hours the last backup stays")]
Days = Annotated[int, typer.Option(min=0, help="Of how many past days the last backup stays; older ones are deleted")]


@cli.command()
def backup(
    file: Annotated[
        str,
        typer.Argument(metavar="[FILE]", help="Where to write it, - for standard output; DATA_DIR/backups if empty"),
    ] = "",
    hours: Hours = 24,
    days: Days = 30,
) -> None:
    """Copy the database and the stored files into one file, while the bot runs; old ones in DATA_DIR/backups go."""
    from bot.backup_command import take  # noqa: PLC0415

    with _told():
        take(_settings(), file, hours, days)


@cli.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `backup` wrote")],
    replace: Annotated[  # noqa: FBT002  an option, given by name
        bool, typer.Option("--replace", help="Take the place of a database with data, of which a backup is made first")
    ] = False,
) -> None:
    """Put a backup back, when the bot is stopped; it is checked whole and brought to this version."""
    from bot.backup_command import put_back  # noqa: PLC0415

    with _told():
        put_back(_settings(), file, replace=replace)


@contextmanager
def _told() -> Iterator[None]:
    """What backups and restores may fail with is a sentence."""
    from bot.lock import FolderInUse  # noqa: PLC0415
    from records.copies import CopyProblem  # noqa: PLC0415
    from records.migrate import MigrationProblem  # noqa: PLC0415

    try:
        yield
    except (CopyProblem, FolderInUse, MigrationProblem) as problem:
        Console(stderr=True).print(str(problem), style="bold", markup=False, highlight=False)
        raise typer.Exit(CANNOT_START) from None


@staff.command("invite")
def invite_staff(
    role: Annotated[str, typer.Option(help="admin, coordinator, reviewer or observer")],
    name: Annotated[str, typer.Option(help="How people will see them")] = "",
) -> None:
    """Make a way in for a member of staff: a code and a link, good once, for fourteen days."""
    from bot.inviting import UnknownRole, invite  # noqa: PLC0415
    from records.migrate import MigrationProblem  # noqa: PLC0415

    settings = _settings()
    try:
        ways = asyncio.run(invite(settings, role, name or role.capitalize()))
    except UnknownRole as problem:
        Console(stderr=True).print(str(problem), markup=False, highlight=False)
        raise typer.Exit(WRONG_SETTINGS) from None
    except MigrationProblem as problem:
        Console(stderr=True).print(str(problem), style="bold", markup=False, highlight=False)
        raise typer.Exit(CANNOT_START) from None
    console.print(f"Code: {ways.code}", markup=False, highlight=False)
    if ways.link:
        console.print(f"Link: {ways.link}", markup=False, highlight=False, soft_wrap=True)


if __name__ == "__main__":
    sys.exit(cli())
