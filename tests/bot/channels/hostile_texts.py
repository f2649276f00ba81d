"""Texts as weapons, drawn from a seed."""

import random
from collections.abc import Iterator

PIECES = (
    "a", "ñ", " ", "\n", "\t", "\r", "\0", "\x1b[31m", "\x85", "\u2028", "\u00a0", "\u3164", "\u200b", "\u200d",
    "\ufeff", "💪", "👩‍🌾", "🇲🇽", "❤️", "1️⃣", "\U000e0067", "\ud83d", "\udcaa", "\u202e",
    "\u202d", "\u2066", "\u2069", "\u061c", "\u200f", "Z\u0301\u0302\u0303\u0304", "\u0489", "\u20dd", "שלום",
    "مرحبا", "日本", "𝔏𝔞𝔲𝔯𝔞", "ﷺ", "﷽", "\uffff", "\U0010ffff", "palabra ", "/help",
    "@everyone", "#tag", "https://evil.example/?a=1&b=2", "tg://user?id=1", "+52 33 1234 5678", "evil@example.org",
    "<b>", "</b>", "<a href='http://evil.example'>", "<", ">", "&", "&amp;", "&#x41;", "<tg-spoiler>", "*", "**",
    "_", "__", "`", "```", "~", "||", "[Laura](tg://user?id=1)", "![x](tg://emoji?id=1)", "\\", "{name}",
    "{ $name }", "%s", "{{7*7}}",
)  # fmt: skip
LENGTHS = (0, 1, 2, 5, 20, 100)
REPEATS = (1, 1, 1, 1, 1, 50, 4_096)
LONGEST = 4_096


def hostile_texts(seed: int, how_many: int) -> Iterator[str]:
    """Most are short; one in seven has a piece repeated until it fills the longest message that somebody can send."""
    lots = random.Random(seed)
    for _ in range(how_many):
        drawn = lots.choices(PIECES, k=lots.choice(LENGTHS))
        if drawn:
            drawn[0] *= lots.choice(REPEATS)
        lots.shuffle(drawn)
        yield "".join(drawn)[:LONGEST]
