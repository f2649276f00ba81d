"""The command line: `python -m bot --help`."""

import asyncio
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.settings import Settings, SettingsProblem, load_settings

cli = typer.Typer(
    help="Rumbo: a chat coach that follows small and medium enterprises for six months.",
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


@cli.command()
def run(
    clock: Annotated[
        str | None, typer.Option(help="Begin at this moment (ISO, UTC): for rehearsals against a test server.")
    ] = None,
) -> None:
    """Run the bot: on Telegram with TELEGRAM_TOKEN, as a local page of phones without it."""
    from bot.running import CannotStart, run_bot  # noqa: PLC0415  the other commands start faster without it

    settings = _settings()
    try:
        asyncio.run(run_bot(settings, datetime.fromisoformat(clock) if clock else None))
    except CannotStart as problem:
        Console(stderr=True).print(str(problem), style="bold", markup=False, highlight=False)
        raise typer.Exit(CANNOT_START) from None


@cli.command()
def demo(
    folder: Annotated[Path, typer.Option(help="Where the demonstration keeps its own data.")] = Path("data/demo"),
) -> None:
    """Open the phones page on data of its own, whatever the settings say of channels."""
    from bot.running import CannotStart, run_bot  # noqa: PLC0415

    settings = _settings()
    folder.mkdir(parents=True, exist_ok=True)
    own = {"telegram_token": None, "data_dir": folder, "database_url": f"sqlite:///{folder.resolve()}/rumbo.db"}
    try:
        asyncio.run(run_bot(settings.model_copy(update=own), None))
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
