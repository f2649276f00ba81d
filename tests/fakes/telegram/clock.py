"""The server's time: real time plus what a test has moved it by."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]


class MovableClock:
    """Runs with real time unless `frozen`; `advance` and `move_to` move it either way."""

    def __init__(self, start: datetime | None = None, *, frozen: bool = False) -> None:
        self._frozen = frozen
        self._still = start or datetime.now(UTC)
        self._ahead = self._still - datetime.now(UTC) if start else timedelta()

    def __call__(self) -> datetime:
        return self._still if self._frozen else datetime.now(UTC) + self._ahead

    def advance(self, by: timedelta) -> None:
        self.move_to(self() + by)

    def move_to(self, to: datetime) -> None:
        self._still = to
        self._ahead = to - datetime.now(UTC)
