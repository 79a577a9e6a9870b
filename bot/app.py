"""The Application: what Telegram sends goes to the commands, what they answer goes back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from telegram.constants import ChatType
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot import buttons, send
from bot.command import Answer, Said
from bot.commands import COMMANDS
from bot.commands.text import text
from bot.context import Bag, Context, Services
from bot.errors import on_error
from bot.instead import INSTEAD, kept
from bot.keeping import Keeper
from bot.lanes import Lanes
from bot.pacing import Pacer
from bot.receiving import PollingRequest, SteadyBot
from bot.transport import SendingRequest
from bot.views import bending, trouble, welcome

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from pydantic import SecretStr
    from telegram import InlineKeyboardMarkup, Message, Update

    from bot.live import Live
    from bot.metrics import Metrics
    from bot.settings import Settings
    from bot.state import State

SegueApplication = Application[SteadyBot, Context, Bag, Bag, Bag, None]

# The engine's work is done by numpy, which lets go of Python's lock only in parts.
_WORKERS = 2
_CONNECTIONS = 128
# With many answers on their way at once, wait for a free connection rather than fail.
_CONNECTION_WAIT_S = 30.0


def build_application(
    settings: Settings, live: Live, state: State, metrics: Metrics | None = None
) -> SegueApplication:
    """The bot, ready to be served as `bot.serving` does."""
    if settings.telegram_bot_token is None:
        raise ValueError("an application needs a token")
    # Who runs the Bot API on this machine has not Telegram's limits, or hears of them.
    pacer = Pacer(lambda *edited: lanes.outdated(*edited), paced=not _is_here(settings))
    observe = metrics.update if metrics else None
    lanes = Lanes(on_flood, _replaces, pacer.heard_from, observe=observe, held=lambda: pacer.held)
    application: SegueApplication = (
        Application.builder()
        .bot(_bot(settings, settings.telegram_bot_token, pacer, lanes.room, metrics))
        .concurrent_updates(lanes)
        .context_types(ContextTypes(context=Context))
        .job_queue(None)
        .build()
    )
    workers = ThreadPoolExecutor(_WORKERS, thread_name_prefix="engine")
    application.bot_data[Services] = Services(
        live, state, Keeper(state), COMMANDS, workers, metrics
    )
    # Handlers are tried in this order, and a tap is told from all else at a glance.
    application.add_handler(CallbackQueryHandler(on_tap))
    application.add_handler(CommandHandler(_NAMED, on_command, filters.UpdateType.MESSAGE))
    message = filters.UpdateType.MESSAGE
    private = filters.ChatType.PRIVATE
    application.add_handler(MessageHandler(message & filters.COMMAND, on_unknown_command))
    application.add_handler(MessageHandler(message & filters.TEXT, on_text))
    application.add_handler(MessageHandler(message & private & ~filters.StatusUpdate.ALL, on_other))
    application.add_error_handler(on_error)
    return application


async def on_command(update: Update, context: Context) -> None:
    """One of the commands, with or without words behind it."""
    message = update.message
    if message is None or message.text is None:
        return
    end = message.entities[0].length
    name = message.text[1:end].partition("@")[0].lower()
    # What follows need not begin with a blank: people write "/vibe: happy" as well.
    said = _said(message, message.text[end:].lstrip(":,"))
    await _respond(_NAMED[name].answer, said, message, context)


async def on_text(update: Update, context: Context) -> None:
    """Text without a command; in groups only if it is said to the bot."""
    message = update.message
    if message is None:
        return
    if message.chat.type == ChatType.PRIVATE or _replies_to_bot(message):
        await _respond(text, _said(message, message.text or ""), message, context)


async def on_unknown_command(update: Update, context: Context) -> None:
    """A command that is none of ours; in groups it may be another bot's."""
    message = update.message
    if message is None or message.text is None:
        return
    command, _, addressee = message.text.split(maxsplit=1)[0].partition("@")
    to_us = addressee.casefold() == context.bot.username.casefold()
    if to_us or (not addressee and message.chat.type == ChatType.PRIVATE):
        await send.answer(message, welcome.unknown_command(command), context.studio)


async def on_other(update: Update, context: Context) -> None:
    """Something that is no text, said in private."""
    if update.message is not None:
        await send.answer(update.message, welcome.only_text(), context.studio)


async def on_tap(update: Update, context: Context) -> None:
    """A button was tapped: what it leads to takes the message's place, or goes below it."""
    query = update.callback_query
    if query is None:
        return
    if query.message is None:
        # Nothing says where an answer would go.
        await send.acknowledge(query, trouble.GARBLED)
        return
    tapped = buttons.decode(query.data or "")
    button = _today(tapped, context.run)
    if isinstance(button, buttons.Enough):
        await send.acknowledge(query, bending.too_far(button.steer))
        return
    toast = trouble.RENEWED if _moved(tapped, button) else None
    chat_id = query.message.chat.id
    # The tap is answered while the engine thinks: Telegram shows a spinner until it is.
    async with send.acknowledged(query, toast), send.typing(context.bot, chat_id):
        reply = await _ROUTES[type(button)](context, button)
    reply = kept(reply, query.api_kwargs.get(INSTEAD, ()), query.data or "", tapped)
    await send.edit(query.message, reply, context.studio)


async def on_flood(update: Update) -> None:
    """Somebody asked too much: say so once, and nothing more until it is less."""
    if update.callback_query is not None:
        await send.acknowledge(update.callback_query, trouble.TOO_FAST)
    elif update.message is not None:
        await send.notice(update.message, trouble.TOO_FAST)


def _replaces(data: str) -> bool:
    """Whether a tap with that data puts something else in the place of its message."""
    with suppress(buttons.GarbledButtonError):
        return not isinstance(buttons.decode(data), _SENT_BELOW)
    return False


# What these lead to is a picture, which goes below the message.
_SENT_BELOW = (
    buttons.Why, buttons.Dna, buttons.OnMap, buttons.Profile, buttons.Curves, buttons.Enough,
)  # fmt: skip
_NAMED = {command.name: command for command in COMMANDS}
_ROUTES = {kind: tapped for command in COMMANDS for kind, tapped in command.buttons.items()}


async def _respond(answer: Answer, said: Said, message: Message, context: Context) -> None:
    async with send.typing(context.bot, message.chat_id):
        reply = await answer(context, said)
    await send.answer(message, reply, context.studio)


def _said(message: Message, words: str) -> Said:
    replied = message.reply_to_message
    if replied is None:
        return Said(words.strip())
    if _replies_to_bot(message):
        return Said(words.strip(), about=_list_of(replied.reply_markup))
    return Said(words.strip(), quoted=(replied.text or "").strip())


def _list_of(markup: InlineKeyboardMarkup | None) -> buttons.Button | None:
    """The list that a message shows: what its buttons come back to, or page through."""
    done = [button for button in _buttons(markup) if isinstance(button, buttons.OnList)]
    if done and not isinstance(done[0], buttons.Likewise):
        return done[0].at
    shown = [button for button in _buttons(markup) if isinstance(button, buttons.Place)]
    pages = (button for button in shown if button.offset > 0)
    # Below a song's picture stands the way to its other picture.
    drawn = (button for button in _buttons(markup) if isinstance(button, buttons.Drawn))
    song = next((buttons.Similar(button.track_id) for button in drawn), None)
    return next((button.back for button in shown if button.back), next(pages, song))


def _buttons(markup: InlineKeyboardMarkup | None) -> Iterator[buttons.Button]:
    for row in markup.inline_keyboard if markup else ():
        for key in row:
            # A message may be older than this version of the bot, and have other buttons.
            with suppress(buttons.GarbledButtonError):
                yield buttons.decode(str(key.callback_data))


def _replies_to_bot(message: Message) -> bool:
    replied = message.reply_to_message
    sender = replied.from_user if replied else None
    return sender is not None and sender.id == message.get_bot().id


def _today(button: buttons.Button, run: str) -> buttons.Button:
    """What `button` stands for in the catalogue that answers now."""
    kinds = buttons.Place | buttons.OnList | buttons.OnWay | buttons.Profile
    if isinstance(button, kinds) and button.run != run:
        return button.renewed(run)
    return button


def _moved(tapped: buttons.Button, button: buttons.Button) -> bool:
    """Whether a person who tapped one and gets the other should be told why."""
    if isinstance(tapped, buttons.OnList) and isinstance(button, buttons.OnList):
        tapped, button = tapped.at, button.at
    if isinstance(tapped, buttons.Place) and isinstance(button, buttons.Place):
        return tapped.offset != button.offset
    return tapped != button


def _bot(
    settings: Settings,
    token: SecretStr,
    pacer: Pacer,
    room: Callable[[], Awaitable[None]],
    metrics: Metrics | None,
) -> SteadyBot:
    # A proxy leads out of this machine, not back into it.
    trust_env = not _is_here(settings)
    sending = metrics.request if metrics else SendingRequest
    return SteadyBot(
        token.get_secret_value(),
        PollingRequest(1, trust_env=trust_env),
        room,
        request=sending(_CONNECTIONS, pool_timeout=_CONNECTION_WAIT_S, trust_env=trust_env),
        base_url=f"{settings.telegram_api_url}/bot",
        base_file_url=f"{settings.telegram_api_url}/file/bot",
        rate_limiter=pacer,
    )


def _is_here(settings: Settings) -> bool:
    """Whether the Bot API is on this machine."""
    return urlsplit(settings.telegram_api_url).hostname in ("127.0.0.1", "localhost", "::1")
