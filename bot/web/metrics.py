"""GET /metrics: how the bot does, as Prometheus reads it. No label holds an id or a name."""

from collections.abc import Awaitable, Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from platform import python_version

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.responses import Response

from bot.metrics import TALLY, Figures, Histogram, Tally

QUEUES = {
    "rumbo_waiting_rows": "Messages that wait: in the inbox for their file, in the outbox to be sent.",
    "rumbo_oldest_waiting_seconds": "For how long the oldest of them has been due.",
}


FindFigures = Callable[[], Awaitable[Figures | None]]
"""None when the database does not answer."""


class _Found(Collector):
    """What was counted in this process, and what the database told."""

    def __init__(self, tally: Tally, figures: Figures | None) -> None:
        self._tally = tally
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        yield _build()
        yield _histogram("rumbo_batch_messages", "Messages handled in one transaction.", self._tally.batch_sizes)
        yield _histogram("rumbo_batch_seconds", "From taking a batch to its commit.", self._tally.batch_seconds)
        yield _histogram("rumbo_sweeps_seconds", "One round of all sweeps.", self._tally.sweep_seconds)
        yield _counter("rumbo_sends", "Messages out, by what became of them.", self._tally.sends)
        yield _counter("rumbo_fetches", "Files in, by what became of them.", self._tally.fetches)
        yield GaugeMetricFamily("rumbo_database_up", "Whether the database answers.", float(self._figures is not None))
        if self._figures is not None:
            yield from _of_the_database(self._figures)


def _build() -> Metric:
    build = GaugeMetricFamily("rumbo_build_info", "The version that runs.", labels=["version", "python"])
    build.add_metric([_version(), python_version()], 1)
    return build


def _version() -> str:
    try:
        return version("rumbo")
    except PackageNotFoundError:  # run from its folder
        return "source"


def _histogram(name: str, told: str, found: Histogram) -> Metric:
    return HistogramMetricFamily(name, told, buckets=list(found.buckets()), sum_value=found.total)


def _counter(name: str, told: str, found: dict[tuple[str, str], int]) -> Metric:
    family = CounterMetricFamily(name, told, labels=["channel", "outcome"])
    for labels, count in found.items():
        family.add_metric(labels, count)
    return family


def _of_the_database(found: Figures) -> Iterator[Metric]:
    waiting, oldest = (GaugeMetricFamily(name, told, labels=["queue"]) for name, told in QUEUES.items())
    for name, queue in (("inbox", found.queues.inbox), ("outbox", found.queues.outbox)):
        waiting.add_metric([name], queue.waiting)
        age = (found.at - queue.since).total_seconds() if queue.since is not None else 0
        oldest.add_metric([name], max(0, age))
    due = GaugeMetricFamily("rumbo_due_rows", "What is due and not done yet.", labels=["kind"])
    for kind, count in found.due.items():
        due.add_metric([kind], count)
    yield from (waiting, oldest, due)


async def show_metrics(find_figures: FindFigures) -> Response:
    """Everything as it is at this moment."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(_Found(TALLY, await find_figures()))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
