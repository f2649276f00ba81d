"""The table at the end: every figure, and every wish with whether it is met."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from tests.benchmarks.figures import CEILING, OURS, PEERS, Row, Wanted

WHOSE = {OURS: "Rumbo", PEERS: "peer", CEILING: "ceiling"}
MET = {True: "[green]reached[/green]", False: "[bold red]not reached[/bold red]", None: "not measured"}
WIDTH = 140


def show(rows: Sequence[Row]) -> None:
    console = Console(width=WIDTH, highlight=False)
    for row in rows:
        console.print(_figures(row))
        if row.wanted:
            console.print(_wanted(row))
        for line in (*row.notes, *row.missing):
            console.print(f"  {line}", markup=False)


def _figures(row: Row) -> Table:
    table = Table(title=f"{row.key}: {row.title}", title_justify="left", expand=True)
    for name, justify in (("", "left"), ("what", "left"), ("median", "right"), ("runs", "right"), ("how", "left")):
        table.add_column(name, justify="right" if justify == "right" else "left")
    for figure in row.figures:
        runs = f"{min(figure.runs):,.4g} … {max(figure.runs):,.4g}" if len(figure.runs) > 1 else "one"
        value = f"{figure.value:,.4g} {figure.unit}"
        table.add_row(WHOSE[figure.of], figure.name, value, runs, figure.note, style=_style(figure.of))
    return table


def _style(of: str) -> str:
    return "bold" if of == OURS else "dim" if of == CEILING else ""


def _wanted(row: Row) -> Table:
    table = Table(title="wanted", title_justify="left", expand=True)
    for name in ("what", "is", "wanted", ""):
        table.add_column(name, justify="right" if name in {"is", "wanted"} else "left")
    for one in row.wanted:
        table.add_row(one.name, _value(one), one.asked + ("×" if one.ratio else ""), MET[one.reached])
    return table


def _value(one: Wanted) -> str:
    return "–" if one.value is None else f"{one.value:,.4g}{'×' if one.ratio else one.unit}"
