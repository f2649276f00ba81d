"""What raw updates mean, and that nothing Telegram or anybody else sends can break the reading."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.base import Malformed
from bot.channels.telegram_reading import read
from conversations.messages import (
    Blocked,
    Content,
    Incoming,
    Migrated,
    Pressed,
    RemoteFile,
    Returned,
    Said,
    Unsupported,
)

FIXTURES = Path("tests/fixtures/telegram")
UPDATES: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text()) for path in sorted(FIXTURES.glob("*.json"))
}

PDF = "application/pdf"
IN_PRIVATE: dict[str, Content] = {
    "text": Said("Vendimos más esta semana 💪"),
    "start_with_payload": Said("/start inv_8KzQ-2"),
    "reply_with_quote": Said("Sí, esa"),
    "press": Pressed("d8f2k1:status:done"),
    "press_on_old_message": Pressed("d8f2k1:status:done"),
    "press_without_message": Pressed("d8f2k1:status:done"),
    "photo": RemoteFile("photo-x", "photo.jpg", "image/jpeg", 143000, "El local nuevo"),
    "album_picture": RemoteFile("photo-a", "photo.jpg", "image/jpeg", 90000),
    "document": RemoteFile("doc-1", "Plan año 2026.pdf", PDF, 182044, "Mi plan"),
    "document_bare": RemoteFile("doc-2", "document", "application/octet-stream", 0),
    "document_too_large": RemoteFile("doc-3", "video.zip", "application/zip", 20 * 1024 * 1024 + 1, refused=True),
    "voice": RemoteFile("voice-1", "voice.ogg", "audio/ogg", 30211),
    "audio": RemoteFile("audio-1", "jingle.mp3", "audio/mpeg", 990000),
    "video": RemoteFile("video-1", "video.mp4", "video/mp4", 4100000, "La máquina"),
    "video_note": Unsupported("video_note"),
    "contact": Unsupported("contact"),
    "sticker": Unsupported("sticker"),
    "location": Unsupported("location"),
    "unheard_of_content": Unsupported("unknown"),
    "edited_message": Unsupported("edited_message"),
    "blocked": Blocked(),
    "returned": Returned(),
}
IN_GROUP: dict[str, tuple[str, str, Content]] = {
    "press_in_group": ("1001", "-1001234567890", Pressed("seen:7")),
    "command_in_group": ("1001", "-4001", Said("/help@rumbo_test_bot")),
    "removed_from_group": ("1001", "-4001", Blocked()),
    "migrate_to": ("-4001", "-4001", Migrated("-1001234567890")),
    "migrate_from": ("-4001", "-4001", Migrated("-1001234567890")),
}
CONCERNS_NOBODY = {
    "anonymous_admin", "linked_channel", "channel_post", "poll_answer", "pinned", "joined_group",
    "promoted_in_group", "press_of_game",
}  # fmt: skip


@pytest.mark.parametrize("name", IN_PRIVATE)
def test_what_a_person_does_in_private(name: str) -> None:
    number = str(UPDATES[name]["update_id"])
    expected = Incoming("telegram", number, "1001", "1001", IN_PRIVATE[name], language="es", sender_name="Ana")
    assert read(UPDATES[name]) == expected


@pytest.mark.parametrize("name", IN_GROUP)
def test_what_happens_in_a_group(name: str) -> None:
    incoming = read(UPDATES[name])
    assert incoming is not None
    assert incoming.in_group
    assert (incoming.user_key, incoming.chat_key, incoming.content) == IN_GROUP[name]


@pytest.mark.parametrize("name", sorted(CONCERNS_NOBODY))
def test_what_concerns_nobody(name: str) -> None:
    assert read(UPDATES[name]) is None


def test_every_payload_is_accounted_for() -> None:
    assert set(UPDATES) == {*IN_PRIVATE, *IN_GROUP, *CONCERNS_NOBODY}


def test_a_person_may_have_told_the_app_no_language() -> None:
    update = json.loads(json.dumps(UPDATES["text"]))
    del update["message"]["from"]["language_code"]
    incoming = read(update)
    assert incoming is not None
    assert incoming.language is None


def test_texts_can_be_stored_and_sent_whatever_they_hold() -> None:
    """NUL, which PostgreSQL refuses, goes; half a symbol, which UTF-8 refuses, is replaced."""
    update = json.loads(json.dumps(UPDATES["text"]))
    update["message"]["text"] = "a\0b\ud83d!"
    incoming = read(update)
    assert incoming is not None
    assert incoming.content == Said("ab\ufffd!")


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"update_id": 7},
        {"update_id": 7, "message": None},
        {"update_id": True, "message": {}},
        {"update_id": "7"},
        {"update_id": 0},
        {"update_id": 2**31},
        {"update_id": 7, "message": []},
        {"update_id": 7, "message": {"chat": {"id": 1.5, "type": "private"}, "from": {"id": 1}, "text": "x"}},
        {"update_id": 7, "message": {"chat": {"id": 1, "type": "private"}, "from": {"id": 10**30}, "text": "x"}},
        {"update_id": 7, "message": {"chat": {"id": 1, "type": "private"}, "from": {"id": 1}, "text": 3}},
        {"update_id": 7, "message": {"chat": {"id": 1, "type": "private"}, "from": {"id": 1}, "photo": []}},
    ],
)
def test_what_is_not_as_documented_is_malformed_and_its_error_tells_only_where(update: dict[str, Any]) -> None:
    with pytest.raises(Malformed, match=r"^update[\w.\[\]]* (is|has) "):
        read(update)


def reads_or_is_malformed(update: Any) -> bool:
    try:
        incoming = read(update)
    except Malformed:
        return False
    assert incoming is None or isinstance(incoming, Incoming)
    return True


ODDITIES: list[Any] = [
    None, True, False, 0, -1, 1.5, 10**40, float("nan"), "", "x" * 5000, "\ud800", "\0",
    [], [[]], [None], {}, {"id": {}},
]  # fmt: skip


def mutated(value: Any, random: Random) -> Any:
    """The same with one thing in it changed, dropped or replaced, at any depth."""
    if isinstance(value, dict) and value and random.random() < 0.9:
        key = random.choice(sorted(value))
        if random.random() < 0.15:
            return {name: inner for name, inner in value.items() if name != key}
        if random.random() < 0.05:
            return {random.choice(sorted(UPDATES)) if name == key else name: inner for name, inner in value.items()}
        return value | {key: mutated(value[key], random)}
    if isinstance(value, list) and value and random.random() < 0.9:
        place = random.randrange(len(value))
        return [*value[:place], mutated(value[place], random), *value[place + 1 :]]
    return random.choice(ODDITIES)


def test_ten_thousand_mutated_updates_read_or_are_malformed() -> None:
    random, originals = Random(20260303), list(UPDATES.values())
    outcomes = [reads_or_is_malformed(mutated(random.choice(originals), random)) for _ in range(10_000)]
    assert 1_000 < sum(outcomes) < 9_000, "the mutations are neither all harmless nor all fatal"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(
    ["id", "chat", "from", "type", "text", "photo", "document", "file_id", "data", "message", "status"]
)
SHAPED = st.recursive(
    JSON | st.sampled_from(["private", "group", "kicked"]), lambda inner: st.dictionaries(NAMES, inner)
)


@settings(deadline=None)
@given(
    kind=st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"]),
    number=st.integers(1, 2**31 - 1) | JSON,
    body=SHAPED,
)
def test_any_json_at_all_reads_or_is_malformed(kind: str, number: Any, body: Any) -> None:
    reads_or_is_malformed({"update_id": number, kind: body})


@settings(deadline=None)
@given(JSON)
def test_any_value_that_a_library_may_hand_over_reads_or_is_malformed(value: Any) -> None:
    reads_or_is_malformed(value)
