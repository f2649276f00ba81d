"""GET /events: what happens on the phones, as server-sent events.

Each event is numbered `token:position`, so a page that was cut off goes on where it was; one that comes with a number
of another journal is told to `reset`. A `tick` with the clock follows each batch; the first ends what is history.
"""

import json
from collections.abc import AsyncIterator, Callable
from datetime import datetime

from bot.channels.phones_events import Event, Opened, Update
from bot.channels.phones_store import Journal

HEARTBEAT_SECONDS = 15.0


async def tell(journal: Journal, last_seen: str, now: Callable[[], datetime]) -> AsyncIterator[str]:
    """The events after `last_seen` (empty: all), then each new one until the journal is closed."""
    token, _, number = last_seen.partition(":")
    if token and (token != journal.token or not number.isdigit()):
        yield "event: reset\ndata: {}\n\n"
        return
    position = int(number) + 1 if token else 0
    while not journal.closed:
        fresh = journal.events[position:]
        yield "".join(_told(journal.token, at, event) for at, event in enumerate(fresh, position)) + _tick(now())
        position += len(fresh)
        await journal.more_than(position, HEARTBEAT_SECONDS)


def _told(token: str, position: int, event: Event) -> str:
    if isinstance(event, Opened | Update):
        return ""
    return f"id: {token}:{position}\nevent: {event.kind}\ndata: {event.model_dump_json()}\n\n"


def _tick(now: datetime) -> str:
    return f"event: tick\ndata: {json.dumps({'now': now.isoformat()})}\n\n"
