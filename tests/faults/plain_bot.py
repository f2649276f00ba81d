"""The same programme as bots are usually written: a ConversationHandler, a pickle, a repeating job. For comparison.

    python -m tests.faults.plain_bot FOLDER API_URL TOKEN MOMENT [PORT WEBHOOK_URL]

Kinder to itself than most: openers are due rows that a job looks at each second (the usual daily jobs would be gone
with each kill), and the pickle is written every second, not every minute as is the default. MOMENT is the date that it
takes for today, as `--clock` is for Rumbo.
"""

import asyncio
import signal
import sys
import time
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

from tests.faults.plain_words import ACTIONS, FLUSH_SECONDS, HOURS, MONTHS, STATUSES, due

CONSENT, HOUR, NAME, WHAT, OWNER, STATUS, FIGURE, NEXT = range(8)
Context = ContextTypes.DEFAULT_TYPE
TEXT = filters.TEXT & ~filters.COMMAND


class Today:
    """The moment of the start, and what has passed since."""

    def __init__(self, begin: datetime) -> None:
        self._begin, self._since = begin, time.monotonic()

    def __call__(self) -> datetime:
        return self._begin + timedelta(seconds=time.monotonic() - self._since)


def buttons(prefix: str, labels: tuple[str, ...]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=f"{prefix}.{label}")] for label in labels])


def known(context: Context) -> dict[str, Any]:
    data: dict[str, Any] = context.user_data if context.user_data is not None else {}
    return data


async def pressed(update: Update) -> str:
    query = update.callback_query
    assert query is not None
    await query.answer()
    return str(query.data).rpartition(".")[2]


async def say(update: Update, text: str, markup: InlineKeyboardMarkup | None = None) -> None:
    assert update.effective_chat is not None
    await update.effective_chat.send_message(text, reply_markup=markup)


def typed(update: Update) -> str:
    assert update.message is not None
    return str(update.message.text)


async def start(update: Update, context: Context) -> int:
    await say(update, "Welcome. Do you agree that answers are kept?", buttons("consent", ("I agree",)))
    return CONSENT


async def consent(update: Update, context: Context) -> int:
    await pressed(update)
    known(context).setdefault("consent", []).append("yes")
    await say(update, "At what hour may the message of each month come?", buttons("hour", HOURS))
    return HOUR


async def hour(update: Update, context: Context) -> int:
    known(context).setdefault("hour", []).append(await pressed(update))
    await say(update, "What is your name?")
    return NAME


async def name(update: Update, context: Context) -> int:
    known(context).setdefault("name", []).append(typed(update))
    known(context)["actions"] = 0
    await say(update, "Action 1: what will be done?")
    return WHAT


async def what(update: Update, context: Context) -> int:
    number = known(context)["actions"] + 1
    known(context).setdefault(f"action {number}", []).append(typed(update))
    await say(update, f"Action {number}: who does it?")
    return OWNER


async def owner(update: Update, context: Context) -> int:
    own = known(context)
    own["actions"] += 1
    own.setdefault(f"owner {own['actions']}", []).append(typed(update))
    if own["actions"] < ACTIONS:
        await say(update, f"Action {own['actions'] + 1}: what will be done?")
        return WHAT
    own["registered"], own["month"] = True, 0
    await say(update, "Thank you, that is the plan.")
    return ConversationHandler.END


def openers(today: Today) -> Callable[[Context], Coroutine[Any, Any, None]]:
    """Each second: whoever is due and has not been asked."""

    async def look(context: Context) -> None:
        for user_id, own in list(context.application.user_data.items()):
            month = own.get("month", 0) + 1
            if own.get("registered") and month <= MONTHS and today() >= due(month):
                markup = buttons(f"open{month}", ("Begin",))
                await context.bot.send_message(user_id, f"Month {month} of 6. Shall we begin?", reply_markup=markup)
                own["month"] = month

    return look


async def begin(update: Update, context: Context) -> int:
    await pressed(update)
    known(context)["asked"] = 1
    await _ask_status(update, known(context))
    return STATUS


async def _ask_status(update: Update, own: dict[str, Any]) -> None:
    place = f"Month {own['month']}, action {own['asked']}"
    await say(update, f"{place}: how is it going?", buttons(f"status{own['month']}-{own['asked']}", STATUSES))


async def status(update: Update, context: Context) -> int:
    own = known(context)
    own.setdefault(f"status {own['month']} {own['asked']}", []).append(await pressed(update))
    await say(update, f"Month {own['month']}, action {own['asked']}: in a figure?")
    return FIGURE


async def figure(update: Update, context: Context) -> int:
    own = known(context)
    own.setdefault(f"figure {own['month']} {own['asked']}", []).append(typed(update))
    own["asked"] += 1
    if own["asked"] <= ACTIONS:
        await _ask_status(update, own)
        return STATUS
    await say(update, f"Month {own['month']}: what is the next step?")
    return NEXT


async def next_step(update: Update, context: Context) -> int:
    own = known(context)
    own.setdefault(f"next {own['month']}", []).append(typed(update))
    await say(update, f"Month {own['month']}: noted, thank you.")
    return ConversationHandler.END


def conversation() -> ConversationHandler[Any]:
    states: dict[object, list[Any]] = {
        CONSENT: [CallbackQueryHandler(consent, pattern="^consent")],
        HOUR: [CallbackQueryHandler(hour, pattern="^hour")],
        NAME: [MessageHandler(TEXT, name)],
        WHAT: [MessageHandler(TEXT, what)],
        OWNER: [MessageHandler(TEXT, owner)],
        STATUS: [CallbackQueryHandler(status, pattern="^status")],
        FIGURE: [MessageHandler(TEXT, figure)],
        NEXT: [MessageHandler(TEXT, next_step)],
    }
    entries: list[Any] = [CommandHandler("start", start), CallbackQueryHandler(begin, pattern="^open")]
    return ConversationHandler(entries, states, fallbacks=[], name="programme", persistent=True)


async def serve(application: Application[Any, Any, Any, Any, Any, Any], port: int, url: str) -> None:
    """Take webhook calls as the examples of the framework do: into the queue, and 200 at once."""

    async def take(request: web.Request) -> web.Response:
        await application.update_queue.put(Update.de_json(await request.json(), application.bot))
        return web.Response()

    server = web.Application()
    server.router.add_post("/{path:.*}", take)
    runner = web.AppRunner(server, access_log=None)
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    async with application:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await application.bot.set_webhook(url)
        await application.start()
        await ended.wait()
        await application.stop()
    await runner.cleanup()


def main() -> None:
    folder, api_url, token, moment, *webhook = sys.argv[1:]
    kept = PicklePersistence(Path(folder) / "plain.pickle", update_interval=FLUSH_SECONDS)
    builder = Application.builder().token(token).base_url(f"{api_url}/bot").persistence(kept)
    application = builder.build()
    application.add_handler(conversation())
    assert application.job_queue is not None
    application.job_queue.run_repeating(openers(Today(datetime.fromisoformat(moment))), 1.0, first=0.2)
    if webhook:
        asyncio.run(serve(application, int(webhook[0]), webhook[1]))
    else:
        application.run_polling(poll_interval=0, timeout=10)


if __name__ == "__main__":
    main()
