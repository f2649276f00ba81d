"""All kinds of faults by name, in the order in which they are shown."""

from collections.abc import Mapping

from tests.faults.figures import Wanted
from tests.faults.kinds import Kind
from tests.faults.ours import killed
from tests.faults.plain import plain_killed

ALL = (Kind("kill", "kill -9 at random points, from the start of the process on", killed, plain_killed, Wanted()),)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in ALL}
