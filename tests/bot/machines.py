"""A machine whose clock somebody sets, beside one that nobody can."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.timekeeping import SteadyClock


@dataclass
class Machine:
    """`moment` is what its clock is set to; `seconds` pass whatever that is."""

    moment: datetime
    seconds: float = 0

    def now(self) -> datetime:
        return self.moment + timedelta(seconds=self.seconds)

    def steady(self) -> SteadyClock:
        return SteadyClock(self, lambda: self.seconds)
