"""What is known of a spreadsheet before anybody looks for a list in it."""

from typing import TypeAlias

from pydantic import BaseModel, ConfigDict

Line: TypeAlias = tuple[int, tuple[str, ...]]
"""A line that says something: its number in the sheet, from 1, and its cells as text."""


class Cells(BaseModel):
    """The cells of a spreadsheet that somebody sent. `format` is "xlsx" or "csv".

    `tables` are its sheets, or one for each way to part its lines; there are none when it cannot be a list, for the
    reason `problem`, the id of a text.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: str
    tables: tuple[tuple[Line, ...], ...] = ()
    problem: str | None = None


UNREADABLE = Cells(format="", problem="attendance-file-unreadable")
