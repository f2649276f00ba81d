"""The few words that may pass through the door."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

Task: TypeAlias = Literal["picture", "office", "csv"]

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES: Mapping[Task, frozenset[str]] = {
    "picture": frozenset({"image/jpeg", "image/png", "image/webp"}),
    "office": frozenset({WORD, EXCEL}),
    "csv": frozenset({"text/csv"}),
}
"""What a document can turn out to be."""

Reason: TypeAlias = Literal[
    "file-active",
    "file-damaged",
    "file-picture-too-large",
    "file-type-unknown",
    "file-unpacks-too-large",
]
"""The texts that say why a document is not kept."""


class Refused(Exception):
    """The document is not kept."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
