"""All kinds of faults by name, in the order in which they are shown."""

from collections.abc import Mapping

from tests.faults.again import again, plain_again
from tests.faults.clocks import stepped
from tests.faults.cuts import cut, plain_cut
from tests.faults.databases import database_killed
from tests.faults.figures import Wanted
from tests.faults.kinds import Kind
from tests.faults.ours import killed
from tests.faults.plain import plain_killed
from tests.faults.several import TAKEOVER, polling, several
from tests.faults.throttle import EARLY, plain_throttled, throttled
from tests.faults.writes import BROKEN, writes_killed

BACK = 5.0
ALL = (
    Kind("kill", "kill -9 at random points, from the start of the process on", killed, plain_killed, Wanted()),
    Kind("cut", "a fifth of Telegram's answers cut off", cut, plain_cut, Wanted(1, None), processes=0),
    Kind("again", "each update 1 to 5 times, in any order, on 4 connections", again, plain_again, Wanted(0, 0)),
    Kind(
        "throttle",
        "a thousand due at once, three sends in ten refused with 429",
        throttled,
        plain_throttled,
        Wanted(0, 0, most=((EARLY, 0),)),
    ),
    Kind("database", "PostgreSQL killed and started again", database_killed, None, Wanted(gap=BACK)),
    Kind("clock", "the machine's clock set by ±1 h, +31 d, −40 d while it runs", stepped, None, Wanted(0, 0)),
    Kind("writes", "killed at the k-th write to the disk", writes_killed, None, Wanted(most=((BROKEN, 0),))),
    Kind("several", "processes on one PostgreSQL, one killed at a time", several, None, Wanted(), processes=2),
    Kind("polling", "two processes that poll in turn", polling, None, Wanted(most=((TAKEOVER, 30),))),
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in ALL}
