"""Writes docs/commands.md from the code: `python -m tests.commands_page`. A test holds the page against it."""

from collections import defaultdict
from collections.abc import Iterator
from inspect import getdoc
from pathlib import Path

from bot.commands import COMMANDS, WORDS, Command
from bot.commands.command import ADMIN, CONTACT, COORDINATOR, EVERYONE, OBSERVER, REVIEWER
from conversations.texts import Reader, say, text

PAGE = Path(__file__).resolve().parents[1] / "docs" / "commands.md"
ROLES = {
    EVERYONE: "Everybody, strangers included",
    CONTACT: "Contacts of an SME",
    COORDINATOR: "Coordinators",
    REVIEWER: "Reviewers",
    ADMIN: "Admins",
    OBSERVER: "Observers",
}
BEGINNING = """\
# Commands

This page is written by `python -m tests.commands_page`; a test fails when it is older than the code.

Nobody has to know a command: `/menu` shows each person what they can do, as buttons. A command that is for another
role is refused with one sentence and logged without what was typed. In a group the bot says that it talks in private.
"""
HEAD = "| Command | What it does | In the menu | En el menú |\n|---|---|---|---|"
ENDING = """\
## Words

These words do the same when they are all that is typed; capitals and accents do not matter.

| Words | Command |
|---|---|
"""


def page() -> str:
    return BEGINNING + "".join(_role(role, title) for role, title in ROLES.items()) + "\n" + ENDING + _words()


def _role(role: str, title: str) -> str:
    rows = [_row(command) for command in COMMANDS.values() if role in command.roles]
    body = "\n".join([HEAD, *rows]) if rows else "No commands of their own yet."
    return f"\n## {title}\n\n{body}\n"


def _row(command: Command) -> str:
    told = " ".join((getdoc(command.run) or "").split("\n\n")[0].split())
    return f"| `/{command.name}` | {told} | {_shown(command, 'en')} | {_shown(command, 'es')} |"


def _shown(command: Command, language: str) -> str:
    return say(text(f"command-{command.name}"), Reader(language, None, "usted", "UTC")) if command.menu else "–"


def _words() -> str:
    said = defaultdict(list)
    for word, name in WORDS.items():
        said[name].append(word)
    return "".join(_word_rows(said))


def _word_rows(said: dict[str, list[str]]) -> Iterator[str]:
    for name, words in said.items():
        yield f"| {', '.join(words)} | `/{name}` |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
