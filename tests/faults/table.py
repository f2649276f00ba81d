"""The figures as people read them."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.faults.figures import Wanted
from tests.faults.kinds import Kind

COLUMNS = ("answers", "faults", "lost", "double_effects", "double_messages", "missing_messages", "max_gap_s")
SHOWN_NOTES = 12


def show(console: Console, rows: Sequence[tuple[Kind, str, dict[str, Any]]], failed: Sequence[str]) -> None:
    """A row for each kind and bot, and one for what is wanted; below it what went wrong."""
    table = Table("kind", "bot", *(name.replace("_", " ") for name in COLUMNS))
    for kind, bot, result in rows:
        if "not_run" in result:
            table.add_row(kind.name, bot, ending(result))
            continue
        table.add_row(kind.name, bot, *(str(result.get(name, "–")) for name in COLUMNS))
        if bot == "ours":
            table.add_row("", "wanted", "", "", "0", "0", _doubles(kind.wanted), "0", _most(kind.wanted.gap))
    console.print(table)
    for kind, bot, result in rows:
        if bot == "ours":
            for note in result.get("notes", [])[:SHOWN_NOTES]:
                console.print(f"{kind.name}: {note}", markup=False)
    for failure in failed:
        console.print(f"not as wanted: {failure}", style="bold red", markup=False)


def ending(result: dict[str, Any]) -> str:
    """How a kind ended: that it could not be played here, and why, is neither a success nor a failure."""
    if "not_run" in result:
        return f"not played: {result['not_run']}"
    return "failed" if "failed" in result else f"done in {result['seconds']:.0f} s"


def _doubles(wanted: Wanted) -> str:
    """At most so many a fault on average, and after any one."""
    limits = (wanted.doubles_mean, wanted.doubles_worst)
    return " / ".join("–" if limit is None else f"≤ {limit:g}" for limit in limits)


def _most(limit: float | None) -> str:
    return "–" if limit is None else f"≤ {limit:g}"
