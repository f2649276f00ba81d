"""The way in, as a picture to project on workshop day."""

import io

import segno
from PIL import Image

from conversations.texts import Reader, known_languages, say, text
from reports.lettering import Pen

SIZE = (1280, 960)
_WIDEST = 1200
_TITLE_AT, _QR_AT, _HINT_AT, _CODE_AT = 74, 460, 812, 892
_QR_SIDE = 660
_INK, _PAPER = "#12312B", "white"
_QUIET_ZONE = 4  # modules, as the QR standard asks


def invitation_picture(link: str, title: str, code: str) -> bytes:
    """A PNG of 1280×960: what it is, the QR code of the link, and the code to type for whoever cannot scan."""
    picture = Image.new("RGB", SIZE, _PAPER)
    pen = Pen(picture, _INK, _PAPER)
    pen.centred(title, _TITLE_AT, 56, _WIDEST)
    square = _qr(link)
    picture.paste(square, ((SIZE[0] - square.width) // 2, _QR_AT - square.height // 2))
    pen.centred(_hint(), _HINT_AT, 34, _WIDEST)
    pen.centred(code, _CODE_AT, 84, _WIDEST)
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def _qr(link: str) -> Image.Image:
    """Whole pixels a module: cameras read sharp edges best."""
    code = segno.make_qr(link, error="m")
    scale = max(1, _QR_SIDE // code.symbol_size(border=_QUIET_ZONE)[0])
    written = io.BytesIO()
    code.save(written, kind="png", scale=scale, border=_QUIET_ZONE)
    return Image.open(written).convert("RGB")


def _hint() -> str:
    readers = (Reader(language, None, "usted", "UTC") for language in reversed(known_languages()))
    return "  ·  ".join(say(text("invitation-scan-or-type"), reader) for reader in readers)
