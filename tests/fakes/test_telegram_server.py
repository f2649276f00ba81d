"""python-telegram-bot and the stand-in for Telegram understand each other."""

from collections.abc import AsyncIterator

import pytest
import telegram

from tests.fakes.telegram_server import Phone, Rates, TelegramServer


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(rates=None) as running:
        yield running


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[telegram.Bot]:
    async with telegram.Bot(server.token, server.base_url, server.base_file_url) as running:
        yield running


@pytest.fixture
def ana(server: TelegramServer) -> Phone:
    phone = server.phone(1001, "Ana")
    phone.start("code_1")
    return phone


async def test_the_bot_is_known_by_its_token(server: TelegramServer, bot: telegram.Bot) -> None:
    assert bot.username == server.account.username
    server.revoke_token()
    with pytest.raises(telegram.error.InvalidToken):
        await bot.get_me()


async def test_a_person_and_a_bot_talk(ana: Phone, bot: telegram.Bot) -> None:
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "/start code_1"

    button = telegram.InlineKeyboardButton("Listo", callback_data="x")
    sent = await bot.send_message(1001, "¿Cómo va?", reply_markup=telegram.InlineKeyboardMarkup([[button]]))
    assert ana.saw("¿Cómo va?")
    assert ana.buttons == ["Listo"]

    ana.press("List")
    [update] = await bot.get_updates(offset=update.update_id + 1)
    assert update.callback_query is not None
    assert update.callback_query.data == "x"
    await update.callback_query.answer("Gracias")
    assert ana.popups == ["Gracias"]
    await sent.edit_reply_markup(None)
    assert ana.buttons == []


async def test_a_deep_link_leads_to_a_start_with_its_payload(ana: Phone, bot: telegram.Bot) -> None:
    link = telegram.helpers.create_deep_linked_url(bot.username, "A-z_9")
    button = telegram.InlineKeyboardButton("Abrir", url=link)
    await bot.send_message(1001, "Aquí", reply_markup=telegram.InlineKeyboardMarkup([[button]]))
    ana.press("Abrir")
    updates = await bot.get_updates()
    assert updates[-1].message is not None
    assert updates[-1].message.text == "/start A-z_9"
    with pytest.raises(AssertionError, match="clients drop"):
        ana.start("no spaces")


async def test_files_go_both_ways(ana: Phone, bot: telegram.Bot) -> None:
    ana.send_document(b"%PDF-1.7", "plan.pdf", "application/pdf")
    update = (await bot.get_updates())[-1]
    assert update.message is not None
    assert update.message.document is not None
    file = await update.message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"%PDF-1.7"
    await bot.send_document(1001, b"a,b", filename="tabla.csv", caption="Su tabla")
    assert ana.last.attachment == "file: tabla.csv"
    assert ana.saw("Su tabla")


async def test_refusals_become_the_errors_of_the_library(
    server: TelegramServer, ana: Phone, bot: telegram.Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # without it each RetryAfter warns
    group = server.group("Equipo", ana)
    new = server.migrate(group)
    with pytest.raises(telegram.error.ChatMigrated) as migrated:
        await bot.send_message(group.chat_id, "hola")
    assert migrated.value.new_chat_id == new.chat_id
    ana.block()
    with pytest.raises(telegram.error.Forbidden):
        await bot.send_message(1001, "hola")
    ana.unblock()
    with pytest.raises(telegram.error.BadRequest, match="Message is too long"):
        await bot.send_message(1001, "x" * 4097)
    server.limits.rates = Rates(chat_burst=1)
    await bot.send_message(1001, "uno")
    with pytest.raises(telegram.error.RetryAfter):
        await bot.send_message(1001, "dos")


async def test_commands_and_menus_arrive(ana: Phone, bot: telegram.Bot) -> None:
    await bot.set_my_commands([("ayuda", "Ayuda")], scope=telegram.BotCommandScopeChat(1001), language_code="es")
    assert ana.commands == ["ayuda"]
    await bot.set_my_description("Un acompañante")
    assert (await bot.get_my_description()).description == "Un acompañante"
    assert (await bot.get_chat(1001)).first_name == "Ana"
    await bot.send_chat_action(1001, telegram.constants.ChatAction.TYPING)
    await bot.set_webhook("https://example.com/hook", secret_token="abc")
    assert (await bot.get_webhook_info()).url == "https://example.com/hook"
    with pytest.raises(telegram.error.Conflict):
        await bot.get_updates()
    await bot.delete_webhook()
