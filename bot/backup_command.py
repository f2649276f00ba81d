"""What `backup` and `restore` do and say on the command line."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, TaskID

from bot.backup import back_up, back_up_to, backups_folder
from bot.backup_archive import Manifest
from bot.backup_keeping import drop_left_behind, drop_outdated, name_of
from bot.clock import SystemClock
from bot.restore import restore
from bot.settings import Settings
from records.copies import CopyProblem, Told

STANDARD_OUTPUT = "-"
console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)


def take(settings: Settings, file: str, hours: int, days: int) -> None:
    """Take a backup, say where it is, and let old ones go when it is in the usual place."""
    now = SystemClock().now()
    with _bar() as told:
        if file == STANDARD_OUTPUT:
            _to_standard_output(settings, told)
            return
        path = Path(file) if file else backups_folder(settings) / name_of(now)
        manifest = back_up_to(settings, path, now, told)
    console.print(f"{path}: {_what(manifest)}. It holds personal data: encrypt what leaves this machine.")
    if not file:
        gone = drop_outdated(path.parent, now, hours, days)
        drop_left_behind(path.parent, now)
        console.print(f"Older backups deleted: {gone}.")


def _to_standard_output(settings: Settings, told: Told) -> None:
    if sys.stdout.isatty():
        raise CopyProblem("A backup is no text for a terminal. Send it on: `backup - | age … > FILE`.")
    try:
        back_up(settings, sys.stdout.buffer, SystemClock().now(), told)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise CopyProblem("The program that the backup went to ended too early.") from None


def put_back(settings: Settings, file: Path, *, replace: bool) -> None:
    """Restore a backup and say what is there now."""
    with _bar() as told:
        restored = restore(settings, file, SystemClock().now(), told, replace=replace)
    made_at = restored.manifest.made_at
    console.print(f"Restored as of {made_at:%Y-%m-%d %H:%M} UTC: {_what(restored.manifest)}.")
    if restored.aside is not None:
        console.print(f"What was there before is in {restored.aside}.")
        console.print(f"People who had been forgotten since then, and were forgotten again: {restored.forgotten}.")
    console.print("Start the bot.")


def _what(manifest: Manifest) -> str:
    return f"{sum(manifest.rows.values())} rows, {len(manifest.files)} files"


@contextmanager
def _bar() -> Iterator[Told]:
    tasks: dict[str, TaskID] = {}
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:

        def told(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield told
