"""aiogram with its FSM: one state a question. The session sends nothing and counts."""

from collections.abc import AsyncGenerator
from typing import Any

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.base import BaseSession
from aiogram.filters import CommandStart, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.methods import TelegramMethod
from aiogram.types import CallbackQuery, Chat, InlineKeyboardButton, InlineKeyboardMarkup, Message

from tests.benchmarks.peers.dialogue import AT, QUESTIONS, Question, asked_after

TOKEN = "123456:AAabcdefghijklmnopqrstuvwxyz0123456789"


class Registration(StatesGroup):
    company, sector, country, city, size, name, sex, role, address, hour, review = (State() for _ in range(11))


STATES = tuple(Registration.__states__)


class Recorder(BaseSession):
    """Answers every call as Telegram would, without a network."""

    count = 0

    async def close(self) -> None:
        """Nothing is open."""

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109  the library's own shape
        self.count += 1
        chat = Chat(id=getattr(method, "chat_id", 0), type="private")
        return Message(message_id=self.count, date=AT, chat=chat, text=getattr(method, "text", ""))

    async def stream_content(self, *_args: Any, **_options: Any) -> AsyncGenerator[bytes, None]:
        yield b""


def keyboard(buttons: list[tuple[str, str]]) -> InlineKeyboardMarkup | None:
    keys = [[InlineKeyboardButton(text=label, callback_data=data)] for label, data in buttons]
    return InlineKeyboardMarkup(inline_keyboard=keys) if keys else None


async def begin(message: Message, state: FSMContext) -> None:
    await state.set_data({})
    await state.set_state(STATES[0])
    words, buttons = asked_after(0)
    await message.answer(words, reply_markup=keyboard(buttons))


def taking(step: int, question: Question) -> tuple[Any, Any]:
    """What takes a typed answer to the question, and what takes a tapped one."""

    async def take(state: FSMContext, said: str, bot: Bot, chat_id: int) -> None:
        await state.update_data({question.key: question.read(said)})
        await state.set_state(STATES[step + 1])
        words, buttons = asked_after(step + 1)
        await bot.send_message(chat_id, words, reply_markup=keyboard(buttons))

    async def typed(message: Message, state: FSMContext, bot: Bot) -> None:
        await take(state, message.text or "", bot, message.chat.id)

    async def tapped(query: CallbackQuery, state: FSMContext, bot: Bot) -> None:
        await take(state, query.data or "", bot, query.from_user.id)

    return typed, tapped


def dispatcher_with(storage: Any) -> Dispatcher:
    """The bot with its states kept in that storage."""
    router = Router()
    router.message.register(begin, CommandStart())
    for step, question in enumerate(QUESTIONS):
        typed, tapped = taking(step, question)
        router.message.register(typed, StateFilter(STATES[step]), F.text)
        router.callback_query.register(tapped, StateFilter(STATES[step]))
    dispatcher = Dispatcher(storage=storage)
    dispatcher.include_router(router)
    return dispatcher
