"""Each update comes one to five times, on four connections, in any order."""

from random import Random

from tests.faults.figures import Figures
from tests.faults.gate import Gate
from tests.faults.kills import Killer
from tests.faults.kinds import Scale, Watch
from tests.faults.ours import Place, play, running
from tests.faults.plain import plain_play, plain_running
from tests.faults.process import free_port

MOST = 5


async def again(scale: Scale, seed: int, watch: Watch) -> Figures:
    port = free_port()
    async with Gate(Random(seed), [port], MOST) as gate:
        place = Place(settings={"PUBLIC_URL": gate.url, "PORT": str(port)}, sign="getwebhookinfo", pause=scale.pause)
        async with running(scale.small, seed, place) as run:
            figures = await play(run, Killer(run.bench, run.process, Random(seed), 0), watch)
            figures.faults = gate.repeated
            return figures


async def plain_again(scale: Scale, seed: int, watch: Watch) -> Figures:
    gate, port = Gate(Random(seed), most=MOST, port=free_port()), free_port()
    gate.ports.append(port)
    async with gate, plain_running(scale.small.companies, seed, (port, f"{gate.url}/hook"), pause=scale.pause) as run:
        killer = Killer(run.bench, run.process, Random(seed), 0)
        figures = await plain_play(run, killer, scale.small.months, watch)
        figures.faults = gate.repeated
        return figures
