"""Row 1 beside its peers."""

from tests.benchmarks import peers_run, redis_server
from tests.benchmarks.ceiling import ceilings
from tests.benchmarks.figures import Row, ratio
from tests.benchmarks.handling import KINDS, ours, prepare
from tests.benchmarks.plan import Plan

TITLE = "answers handled a second: raw update in, answer and reply row committed"
FULL_100, FULL_1, POSTGRES_100 = "sqlite_full_100", "sqlite_full_1", "postgres_100"


def measure(plan: Plan) -> Row:
    """Ours on each database, the raw ceilings, the peers, and how they compare."""
    row = Row("handling", TITLE)
    kinds = KINDS[1:] if plan.quick else KINDS
    templates = {kind.key: prepare(plan.places, kind, plan.share) for kind in kinds}
    row.figures += plan.told(ours(plan, kinds, templates))
    for kind in KINDS[1:]:
        row.figures += plan.told(ceilings(plan, templates[kind.key], kind))
    _peers(row, plan)
    _compare(row)
    return row


def _peers(row: Row, plan: Plan) -> None:
    if not peers_run.installed():
        row.missing.append(peers_run.MISSING)
    with redis_server.redis_server(plan.folder("redis")) as redis:
        if redis is None:
            row.missing.append(redis_server.MISSING)
        for peer in peers_run.HANDLING:
            if (redis is None and peer.module == "aiogram_redis") or not (peer.own or peers_run.installed()):
                continue
            row.figures += plan.told(peers_run.measured(peer, plan, redis or ""))


def _compare(row: Row) -> None:
    full, single, postgres = (row.value(key) for key in (FULL_100, FULL_1, POSTGRES_100))
    durable = max((row.best(key) or 0 for key in peers_run.DURABLE), default=0) or None
    row.wants(FULL_100, "SQLite FULL, 100 waiting", full, 5000, unit=" answers/s", floor=3000)
    row.wants(POSTGRES_100, "PostgreSQL, 100 waiting", postgres, 3000, unit=" answers/s")
    row.wants("to_best_durable_peer", "100 waiting, to the best durable peer", ratio(full, durable), 8, ratio=True)
    row.wants("to_plain_echo", "100 waiting, to python-telegram-bot's echo without storage",
              ratio(full, row.value("ptb_echo")), 2, ratio=True)  # fmt: skip
    row.wants("to_same_framework", "1 waiting, to python-telegram-bot with async SQLAlchemy",
              ratio(single, row.value("ptb_sqlalchemy")), 2, ratio=True)  # fmt: skip
    for kind in ("sqlite_full", "postgres"):
        raw = row.value(f"ceiling_{kind}_100")
        share = ratio(row.value(f"{kind}_100"), raw)
        row.notes.append(f"{kind}: {share:.0%} of the raw ceiling" if share is not None else f"{kind}: no ceiling")
