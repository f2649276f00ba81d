"""Whatever somebody sends is refused with a reason or kept harmless, and costs the bot little."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

from bot.file_types import TYPES
from bot.files import FileRefused, FileStore, KeptFile, read_cells
from reports.attendance import MOST_ROWS, read_attendance
from tests.bot.opening.hostile import EXE, HTML, Weapon, arsenal
from tests.known_texts import known_ids

MEGABYTE = 2**20
MOST_FOR_ALL = 60 * MEGABYTE
STATUS, PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")


async def stream(data: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(data), 65536):
        yield data[start : start + 65536]


async def fired(store: FileStore, weapon: Weapon) -> KeptFile | str:
    try:
        return await store.keep(stream(weapon.data), weapon.name)
    except FileRefused as refused:
        return refused.reason


async def fired_at_once(store: FileStore, weapons: list[Weapon]) -> tuple[list[KeptFile | str], int]:
    """What becomes of each, and how much more memory this process held meanwhile than before."""
    await asyncio.to_thread(PEAK.write_text, "5", "ascii")
    before = memory("VmRSS")
    results = await asyncio.gather(*(fired(store, weapon) for weapon in weapons))
    return results, memory("VmHWM") - before


def memory(line: str) -> int:
    """`VmRSS`, what this process holds now, or `VmHWM`, the most it held, in bytes."""
    found = re.search(rf"{line}:\s+(\d+) kB", STATUS.read_text("ascii"))
    return int(found[1]) * 1024 if found else 0


def test_no_hostile_file_is_kept_as_it_came_or_costs_the_bot_its_memory(tmp_path: Path) -> None:
    weapons, store = list(arsenal()), FileStore(tmp_path / "files")
    assert len(weapons) >= 60
    results, more = asyncio.run(fired_at_once(store, weapons))
    assert more < MOST_FOR_ALL
    fates = zip(weapons, results, strict=True)
    wrong = [(weapon.name, result) for weapon, result in fates if not as_wanted(weapon, result)]
    assert wrong == []
    kept = {result.sha256: result for result in results if isinstance(result, KeptFile)}
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == names(store, kept)
    for one in kept.values():
        harmless(store.path(one.sha256), one)


def as_wanted(weapon: Weapon, result: KeptFile | str) -> bool:
    if isinstance(result, str):
        return weapon.kept is None and result in known_ids()
    return TYPES[result.mime] == f".{weapon.kept}"


def names(store: FileStore, kept: dict[str, KeptFile]) -> set[str]:
    """What may lie in the folder: contents under their hash, and the cells of spreadsheets."""
    listed = {sha256 for sha256, one in kept.items() if one.mime == "text/csv" or one.mime.endswith("sheet")}
    return kept.keys() | {f"{sha256}.cells" for sha256 in listed}


def harmless(path: Path, kept: KeptFile) -> None:
    if kept.mime.startswith("image/"):
        content = path.read_bytes()
        assert not any(sign in content for sign in (EXE, HTML, b"PK\x03\x04"))
    if kept.mime == "text/csv" or kept.mime.endswith("sheet"):
        cells = read_cells(path)
        assert len(cells.model_dump_json()) < 12 * MEGABYTE
        assert len(read_attendance(cells, "lista").rows) <= MOST_ROWS
