"""Every text that the code says exists in all languages, and every text that exists is said somewhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.known_texts import known_ids

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "conversations", "reports", "scheduler")
SAYING = {"text", "text_of"}


def sources() -> Iterator[tuple[Path, ast.Module, str]]:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            source = path.read_text("utf-8")
            yield path, ast.parse(source), source


def said() -> Iterator[tuple[str, str]]:
    """Each text id that is written whole in a call, and where."""
    for path, tree, _source in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYING and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str) and not first.value.startswith(":"):
                    yield first.value, f"{path.relative_to(ROOT)}:{node.lineno}"


def test_every_text_that_is_said_exists() -> None:
    places = {(id, place) for id, place in said() if "." not in id and "-" in id}
    missing = sorted(f"{id} ({place})" for id, place in places if id not in known_ids())
    assert missing == []


def test_every_text_is_said_somewhere() -> None:
    """In a call, a table of ids, a page or another text, or with a variable ending such as `status-{status}`."""
    everything = "\n".join(source for _path, _tree, source in sources())
    everything += "\n".join(path.read_text("utf-8") for path in (ROOT / "bot/web").rglob("*.html"))
    everything += "\n".join(path.read_text("utf-8") for path in (ROOT / "conversations/locales").rglob("*.ftl"))
    beginnings = set(re.findall(r'f"([a-z][\w-]*-)\{', everything)) | set(re.findall(r'"([a-z][\w-]*-)" ~', everything))
    beginnings |= {"pattern-", "command-"} | {f"{name}-" for name in re.findall(r'[cC]odes\(\s*"(\w+)"', everything)}
    unused = [
        id
        for id in sorted(known_ids())
        if "." not in id
        and not any(id.startswith(beginning) for beginning in beginnings)
        and not re.search(rf"""["'{{ ]{re.escape(id)}["' }}.]""", everything.replace(f"\n{id} =", ""))
    ]
    assert unused == []
