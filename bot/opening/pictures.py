"""A picture made anew from its pixels: without the place it was taken at, and without anything hidden in it."""

import warnings
from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps

from bot.opening.words import Refused

MOST_PIXELS = 50_000_000
LONGEST_SIDE = 3000
LARGEST = 10 * 2**20
"""What channels still show as a picture."""
MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
QUALITY = 88


def made_anew(document: BinaryIO) -> tuple[str, bytes]:
    """Its media type and its new content; the page a phone photographed stays readable."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(document, formats=list(MEDIA_TYPES)) as picture:
                return _saved(_upright(picture), picture.format or "JPEG")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise Refused("file-picture-too-large") from None


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as its camera was held, small enough, and nothing but pixels."""
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    ImageOps.exif_transpose(picture, in_place=True)
    plain = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    plain.info = {}
    return plain


def _saved(picture: Image.Image, kind: str) -> tuple[str, bytes]:
    """As what it was, unless that takes too much room."""
    if kind != "JPEG":
        content = _encoded(picture, kind)
        if len(content) <= LARGEST:
            return MEDIA_TYPES[kind], content
    return MEDIA_TYPES["JPEG"], _encoded(_on_white(picture), "JPEG")


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode == "RGB":
        return picture
    sheet = Image.new("RGB", picture.size, "white")
    sheet.paste(picture, mask=picture.getchannel("A"))
    return sheet


def _encoded(picture: Image.Image, kind: str) -> bytes:
    written = BytesIO()
    picture.save(written, kind, quality=QUALITY)
    return written.getvalue()
