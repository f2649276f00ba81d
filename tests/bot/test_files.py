"""The file store: streamed, limited, typed by content, kept under its hash."""

import hashlib
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from openpyxl import Workbook
from PIL import Image

from bot.file_names import shown_name
from bot.files import LARGEST, FileStore
from bot.opening.process import FileRefused
from bot.opening.words import EXCEL


async def stream(data: bytes, size: int = 65536) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "teal").save(out, kind)
    return out.getvalue()


def sheet() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


OGG = b"OggS\x00\x02" + b"\0" * 22 + b"\x01\x13OpusHead" + b"\0" * 40
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"

KINDS = [
    (picture("JPEG"), "image/jpeg"),
    (picture("PNG"), "image/png"),
    (picture("WEBP"), "image/webp"),
    (sheet(), EXCEL),
    (PDF, "application/pdf"),
    (OGG, "audio/ogg"),
]


@pytest.mark.parametrize(("data", "mime"), KINDS)
async def test_a_file_is_typed_by_its_content_and_kept_under_its_hash(tmp_path: Path, data: bytes, mime: str) -> None:
    store = FileStore(tmp_path)
    kept = await store.keep(stream(data), "photo.exe")
    content = store.path(kept.sha256).read_bytes()
    assert (kept.mime, kept.size, kept.sha256) == (mime, len(content), hashlib.sha256(content).hexdigest())
    assert mime.startswith("image/") or content == data


async def test_what_is_too_large_is_refused_while_it_streams_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        await FileStore(tmp_path).keep(stream(b"\xff\xd8\xff" + b"x" * LARGEST, 1 << 20), "big.jpg")
    assert refused.value.reason == "file-too-large"
    assert files_in(tmp_path) == []


@pytest.mark.parametrize(
    "data", [b"MZ\x90\0" + b"\0" * 64, b"<html><script>1</script></html>", b"PK\x05\x06" + b"\0" * 18]
)
async def test_an_unknown_or_disguised_type_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(FileRefused):
        await FileStore(tmp_path).keep(stream(data), "plan.pdf")


async def test_the_same_file_twice_is_kept_once(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    first, second = await store.keep(stream(PDF), "a.pdf"), await store.keep(stream(PDF), "b.pdf")
    assert first == second
    assert len(files_in(tmp_path)) == 1


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\secret\\plan.exe", "plan\u202egpj.exe", "a\0b", "", "x" * 300]
)
def test_a_file_name_is_text_never_a_path(name: str) -> None:
    shown = shown_name(name, "image/jpeg")
    assert shown.endswith(".jpg")
    assert len(shown) <= 80
    assert not set(shown) & set("/\\\0\u202e")
