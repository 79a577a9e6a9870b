"""How a Reply reaches people: as a new message, or in the place of one that is there."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ChatAction, ChatType, ParseMode
from telegram.error import BadRequest, TelegramError

from bot.buttons import encode

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.views.reply import Key, Reply

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# What takes longer is announced by the typing dots, which Telegram shows for five seconds.
_PATIENCE_S = 0.5
_DOTS_S = 4.5

log = logging.getLogger(__name__)


async def answer(message: Message, reply: Reply) -> None:
    """Send `reply` below `message`; in a group as a reply to it, so that it is clear to whom."""
    quote = None
    if message.chat.type != ChatType.PRIVATE:
        quote = ReplyParameters(message.message_id, allow_sending_without_reply=True)
    await message.get_bot().send_message(
        message.chat_id,
        reply.text,
        parse_mode=ParseMode.HTML,
        link_preview_options=_NO_PREVIEW,
        reply_markup=_markup(reply),
        reply_parameters=quote,
        message_thread_id=message.message_thread_id if message.is_topic_message else None,
    )


async def acknowledge(query: CallbackQuery, toast: str | None = None) -> None:
    """Stop the spinner on a button, saying `toast` in passing."""
    try:
        await query.answer(toast)
    except TelegramError as error:
        # Too old, after a pause of the bot's, or a bad moment: the wish may stand all the same.
        log.debug("a tap could not be acknowledged: %s", error)


@asynccontextmanager
async def acknowledged(query: CallbackQuery, toast: str | None) -> AsyncIterator[None]:
    """Acknowledge a tap beside what is done in the block, and be done with it at its end."""
    acknowledging = asyncio.create_task(acknowledge(query, toast))
    try:
        yield
    finally:
        await acknowledging


async def edit(bot: Bot, chat_id: int, message_id: int, reply: Reply) -> None:
    """Put `reply` in the place of a message, or below everything where that is not possible."""
    try:
        await bot.edit_message_text(
            reply.text,
            chat_id,
            message_id,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=_markup(reply),
        )
    except BadRequest as error:
        reason = str(error).lower()
        if "message is not modified" in reason:
            # A second tap on the same button: what should be there is there.
            return
        if "message to edit not found" not in reason and "can't be edited" not in reason:
            raise
        await bot.send_message(
            chat_id,
            reply.text,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=_markup(reply),
        )


@asynccontextmanager
async def typing(bot: Bot, chat_id: int) -> AsyncIterator[None]:
    """Show the typing dots from half a second on until left."""
    dots = asyncio.create_task(_show_dots(bot, chat_id))
    try:
        yield
    finally:
        dots.cancel()
        with suppress(asyncio.CancelledError):
            await dots


async def _show_dots(bot: Bot, chat_id: int) -> None:
    await asyncio.sleep(_PATIENCE_S)
    while True:
        try:
            await bot.send_chat_action(chat_id, ChatAction.TYPING)
        except TelegramError as error:
            # Dots are a courtesy: the answer itself says whether this chat can be written to.
            log.debug("no typing dots: %s", error)
        await asyncio.sleep(_DOTS_S)


def _markup(reply: Reply) -> InlineKeyboardMarkup | None:
    rows = [[_key(key) for key in row] for row in reply.keyboard if row]
    return InlineKeyboardMarkup(rows) if rows else None


def _key(key: Key) -> InlineKeyboardButton:
    return InlineKeyboardButton(key.label, callback_data=encode(key.button))
