"""The outermost layer: whatever goes wrong becomes words and the next thing to try."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot import send
from bot.bends import GarbledBendError
from bot.between import GarbledBetweenError
from bot.buttons import GarbledButtonError
from bot.state import ForgottenError, UnavailableError
from bot.views import between, trouble
from engine.errors import (
    ArtistNotFoundError,
    PersonalityNotFoundError,
    SameSongError,
    TrackNotFoundError,
)

if TYPE_CHECKING:
    from bot.context import Context
    from bot.views.reply import Reply

# What Telegram says in a group whose administrators don't let the bot write.
_MUTED = ("rights to send", "administrator rights", "topic_closed", "chat_restricted")

log = logging.getLogger(__name__)


async def on_error(update: object, context: Context) -> None:
    """Tell the person what went wrong, and the log what the person cannot know. Never raises."""
    error = context.error
    if context.services.metrics is not None:
        context.services.metrics.errors.labels(type(error).__name__).inc()
    if isinstance(error, Forbidden) or _is_muted(error):
        log.info("not allowed to answer: %s", error)
        return
    # BadRequest is a NetworkError to the library, but it is a fault of this program.
    if isinstance(error, RetryAfter) or (
        isinstance(error, NetworkError) and not isinstance(error, BadRequest)
    ):
        log.warning("could not answer: %s", error)
        return
    if isinstance(error, GarbledButtonError) and isinstance(update, Update):
        await _toast(update)
        return
    reply = _words(error) or _unexpected(error)
    message = update.effective_message if isinstance(update, Update) else None
    if message is None:
        return
    try:
        await send.answer(message, reply, context.studio)
    except TelegramError as second:
        log.warning("could not say what went wrong: %s", second)


def _is_muted(error: Exception | None) -> bool:
    """Whether the bot may not write there: a BadRequest to Telegram, but nobody's fault."""
    reason = str(error).lower()
    return isinstance(error, BadRequest) and any(known in reason for known in _MUTED)


async def _toast(update: Update) -> None:
    if update.callback_query is not None:
        await send.acknowledge(update.callback_query, trouble.GARBLED)


def _words(error: Exception | None) -> Reply | None:
    match error:
        case TrackNotFoundError():
            return trouble.no_such_song()
        case ArtistNotFoundError():
            return trouble.no_such_artist()
        case SameSongError():
            return between.same_song()
        case PersonalityNotFoundError():
            return trouble.no_such_personality()
        case ForgottenError() | GarbledBendError() | GarbledBetweenError():
            return trouble.forgotten()
        case UnavailableError():
            return trouble.no_memory(_logged(error))
        case TelegramError() if not isinstance(error, BadRequest):
            # What came back cannot be read: the answer may have arrived, or not.
            return trouble.broken(_logged(error))
    return None


def _unexpected(error: Exception | None) -> Reply:
    code = secrets.token_hex(3).upper()
    log.error("unexpected, %s", code, exc_info=error)
    return trouble.broken(code)


def _logged(error: Exception) -> str:
    """The code under which a fault of the operator's stands in the log, in one line."""
    code = secrets.token_hex(3).upper()
    log.error("%s, %s", error, code)
    return code
