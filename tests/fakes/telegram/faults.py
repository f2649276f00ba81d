"""What may go wrong on purpose: errors, cut connections, slowness."""

from dataclasses import dataclass, field
from random import Random
from typing import Literal, TypeAlias

from tests.fakes.telegram.wire import BotApiError, JsonObject, too_many

Cut: TypeAlias = Literal["before", "after"]

DESCRIPTIONS = {
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


@dataclass
class Fault:
    """Befalls the next `times` calls of `method` ("*": any), each with `chance`.

    `cut` closes the connection before or after the call takes effect; `delay` (before the
    effect) and `late` (between effect and answer) are in real seconds; status 429 also makes
    the bot wait `retry_after` seconds by the server's clock.
    `times` None lasts until cleared.
    """

    method: str = "*"
    times: int | None = 1
    status: int | None = None
    retry_after: int = 1
    description: str = ""
    cut: Cut | None = None
    delay: float = 0.0
    late: float = 0.0
    chance: float = 1.0
    befell: int = 0

    def error(self) -> BotApiError | None:
        if self.status is None:
            return None
        if self.status == 429:
            return too_many(self.retry_after)
        text = self.description or DESCRIPTIONS.get(self.status, "Bad Request: injected fault")
        return BotApiError(self.status, text)

    def as_json(self) -> JsonObject:
        return {"method": self.method, "left": self.times, "befell": self.befell}


@dataclass
class Faults:
    """The faults to come, in the order added; `seed` decides those with a chance."""

    seed: int = 0
    planned: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)

    def add(self, fault: Fault) -> Fault:
        self.planned.append(fault)
        return fault

    def clear(self) -> None:
        self.planned.clear()

    def take(self, method: str) -> Fault | None:
        """The fault that befalls this call."""
        for fault in self.planned:
            if fault.method.lower() not in {"*", method}:
                continue
            if fault.chance < 1 and self._random.random() >= fault.chance:
                continue
            self._use(fault)
            return fault
        return None

    def _use(self, fault: Fault) -> None:
        fault.befell += 1
        if fault.times is None:
            return
        fault.times -= 1
        if fault.times <= 0:
            self.planned.remove(fault)
