"""Which texts there are."""

from functools import cache

from conversations.locales import read_locales


@cache
def known_ids() -> frozenset[str]:
    """Ids that can be said, `id.attribute` included."""
    return frozenset(name for locale in read_locales().values() for name in locale.names() if not name.startswith("-"))
