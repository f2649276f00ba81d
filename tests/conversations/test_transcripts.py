"""The committed transcripts: nothing is said that nobody has read, in either language."""

import re
from pathlib import Path

import pytest

from conversations.scripts import SCRIPTS
from tests.talk import TRANSCRIPTS

TESTS = Path(__file__).parents[1]
LONGEST = 1_000
LETTERS = ("Acuerdo de", "Agreement of", "Así queda", "This is the", "La OEA revisó", "The OAS reviewed")
"""What the letter of a review and the agreement say: these two may be longer than a chat message."""


def transcripts(language: str) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in sorted((TRANSCRIPTS / language).glob("*.txt"))}


@pytest.mark.parametrize("language", ["es", "en"])
def test_each_dialogue_is_shown_to_its_end(language: str) -> None:
    shown = set(re.findall(r"^\(finished: (\w+)\)$", "\n".join(transcripts(language).values()), re.MULTILINE))
    assert set(SCRIPTS) - shown == set()


@pytest.mark.parametrize("language", ["es", "en"])
def test_each_transcript_is_held_by_a_test(language: str) -> None:
    written = "\n".join(path.read_text("utf-8") for path in TESTS.rglob("test_*.py"))
    names = re.findall(r'matches_transcript\(\s*f?"([^"]+)"', written)
    known = re.compile("|".join(re.sub(r"\\\{.*?\\\}", ".+", re.escape(name)) for name in names))
    assert [name for name in transcripts(language) if not known.fullmatch(name)] == []


@pytest.mark.parametrize("language", ["es", "en"])
def test_no_message_is_too_long_for_a_phone(language: str) -> None:
    blocks = [block for text in transcripts(language).values() for block in said(text)]
    assert [block for block in blocks if len(block) > LONGEST and not any(words in block for words in LETTERS)] == []


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_message_asks_one_thing(language: str) -> None:
    blocks = [block for text in transcripts(language).values() for block in said(text)]
    several = [block for block in blocks if len(re.findall(r"\?(?=\s|$|»|\")", without_quotes(block))) > 1]
    assert [block for block in several if " · " not in block] == []


def test_the_forms_of_address_are_not_mixed() -> None:
    """Usted, tú and vos in one chat would sound like several people."""
    forms = {
        "usted": r"\b(usted|puede escribir\w+|su empresa|le debemos)\b",
        "tu": r"\b(puedes|quieres|tu|tus)\b",
        "vos": r"\b(podés|querés|vos)\b",
    }
    for name, text in transcripts("es").items():
        for chat in re.split(r"^(?:===.*|—|---)$", text, flags=re.MULTILINE):
            heard = "\n".join(said(chat))
            used = {form for form, words in forms.items() if re.search(words, heard, re.IGNORECASE)}
            assert len(used) <= 1, (name, used)


def said(text: str) -> list[str]:
    """What the bot said, a message each: the lines between what people did and the buttons."""
    blocks, lines = [], list[str]()
    for line in text.splitlines():
        if line.startswith(("> ", "[", "(", "=== ", "—", "---")):
            blocks.append("\n".join(lines).strip())
            lines = []
        else:
            lines.append(line)
    return [block for block in [*blocks, "\n".join(lines).strip()] if block]


def without_quotes(block: str) -> str:
    return re.sub(r"«[^»]*»|\"[^\"]*\"", "", block)
