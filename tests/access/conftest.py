"""One programme a module: its tests undo what they do, so that they can share it."""

from collections.abc import Iterator

import pytest

from bot.files import FileStore
from conversations.desk import Desk, equip
from records.database import Database
from tests.access.programme import play
from tests.conftest import WORKSHOP_DAY, fresh_database
from tests.stage import Stage


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def programme(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("programme")
    with fresh_database(request, folder) as url:
        database = Database(url)
        store = FileStore(folder / "files")
        equip(database, Desk(store, lambda channel, payload: f"https://{channel}.example/{payload}"))
        yield play(Stage(database, WORKSHOP_DAY))
        database.close()
