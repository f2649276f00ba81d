"""A file name is text to show: never a path, never misleading, with the ending of what the file is."""

import random
import unicodedata
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.file_names import LONGEST, shown_name
from bot.file_types import TYPES
from bot.files import FileStore

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PIECES = (
    "../", "..\\", "/", "\\", "C:\\", "\\\\evil\\share\\", "/etc/passwd", "~", "file://", "..%2f", "....//", "\0",
    "\r\n", "\t", "\x1b[2J", "\x7f", "\x85", "\u202e", "\u2066", "\u200f", "\u200b", "\u200d", "\ufeff", "\u2028",
    "\u00a0", "\u3000", "\xad", "CON", "NUL", "com1", "LPT1.txt", "aux.", ".htaccess", "...", ".", " ", "-rf",
    "$(id)", "`id`", "; rm", "|", "<b>", '"', "'", ":", "*", "?", "%00", "#", "&", "plan", "Año", "An\u0303o",
    "ﬁn", "e\u0301", "Z" + "\u0301" * 9, "日本", "שלום", "💪", "👩‍🌾", "\ud83d", "\U0010ffff",
    "x" * 300, "ñ" * 120, ".pdf", ".exe", ".pdf.exe", ".tar.gz", ".PDF", ".jpg\u202e", "gpj.", ".lnk", "::$DATA",
    "index.html;.jpg",
)  # fmt: skip
ENDINGS = (".exe", ".pdf", ".jpg", ".lnk")
NAMES_WINDOWS_KEEPS = {"con", "nul", "aux", "prn", "com1", "lpt1"}


def hostile_names(how_many: int) -> Iterator[str]:
    lots = random.Random(31)
    for _ in range(how_many):
        yield "".join(lots.choices(PIECES, k=lots.randint(0, 6)))


def trouble(shown: str, mime: str) -> list[str]:
    stem = shown.removesuffix(TYPES[mime])
    return [
        what
        for what, is_so in {
            "a path": bool(set(shown) & set('/\\:*?"<>|')) or stem in {"", ".", ".."},
            "not in the one normal form": unicodedata.normalize("NFC", shown) != shown,
            "a sign that cannot be seen": any(unicodedata.category(sign)[0] in "CZ" and sign != " " for sign in shown),
            "too long": len(shown) > LONGEST,
            "another ending": not shown.endswith(TYPES[mime]) or stem.casefold().endswith(ENDINGS),
            "begins or ends oddly": shown != shown.strip() or shown.startswith(".") or stem.endswith((".", " ")),
            "a name that Windows keeps": stem.casefold() in NAMES_WINDOWS_KEEPS,
        }.items()
        if is_so
    ]


def test_no_name_is_shown_that_misleads() -> None:
    mimes = list(TYPES)
    shown = [(name, mime, shown_name(name, mime)) for name in hostile_names(500) for mime in mimes[:3]]
    assert [(name, one, found) for name, mime, one in shown if (found := trouble(one, mime))] == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Plan de acción 2026.pdf", "Plan de acción 2026.pdf"),
        ("An\u0303o 1.PDF", "Año 1.pdf"),
        ("informe v2.3", "informe v2.3.pdf"),
        ("plan.pdf.exe", "plan.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Ana\\plan.docx", "plan.pdf"),
        ("plan\u202efdp.exe", "planfdp.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("", "archivo.pdf"),
        ("\u202e\0.pdf", "archivo.pdf"),
        ("¿Qué? *urgente*.pdf", "¿Qué_ _urgente_.pdf"),
    ],
)
def test_a_name_stays_as_far_as_it_can(name: str, shown: str) -> None:
    assert shown_name(name, "application/pdf") == shown


async def stream() -> AsyncIterator[bytes]:
    yield PDF


async def test_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files")
    kept = {(await store.keep(stream(), f"{name}.pdf")).sha256 for name in hostile_names(100)}
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [store.path(kept.pop())]  # noqa: ASYNC240
    assert kept == set()
