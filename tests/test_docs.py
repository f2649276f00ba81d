"""The documentation says what is: links, files, commands, settings, sentences and the picture are held to the code."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from typer.main import get_command

from bot.__main__ import cli
from bot.commands import COMMANDS
from bot.settings import setting_names
from scheduler.stalls.timeline import Code
from tests.commands_page import PAGE, page

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("bot", "conversations", "records", "reports", "scheduler")
DOCS = ROOT / "docs"
PAGES = (*sorted(ROOT.glob("*.md")), *sorted(DOCS.glob("*.md")))
OPERATORS, CONTRIBUTORS, PROGRAMME = DOCS / "operators.md", DOCS / "contributors.md", DOCS / "programme.md"
PICTURE = DOCS / "architecture.svg"
NOT_OURS = {"newbot", "token", "setprivacy", "setdescription", "setuserpic", "health", "metrics", "telegram"} | {"idea"}
"""Behind a slash, yet no command of the bot: what BotFather takes, an address on the web, and the example's own."""
WARNINGS = {"warning", "error", "exception", "critical"}
OTHER_VARIABLES = {
    "UPDATE_TRANSCRIPTS",
    "TESTS",
    "WORKERS",
    "PYTHON",
    "UPGRADE",
    "CHROMIUM",
    "FAULTS",
    "BENCH",
    "ONLY",
    "SAVE",
}
BLOCK = re.compile(r"^```(\w+) (\S+/\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
"""A listing that names its file: language, path and body."""


@cache
def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def found(pattern: str) -> Iterator[tuple[str, str]]:
    """Each place of a pattern on all pages, as the page's name and the first group."""
    for one in PAGES:
        yield from ((one.name, match[1]) for match in re.finditer(pattern, read(one), re.MULTILINE))


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def slug(heading: str) -> str:
    """How a heading is linked to: as GitHub writes it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def test_every_relative_link_leads_somewhere() -> None:
    links = [(one, target) for one in PAGES for target in re.findall(r"\]\(([^)\s]+)\)", read(one))]
    inside = [(one, target) for one, target in links if not re.match(r"https?:|mailto:", target)]
    assert [f"{one.name}: {target}" for one, target in inside if not leads_somewhere(one, target)] == []


def leads_somewhere(page: Path, target: str) -> bool:
    path, _, anchor = target.partition("#")
    to = (page.parent / path).resolve() if path else page
    return to.exists() and (not anchor or anchor in map(slug, re.findall(r"^#+ (.+)$", read(to), re.MULTILINE)))


def test_every_picture_says_in_words_what_it_shows_and_is_light() -> None:
    pictures = [(one, *picture) for one in PAGES for picture in re.findall(r"!\[(.*?)\]\((\S+?)\)", read(one))]
    assert len(pictures) > 1
    assert [path for _, words, path in pictures if len(words) < 80] == []
    assert [path for one, _, path in pictures if (one.parent / path).stat().st_size > 400_000] == []


def test_every_file_named_is_there() -> None:
    shown = {path for _, path, _ in BLOCK.findall(read(CONTRIBUTORS))}
    named = {*found(rf"`((?:{'|'.join(ROOMS)}|tests|docs|\.ci)/[\w./-]*)`"), *found(r"`([\w-]+\.(?:md|toml|svg))`")}
    assert [line for line in sorted(named) if line[1] not in shown and not (ROOT / line[1]).exists()] == []


def test_every_make_target_is_told_and_no_other_is_named() -> None:
    targets = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    named = set(found(r"(?:`|^(?:[A-Z_]+=\d )?)make ([a-z]+)(?=`| TESTS=|    #)"))
    assert [line for line in sorted(named) if line[1] not in targets] == []
    assert {target for name, target in named if name == CONTRIBUTORS.name} == set(targets)


def test_every_command_of_the_command_line_is_told_and_no_other_is_named() -> None:
    known = dict(command_line(get_command(cli), ()))
    named = {(name, tuple(typed.split())) for name, typed in found(r"python -m bot ((?:[a-z]+ ?)+)")}
    assert [line for line in sorted(named) if not any(line[1][: len(words)] == words for words in known)] == []
    assert [words for words in known if f"python -m bot {' '.join(words)}`" not in read(OPERATORS)] == []
    options = {option for own in known.values() for option in own}
    assert set(re.findall(r"`(--[a-z]+)`", read(OPERATORS))) == options - {"--help"}


def command_line(command: object, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """Each command: the words that call it, and its options."""
    below = getattr(command, "commands", None)
    if below is None:
        names = [name for parameter in getattr(command, "params", ()) for name in parameter.opts]
        yield words, [name for name in names if name.startswith("--")]
        return
    for name, one in below.items():
        yield from command_line(one, (*words, name))


def test_every_setting_is_explained_and_no_other_is_named() -> None:
    explained = set(re.findall(r"^\| `([A-Z_]+)` \|", read(OPERATORS), re.MULTILINE))
    assert explained == set(setting_names())
    named = {*found(r"`([A-Z]+(?:_[A-Z]+)+)(?:=[^`]*)?`"), *found(r"^([A-Z]+(?:_[A-Z]+)+)=")}
    known = explained | OTHER_VARIABLES | {code.value for code in Code}
    assert [line for line in sorted(named) if line[1] not in known] == []


def test_the_page_of_commands_is_as_the_code_has_it() -> None:
    assert read(PAGE) == page(), "run `python -m tests.commands_page`"


def test_every_slash_command_named_is_there() -> None:
    named = set(found(r"`/(\w+)[^`/]*`"))
    assert [line for line in sorted(named) if line[1] not in COMMANDS.keys() | NOT_OURS] == []


def test_every_stall_rule_is_told_to_coordinators() -> None:
    assert [code.value for code in Code if f"`{code.value}`" not in read(PROGRAMME)] == []


def test_every_warning_in_the_log_is_explained_and_no_event_is_made_up() -> None:
    told = set(re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \|", read(OPERATORS), re.MULTILINE))
    warnings = {event for level, event in events() if level in WARNINGS}
    assert warnings <= told <= {event for _, event in events()}


def events() -> Iterator[tuple[str, str]]:
    """Each line of the log: its level and its event."""
    for _, module in modules():
        for call in ast.walk(module):
            match call:
                case ast.Call(
                    func=ast.Attribute(attr=level, value=ast.Name("log")), args=[ast.Constant(str(event)), *_]
                ):
                    yield level, event
                case ast.Call(func=ast.Attribute(attr="critical" as level), args=[ast.Constant(str(event)), *_]):
                    yield level, event


def test_every_sentence_quoted_for_operators_is_one_the_bot_says() -> None:
    constants = (node.value for _, module in modules() for node in ast.walk(module) if isinstance(node, ast.Constant))
    said = " ".join(value for value in constants if isinstance(value, str))
    quoted = re.findall(r"“([^”]+)”", read(OPERATORS))
    assert len(quoted) > 10
    assert [piece for sentence in quoted for piece in sentence.split("…") if piece.strip() not in said] == []


def test_the_picture_shows_exactly_the_imports_between_rooms() -> None:
    drawn = {(arrow["data-from"], arrow["data-to"]) for arrow in in_the_picture("data-from")}
    real = {(path.parts[0], room) for path, module in modules() for room in imported(module) if room != path.parts[0]}
    assert drawn == real
    assert {room["data-room"] for room in in_the_picture("data-room")} == set(ROOMS)
    assert [part for part in in_the_picture("data-path") if not (ROOT / part["data-path"]).exists()] == []


def test_every_contract_on_imports_is_told() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = [contract["name"] for contract in asked["tool"]["importlinter"]["contracts"]]
    assert [name for name in names if f"- {name}." not in read(DOCS / "architecture.md")] == []


def in_the_picture(attribute: str) -> Iterator[dict[str, str]]:
    yield from (element.attrib for element in ET.parse(PICTURE).iter() if attribute in element.attrib)


def imported(module: ast.Module) -> Iterator[str]:
    """The rooms that a module imports."""
    for node in ast.walk(module):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        yield from (name.partition(".")[0] for name in names if name.partition(".")[0] in ROOMS)


def test_the_example_dialogue_works_as_it_stands(tmp_path: Path) -> None:
    for room in (*ROOMS, "tests"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for language, path, body in BLOCK.findall(read(CONTRIBUTORS)):
        apply(tmp_path / path, language, body)
    run = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-k",
        "sqlite",
        "tests/conversations/test_idea.py",
    ]
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "UPDATE"))}
    talked = subprocess.run(run, cwd=tmp_path, env=plain, capture_output=True, text=True, check=False)
    assert talked.returncode == 0, talked.stdout


def apply(file: Path, language: str, body: str) -> None:
    """Put a listing in its place: a whole file, or, of a `diff`, each added line after the line above it."""
    if language != "diff":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(body, encoding="utf-8")
        return
    text, before = file.read_text(encoding="utf-8"), ""
    for line in body.splitlines(keepends=True):
        if line.startswith("+"):
            text = text.replace(before, before + line[1:], 1)
            before += line[1:]
        else:
            before = line[1:]
            if text.count(before) != 1:
                pytest.fail(f"{file.name} has no single line {before!r}")
    file.write_text(text, encoding="utf-8")
