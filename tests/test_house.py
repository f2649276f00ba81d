"""The rules of the house that no other tool holds."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from bot.settings import REMEDIES, Settings, setting_names

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("bot", "conversations", "records", "reports", "scheduler")
LONGEST_FILE, LONGEST_FUNCTION = 300, 50
# Hosts of package registries, and folders of one machine. The brackets keep these lines from finding themselves.
REGISTRIES = re.compile(r"p[y]pi\.org|p[y]thonhosted|registry\.n[p]mjs|deb\.d[e]bian|archive\.u[b]untu|g[h]cr\.io")
MACHINE = re.compile(r"(?<![\w.~-])/(?:work|root|Users|home/(?!rumbo\b))/")
PIN = re.compile(r"([a-z0-9-]+)==(\S+) \\((?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?)+)\n(?:    #.*\n)+")


@cache
def tracked() -> tuple[Path, ...]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("what is tracked is known in a git checkout alone")
    return tuple(path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())


def code() -> Iterator[tuple[str, str]]:
    """Path and source of each module of the five rooms, migrations left out."""
    for path in tracked():
        inside = path.relative_to(ROOT)
        if path.suffix == ".py" and inside.parts[0] in ROOMS and "migrations" not in inside.parts:
            yield inside.as_posix(), path.read_text(encoding="utf-8")


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    assert [f"{name}: {lines}" for name, source in code() if (lines := source.count("\n")) > LONGEST_FILE] == []


def test_no_function_is_longer_than_a_screen() -> None:
    assert [line for name, source in code() for line in long_functions(name, source)] == []


def long_functions(name: str, source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            lines = node.end_lineno - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{name}:{node.lineno} {node.name}: {lines}"


@pytest.mark.parametrize("foreign", [REGISTRIES, MACHINE], ids=["registries", "machine"])
def test_no_file_names_a_package_registry_or_a_folder_of_one_machine(foreign: re.Pattern[str]) -> None:
    texts = ((path, path.read_text(encoding="utf-8", errors="replace")) for path in tracked())
    assert [f"{path.relative_to(ROOT)}: {found[0]}" for path, text in texts if (found := foreign.search(text))] == []


def test_the_example_holds_every_setting_with_its_default_and_a_comment() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    defaults = {name.upper(): field.default for name, field in Settings.model_fields.items()}
    expected = [f"{name}={'' if default is None else default}" for name, default in defaults.items()]
    given = [(before, line) for before, line in zip(["", *lines], lines, strict=False) if "=" in line.split("#")[0]]
    assert [line.replace("=./", "=") for _, line in given] == expected
    assert [line for before, line in given if not before.startswith("# ")] == []


def test_every_setting_has_a_remedy() -> None:
    assert list(REMEDIES) == list(setting_names())


def test_the_rooms_and_the_channels_keep_apart() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run([lint, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_the_parts_of_a_channel_know_only_their_own_channel() -> None:
    strangers = []
    for name, source in code():
        if name.startswith("bot/channels/"):
            own = {"base", Path(name).stem.partition("_")[0]}
            imported = set(re.findall(r"bot\.channels\.([a-z]+)", source))
            strangers += [f"{name} imports {channel}" for channel in imported - own]
    assert strangers == []


def lock(name: str) -> dict[str, str]:
    """The pinned version of each distribution; fails on any line that is not a pin with its hashes."""
    text = re.sub(r"^(#.*)?\n", "", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert PIN.sub("", text) == ""
    return {found[1]: found[2] for found in PIN.finditer(text)}


def test_every_dependency_is_pinned_by_hash_and_the_two_locks_agree() -> None:
    runtime, development = lock("requirements.txt"), lock("requirements-dev.txt")
    assert runtime.items() <= development.items()
    assert asked_for("dependencies") <= runtime.keys()
    assert asked_for("optional-dependencies", "dev") <= development.keys()


def test_what_the_rooms_import_is_asked_for_in_pyproject() -> None:
    given = packages_distributions()
    imported = {
        module for _, source in code() for module in re.findall(r"^\s*(?:from|import) (\w+)", source, re.MULTILINE)
    }
    foreign = imported - sys.stdlib_module_names - set(ROOMS)
    known = asked_for("dependencies")
    assert [module for module in sorted(foreign) if not known.intersection(map(canonical, given.get(module, ())))] == []


def asked_for(*table: str) -> set[str]:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for key in table:
        asked = asked[key]
    return {canonical(re.split(r"[^\w.-]", requirement)[0]) for requirement in asked}


def canonical(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()
