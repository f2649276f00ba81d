"""The rehearsal that opens without a token: a page of phones, on data of its own."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.app import App, Parts
from bot.channels.phones import PhonesChannel
from bot.channels.phones_people import People
from bot.channels.phones_store import Chats
from bot.clock import MovableClock, SystemClock
from bot.demo import OPENS_AT, ZONE, put_phones, seed
from bot.rehearsal import RunningRehearsal
from bot.settings import Settings
from bot.web.phones_page import PhonesPage
from records.database import Database


def practice_settings(settings: Settings) -> Settings:
    """The phones page works on data of its own, so that what was tried there never meets a real cohort."""
    folder = settings.data_dir / "practice"
    folder.mkdir(exist_ok=True)
    return settings.model_copy(update={"data_dir": folder, "database_url": f"sqlite:///{folder}/rumbo.db"})


async def set_up_phones(
    settings: Settings, database: Database, begin: datetime | None, address: str
) -> tuple[App, PhonesPage]:
    """The bot and its page of phones, as they were left, or with what is there at first; `address` is the page's."""
    chats = Chats(settings.data_dir / "phones")
    machine = SystemClock()
    clock = MovableClock(machine.now() + chats.clock_offset if chats.clock else begin or OPENS_AT)
    app = App(Parts(database, clock, settings.data_dir, [PhonesChannel(chats, clock, address)]))
    ways = await database.run(seed, clock.now())
    put_phones(People(chats), ways, "es", clock.now())
    page = PhonesPage(chats, RunningRehearsal(app, clock), machine, ZoneInfo(ZONE))
    if chats.clock is None:
        page.record_clock()
    return app, page
