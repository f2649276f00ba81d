"""What the benchmarks rest on: the same work for everybody, counted afterwards. The figures themselves are no test."""

import asyncio
import json
import shutil
import urllib.request
from argparse import Namespace
from pathlib import Path

import pytest

from scheduler.sweeps import sweep_until_quiet
from tests.benchmarks import handling
from tests.benchmarks.figures import Figure, Row, ratio
from tests.benchmarks.peers import by_hand, dialogue, measuring
from tests.benchmarks.places import Places, durability, opened
from tests.benchmarks.registration import ANSWERS
from tests.benchmarks.serving import telegram
from tests.benchmarks.smes import IN_WINDOW, make_due, populate_smes


@pytest.fixture
def places(tmp_path: Path, sqlite_template: Path) -> Places:
    shutil.copy(sqlite_template, tmp_path / "template.db")
    return Places(tmp_path)


def test_every_answer_that_counts_is_kept_and_replied_to(places: Places) -> None:
    kind = handling.KINDS[1]
    template = handling.prepare(places, kind, 0.04)
    assert handling.measure(places, kind, template, 10, seed=1).wall > 0


def test_what_is_measured_is_as_durable_as_it_says(places: Places) -> None:
    for synchronous, told in ((None, "wal, synchronous FULL"), ("NORMAL", "wal, synchronous NORMAL")):
        with opened(places.sqlite(), synchronous=synchronous) as database:
            assert durability(database) == told


def test_the_peers_answer_the_same_questions(tmp_path: Path) -> None:
    typed = [(question.key, question.typed) for question in dialogue.QUESTIONS]
    assert typed == [(key, way == "typed") for key, way, _ in ANSWERS]
    asked = Namespace(folder=tmp_path, people=10, waiting=1, synchronous="FULL")
    assert asyncio.run(measuring.measure(by_hand.opened, asked, 1)) > 0


def test_the_server_hands_out_updates_until_they_are_confirmed(tmp_path: Path) -> None:
    with telegram(tmp_path, [(0.0, 7, {"update_id": 5}), (0.0, 8, {"update_id": 6})]) as server:
        assert [update["update_id"] for update in _call(server.url, "getUpdates?timeout=0")] == [5, 6]
        assert [update["update_id"] for update in _call(server.url, "getUpdates?timeout=0&offset=6")] == [6]
        for chat in (8, 99, 7):
            _call(server.url, f"sendMessage?chat_id={chat}&text=hola")
        told = server.told(5)
    assert (told["replies"], told["others"]) == (2, 1)


def _call(url: str, method: str) -> list[dict[str, int]]:
    with urllib.request.urlopen(f"{url}/bot1:x/{method}") as answer:
        result: list[dict[str, int]] = json.load(answer)["result"]
    return result


def test_as_many_smes_are_swept_as_are_due(places: Places) -> None:
    with opened(places.sqlite()) as database:
        populate_smes(database, 60)
        with database.transaction() as session:
            assert make_due(session, IN_WINDOW, 10, 3) == 6
        asyncio.run(sweep_until_quiet(database, IN_WINDOW))
        with database.transaction() as session:
            assert make_due(session, IN_WINDOW, 10, 3) == 0


def test_the_median_of_the_runs_counts_and_a_wish_is_held_against_it() -> None:
    row = Row("row", "a row", [Figure("ours", "ours", (1.0, 9.0, 4.0), "s"), Figure("theirs", "theirs", (2.0,), "s")])
    row.wants("ratio", "how much", ratio(row.value("ours"), row.value("theirs")), 2, ratio=True)
    row.wants("time", "how long", row.value("ours"), 3, at_most=True)
    row.wants("other", "not measured", ratio(row.value("ours"), None), 3)
    assert [one.reached for one in row.wanted] == [True, False, None]
    assert row.as_json()["ratios"] == {"ratio": 2.0}
