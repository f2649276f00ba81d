"""Lines of Spanish, Portuguese, French or English on a picture, with the only font that is always at hand.

Pillow's own font has the letters but not the accents: here each accent is set on its letter, as a typesetter would.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw, ImageFont

# For each combining mark: the glyph that stands for it, and its size against the letter.
_ABOVE: Mapping[str, tuple[str, float]] = {
    "\u0301": ("´", 1.0),
    "\u0300": ("`", 1.0),
    "\u0302": ("^", 0.55),
    "\u0303": ("~", 0.7),
    "\u0308": ("..", 0.9),
}
_CEDILLA = "\u0327"
_TURNED = {"¿": "?", "¡": "!"}
_PLAINER = str.maketrans({"–": "-", "—": "-", "\u2011": "-", "\u00a0": " "})
_DRAWN = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("©«°±´·»‘’“”…") | _TURNED.keys()


@dataclass
class Letter:
    sign: str
    mark: str = ""

    @property
    def glyph(self) -> str:
        return _TURNED.get(self.sign, self.sign)


@dataclass(frozen=True)
class Pen:
    """Writes on a picture whose paper has one colour."""

    picture: Image.Image
    ink: str
    paper: str

    def centred(self, line: str, middle: int, size: int, widest: int) -> None:
        """One line around the height `middle`, made smaller where it would be wider than `widest` pixels."""
        letters = letters_of(line)
        needed = sum(_width(letter, size) for letter in letters)
        size = size if needed <= widest else max(10, int(size * widest / needed))
        at = (self.picture.width - sum(_width(letter, size) for letter in letters)) / 2
        base = middle + _height("H", size) // 2
        for letter in letters:
            self._letter(letter, at, base, size)
            at += _width(letter, size)

    def _letter(self, letter: Letter, at: float, base: int, size: int) -> None:
        if letter.sign in _TURNED:
            self._turned(letter.glyph, at, base, size)
            return
        self._glyph(letter.glyph, at, base, size)
        if letter.mark == _CEDILLA:
            left, _, right, _ = _box(",", size)
            middle = at + _width(letter, size) / 2
            self._glyph(",", middle - (left + right) / 2, base + size // 8, size)
        elif letter.mark:
            self._accent(letter, at, base, size)

    def _accent(self, letter: Letter, at: float, base: int, size: int) -> None:
        left, top, right, _ = _box(letter.glyph, size)
        if letter.glyph == "i":  # the accent takes the place of the dot
            dot, top = top, _box("x", size)[1]
            ImageDraw.Draw(self.picture).rectangle((at + left, base + dot, at + right, base + top - 1), self.paper)
        glyph, share = _ABOVE[letter.mark]
        mark = _box(glyph, int(size * share))
        across = at + (left + right) / 2 - (mark[0] + mark[2]) / 2
        self._glyph(glyph, across, base + top - size // 14 - mark[3], int(size * share))

    def _turned(self, glyph: str, at: float, base: int, size: int) -> None:
        """A question or exclamation mark upside down, hanging from the height of small letters."""
        left, top, right, bottom = _box(glyph, size)
        stencil = Image.new("L", (right - left + 2, bottom - top + 2))
        ImageDraw.Draw(stencil).text((1 - left, 1 - top), glyph, fill=255, font=_font(size), anchor="ls")
        place = (int(at + left), base + _box("x", size)[1])
        self.picture.paste(self.ink, place, stencil.rotate(180))

    def _glyph(self, glyph: str, at: float, base: float, size: int) -> None:
        ImageDraw.Draw(self.picture).text((at, base), glyph, fill=self.ink, font=_font(size), anchor="ls")


def letters_of(line: str) -> list[Letter]:
    """Each letter with its accent; what the font cannot draw at all is left out."""
    letters: list[Letter] = []
    for sign in unicodedata.normalize("NFD", line.translate(_PLAINER)):
        if letters and (sign in _ABOVE or sign == _CEDILLA):
            letters[-1].mark = sign
        elif sign in _DRAWN:
            letters.append(Letter(sign))
    return letters


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _width(letter: Letter, size: int) -> float:
    return _font(size).getlength(letter.glyph)


@cache
def _box(glyph: str, size: int) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the ink itself; the base line is 0, above it is negative."""
    sheet = Image.new("L", (4 * size, 4 * size))
    ImageDraw.Draw(sheet).text((size, 2 * size), glyph, fill=255, font=_font(size), anchor="ls")
    left, top, right, bottom = sheet.getbbox() or (size, 2 * size, size, 2 * size)
    return left - size, top - 2 * size, right - size, bottom - 2 * size


def _height(glyph: str, size: int) -> int:
    return -_box(glyph, size)[1]
