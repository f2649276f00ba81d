"""Writes docs/promises.md from the figures in docs/figures: `python -m tests.promises`. A test holds the page to them.

The figures are the last lines of `make faults` and `make bench`, kept with `--save`.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from tests.faults.registry import KINDS

Json: TypeAlias = Mapping[str, Any]

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGE = DOCS / "promises.md"
FAULTS, BENCH = DOCS / "figures" / "faults.json", DOCS / "figures" / "bench.json"
WORDS = Path(__file__).with_name("promises_words.md")
COUNTED = ("answers", "faults", "lost", "double_effects", "double_messages", "missing_messages", "max_gap_s")
FAULTS_HEAD = (
    "| What happens | Bot | Answers | Faults | Lost | Double effects | Double messages | Missing | Longest gap, s |\n"
    "|---|---|---:|---:|---:|---:|---:|---:|---:|"
)
MET = {True: "yes", False: "**no**", None: "not measured"}


def page() -> str:
    words = WORDS.read_text(encoding="utf-8")
    faults, bench = _figures(FAULTS), _figures(BENCH)
    return words.replace("{faults}", _faults(faults)).replace("{bench}", _bench(bench))


def _figures(path: Path) -> Json:
    figures: Json = json.loads(path.read_text(encoding="utf-8"))
    return figures


def _faults(told: Json) -> str:
    rows = [row for name, kind in told["kinds"].items() for row in _kind(name, kind)]
    how = f"`make faults`, length {told['length']}, seed {told['seed']}."
    return "\n".join([how, "", FAULTS_HEAD, *rows])


def _kind(name: str, kind: Json) -> Iterator[str]:
    words = KINDS[name].words
    for bot, told in (("Rumbo", kind), ("plain bot", kind.get("plain"))):
        if told is not None:
            yield f"| {words} | {bot} | {_counts(told)} |"


def _counts(told: Json) -> str:
    if "not_run" in told:
        return " | ".join([f"not played: {told['not_run']}", *[""] * (len(COUNTED) - 1)])
    return " | ".join(_number(told.get(name)) for name in COUNTED)


def _bench(told: Json) -> str:
    how = f"`make bench`, {told['bench']} form, seeds {', '.join(map(str, told['seeds']))}; {told['machine']}."
    return "\n\n".join([how, *(_row(row) for row in told["rows"].values())])


def _row(row: Json) -> str:
    lines = [f"### {row['title'][0].upper()}{row['title'][1:]}", "", "| | What | Median |", "|---|---|---:|"]
    for of, whose in (("ours", "Rumbo"), ("peers", "peer"), ("ceiling", "ceiling")):
        lines += [f"| {whose} | {row['names'][key]} | {_number(value)} |" for key, value in row.get(of, {}).items()]
    lines += ["", "| Wanted | Is | Wanted | Reached |", "|---|---:|---:|---|"]
    lines += [
        f"| {one['what']} | {_number(one['is'])} | {one['wanted']} | {MET[one['reached']]} |"
        for one in row["wanted"].values()
    ]
    return "\n".join([*lines, *(f"\n{note}" for note in (*row["notes"], *row["missing"]))])


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
