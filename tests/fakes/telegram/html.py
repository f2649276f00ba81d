"""parse_mode HTML: the text without its tags, and the entities they stood for."""

import html
import re
from dataclasses import dataclass, field

from tests.fakes.telegram.wire import JsonObject, bad_request

TOKEN = re.compile(r"<(/?)([a-zA-Z][\w-]*)([^<>]*)>|(&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);)")
TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler", "code": "code", "pre": "pre",
    "blockquote": "blockquote", "a": "text_link",
}  # fmt: skip
HREF = re.compile(r"""href\s*=\s*["']?([^"'\s]+)""")


@dataclass
class _Reading:
    source: str
    text: str = ""
    entities: list[JsonObject] = field(default_factory=list)
    open_tags: list[tuple[str, JsonObject]] = field(default_factory=list)

    def _units(self) -> int:
        return len(self.text.encode("utf-16-le")) // 2

    def _bytes(self, at: int) -> int:
        return len(self.source[:at].encode())

    def plain(self, piece: str, at: int) -> None:
        if "<" in piece:
            where = self._bytes(at + piece.index("<"))
            raise bad_request(f'can\'t parse entities: Unsupported start tag "" at byte offset {where}')
        self.text += piece

    def tag(self, found: re.Match[str]) -> None:
        closing, name, attributes, character = found.groups()
        if character:
            self.text += html.unescape(character)
        elif closing:
            self._close(name.lower(), found.start())
        else:
            self._open(name.lower(), attributes, found.start())

    def _open(self, name: str, attributes: str, at: int) -> None:
        if name not in TAGS:
            where = f'"{name}" at byte offset {self._bytes(at)}'
            raise bad_request(f"can't parse entities: Unsupported start tag {where}")
        entity: JsonObject = {"type": TAGS[name], "offset": self._units()}
        link = HREF.search(attributes)
        if link:
            entity["url"] = html.unescape(link[1])
        self.open_tags.append((name, entity))

    def _close(self, name: str, at: int) -> None:
        where = self._bytes(at)
        if not self.open_tags:
            raise bad_request(f"can't parse entities: Unexpected end tag at byte offset {where}")
        expected, entity = self.open_tags.pop()
        if expected != name:
            raise bad_request(
                f"can't parse entities: Unmatched end tag at byte offset {where}, "
                f'expected "</{expected}>", found "</{name}>"'
            )
        entity["length"] = self._units() - entity["offset"]
        if entity["length"]:
            self.entities.append(entity)


def parse_html(source: str) -> tuple[str, list[JsonObject]]:
    reading, place = _Reading(source), 0
    for found in TOKEN.finditer(source):
        reading.plain(source[place : found.start()], place)
        reading.tag(found)
        place = found.end()
    reading.plain(source[place:], place)
    if reading.open_tags:
        name = reading.open_tags[-1][0]
        raise bad_request(f"can't parse entities: Can't find end tag corresponding to start tag \"{name}\"")
    return reading.text, sorted(reading.entities, key=lambda entity: int(entity["offset"]))
