"""Text as Telegram counts it: in UTF-16 units, of which an emoji takes two."""

from collections.abc import Iterator

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
BORDERS = ("\n\n", "\n", " ")


def units(text: str) -> int:
    """The length of `text` in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def readable(text: str) -> str:
    """Without NUL, which PostgreSQL refuses, and with lone surrogates replaced, which UTF-8 cannot hold."""
    if text.isascii() and "\0" not in text:
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\0", "")


def parts(text: str, limit: int = TEXT_LIMIT) -> Iterator[str]:
    """Cut into parts of at most `limit` units, at a paragraph, else a line, else a word; at least one, none empty."""
    rest, said = text, False
    while units(rest) > limit:
        cut = _cut(rest, limit)
        if part := rest[:cut].strip():
            yield part
            said = True
        rest = rest[cut:].lstrip()
    if rest or not said:
        yield rest


def _cut(text: str, limit: int) -> int:
    """Where to cut: the last border in what fits, unless it would leave a part of less than a third."""
    fits = text.encode("utf-16-le")[: limit * 2].decode("utf-16-le", "ignore")
    found = (fits.rfind(border) for border in BORDERS)
    return next((at for at in found if at > len(fits) // 3), len(fits))
