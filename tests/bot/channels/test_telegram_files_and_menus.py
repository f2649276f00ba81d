"""Files that people send, the menus they see, and the links that bring them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.base import ChannelClosed, MenuEntry, NotSent, Rejected, RouteClosed, SendError, Throttled
from bot.channels.telegram import TelegramChannel
from conversations.messages import RemoteFile
from tests.bot.channels.telegram_ends import Taker, all_told, channel_to, receiving, until
from tests.fakes.telegram_server import Fault, MovableClock, Phone, TelegramServer

PDF = "application/pdf"


async def fetched(channel: TelegramChannel, reference: str) -> bytes:
    return b"".join([chunk async for chunk in channel.fetch(reference)])


def reference_of(phone: Phone) -> str:
    file = phone.chat[-1].file
    assert file is not None
    return file.file_id


async def test_a_document_comes_back_byte_by_byte(server: TelegramServer, channel: TelegramChannel, ana: Phone) -> None:
    content = bytes(range(256)) * 2000
    ana.send_document(content, "Plan año 2026 #1 50%.pdf", PDF)
    taker = Taker()
    async with receiving(channel, taker):
        await until(lambda: len(taker.contents) == 2)
        file = taker.contents[1]
        assert isinstance(file, RemoteFile)
        assert (file.name, file.size, file.refused) == ("Plan año 2026 #1 50%.pdf", len(content), False)
        assert await fetched(channel, file.reference) == content


async def test_a_file_comes_in_pieces(channel: TelegramChannel, ana: Phone) -> None:
    ana.send_document(b"x" * 1_000_000, "x.pdf", PDF)
    sizes = [len(chunk) async for chunk in channel.fetch(reference_of(ana))]
    assert max(sizes) <= 64 * 1024
    assert sum(sizes) == 1_000_000


async def test_a_file_beyond_twenty_megabytes_is_known_before_it_is_asked_for(
    channel: TelegramChannel, ana: Phone
) -> None:
    ana.send_document(b"x", "x.zip", size=20 * 1024 * 1024 + 1)
    taker = Taker()
    async with receiving(channel, taker):
        await until(lambda: len(taker.contents) == 2)
        file = taker.contents[1]
        assert isinstance(file, RemoteFile)
        assert file.refused
        with pytest.raises(Rejected, match="too big"):
            await fetched(channel, file.reference)


async def test_a_file_may_be_fetched_long_after_its_first_address_expired(ana: Phone, server: TelegramServer) -> None:
    clock = server.clock
    assert isinstance(clock, MovableClock)
    ana.send_document(b"plan", "x.pdf", PDF)
    channel = channel_to(server)
    for _ in range(2):
        assert await fetched(channel, reference_of(ana)) == b"plan"
        clock.advance(timedelta(days=2))
    await channel.close()


FETCHING: list[tuple[Fault, type[SendError]]] = [
    (Fault("getFile", cut="before"), NotSent),
    (Fault("getFile", status=502), NotSent),
    (Fault("getFile", status=429, retry_after=3), Throttled),
    (Fault("getFile", status=400, description="Bad Request: wrong file_id"), Rejected),
    (Fault("getFile", status=403), Rejected),
    (Fault("getFile", status=401), ChannelClosed),
    (Fault("download", times=2, cut="before"), NotSent),
    (Fault("download", delay=1.0), NotSent),
    (Fault("download", status=404), NotSent),
    (Fault("download", status=500), NotSent),
    (Fault("download", status=401), ChannelClosed),
]


@pytest.mark.parametrize(("fault", "expected"), FETCHING)
async def test_every_fault_of_a_download_says_what_to_do_next(
    server: TelegramServer, channel: TelegramChannel, ana: Phone, fault: Fault, expected: type[SendError]
) -> None:
    ana.send_document(b"plan", "x.pdf", PDF)
    server.faults.add(replace(fault))
    with pytest.raises(SendError) as raised:
        await fetched(channel, reference_of(ana))
    assert type(raised.value) is expected
    assert server.token not in all_told(raised.value)
    assert await fetched(channel, reference_of(ana)) == b"plan"


async def test_a_file_nobody_knows_is_given_up(channel: TelegramChannel) -> None:
    with pytest.raises(Rejected):
        await fetched(channel, "none")


async def test_a_menu_is_shown_whatever_the_language_of_the_app(
    server: TelegramServer, channel: TelegramChannel, ana: Phone
) -> None:
    await channel.show_menu("1001", "en", [MenuEntry("smes", "My SMEs")])
    assert ana.commands == ["smes"]
    await channel.show_menu("1001", "es", [MenuEntry("pymes", "Mis PyMEs")])
    assert ana.commands == ["pymes"]


async def test_a_menu_for_somebody_out_of_reach(channel: TelegramChannel) -> None:
    with pytest.raises(RouteClosed):
        await channel.show_menu("999", "es", [MenuEntry("help", "Ayuda")])


async def test_a_menu_that_telegram_refuses_does_not_keep_messages_out(
    server: TelegramServer, channel: TelegramChannel, ana: Phone
) -> None:
    server.faults.add(Fault("setMyCommands", status=400, times=None))
    taker = Taker()
    async with receiving(channel, taker):
        await until(lambda: taker.contents)


async def test_a_deep_link_brings_its_payload(server: TelegramServer, channel: TelegramChannel) -> None:
    await channel.introduce()
    berta = server.phone(1002, "Berta")
    assert berta.follow(channel.deep_link("inv_8KzQ-2")).text == "/start inv_8KzQ-2"


async def test_an_introduction_raises_send_errors_alone(server: TelegramServer, channel: TelegramChannel) -> None:
    server.revoke_token()
    with pytest.raises(ChannelClosed):
        await channel.introduce()


async def test_it_describes_whose_the_token_is_and_changes_nothing(
    server: TelegramServer, channel: TelegramChannel, ana: Phone
) -> None:
    assert await channel.describe() == f"@{server.account.username}, no webhook is set, messages waiting: 1"
    assert len(server.updates.waiting) == 1


async def test_there_is_no_link_before_the_bots_name_is_known(channel: TelegramChannel) -> None:
    with pytest.raises(NotSent):
        channel.deep_link("x")


@pytest.mark.parametrize("payload", ["", "a b", "ñ", "x" * 65, "a=b", "x\n"])
async def test_a_payload_that_telegram_would_drop_is_refused(channel: TelegramChannel, payload: str) -> None:
    with pytest.raises(ValueError, match="payload"):
        channel.deep_link(payload)
