"""Whatever people write, Telegram takes what we say of it, and shows it as it was written: no markup, no half signs."""

import ast
from pathlib import Path

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_texts import parts, readable
from conversations.answers import LONGEST_ANSWER, Free, shortened
from conversations.displayed import NOTHING, displayed
from conversations.messages import Button, Outgoing, Said
from conversations.texts import Reader, literal, say, text
from tests.bot.channels.hostile_texts import hostile_texts
from tests.fakes.telegram import rules
from tests.fakes.telegram.wire import Call
from tests.fakes.telegram_server import Phone

ROOT = Path(__file__).parents[3]
ROOMS = ("bot", "conversations", "records", "reports", "scheduler")
MARKUP = {"parse_mode", "ParseMode", "entities", "caption_entities", "MessageEntity"}
READERS = [Reader(language, "MX", "usted", "America/Mexico_City") for language in ("es", "en")]
SEED = 2014


def accepted(part: str) -> None:
    """By the strict server, and without half a sign."""
    part.encode("utf-8")
    rules.message_text(Call("sendMessage", {"text": part}))


def test_ten_thousand_texts_are_taken_whole() -> None:
    """As a coordinator's card holds them."""
    for number, written in enumerate(hostile_texts(SEED, 10_000)):
        heard, _cut = shortened(Said(written), Free())
        about = heard.text if isinstance(heard, Said) else ""
        card = text("coordination-help-asked", name=written[:80], company=written[-80:], about=about)
        taken_whole(readable(say(card, READERS[number % 2])))


def test_a_text_of_nothing_else_is_taken_whole() -> None:
    for written in hostile_texts(SEED + 4, 1_000):
        outgoing = readable(say(literal(written * 3), READERS[0]))
        if outgoing.strip():
            taken_whole(outgoing)


def taken_whole(outgoing: str) -> None:
    cut = list(parts(outgoing))
    for part in cut:
        accepted(part)
    assert "".join("".join(cut).split()) == "".join(outgoing.split())


def test_no_answer_is_kept_longer_than_it_may_be() -> None:
    for written in hostile_texts(SEED + 1, 1_000):
        heard, _cut = shortened(Said(written), Free())
        assert isinstance(heard, Said)
        assert heard.text == written or len(heard.text) <= LONGEST_ANSWER


def test_no_label_is_refused() -> None:
    for written in hostile_texts(SEED + 2, 2_000):
        name = " ".join(written.split())[:80].strip()
        label = readable(say(literal(name or NOTHING), READERS[0]))
        markup = {"inline_keyboard": [[{"text": label, "callback_data": "x"}]]}
        rules.reply_markup(Call("sendMessage", {"reply_markup": markup}))


async def test_what_people_wrote_arrives_as_written_without_markup(channel: TelegramChannel, ana: Phone) -> None:
    """5,000 names and answers, a hundred to a message, with a button that bears one too."""
    lines = [" ".join(readable(displayed(written)).split())[:120] for written in hostile_texts(SEED + 3, 5_000)]
    batches = [["Nombres:", *lines[start : start + 100], "."] for start in range(0, len(lines), 100)]
    labels = [batch[1].strip() or NOTHING for batch in batches]
    for batch, label in zip(batches, labels, strict=True):
        await channel.send("1001", Outgoing("\n".join(batch), (Button(label, "x"),)), None)
    arrived = [message for message in ana.chat if message.from_bot]
    assert not any("entities" in message.raw for message in arrived)
    said = " ".join(message.text for message in arrived)
    assert said.split() == " ".join(line for batch in batches for line in batch).split()
    assert [message.rows for message in arrived if message.rows] == [[[label]] for label in labels]


def test_nothing_that_is_sent_is_markup() -> None:
    """Neither HTML nor Markdown nor entities of our own: a text is what it says."""
    sources = {path: path.read_text("utf-8") for room in ROOMS for path in (ROOT / room).rglob("*.py")}
    suspects = {path: source for path, source in sources.items() if any(word in source for word in MARKUP)}
    found = {
        str(path.relative_to(ROOT))
        for path, source in suspects.items()
        if any(MARKUP & named(node) for node in ast.walk(ast.parse(source)))
    }
    assert found == set()


def named(node: ast.AST) -> set[str]:
    """What a piece of code names: a keyword, a variable, an attribute, an import, a key."""
    match node:
        case ast.keyword(arg=str(name)) | ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
            return {name}
        case ast.Constant(value=str(name)):
            return {name}
        case _:
            return set()
