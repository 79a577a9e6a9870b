"""How a Reply reaches people: as a new message, or in the place of one that is there."""

from __future__ import annotations

import asyncio
import html
import logging
import re
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
    TelegramObject,
)
from telegram.constants import ChatAction, ChatType, MessageLimit, ParseMode
from telegram.error import BadRequest, TelegramError

from bot.buttons import encode
from bot.views.text import units

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from telegram import MaybeInaccessibleMessage

    from bot.pictures import Picture, Studio
    from bot.views.reply import Document, Key, Reply

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# What takes longer is announced by the typing dots, which Telegram shows for five seconds.
_PATIENCE_S = 0.5
_DOTS_S = 4.5
# A bot that keeps more people waiting has better things to do than to say so.
_MOST_DOTS = 16
_dots: set[asyncio.Task[None]] = set()
# What Telegram says of a message that a text cannot take the place of.
_NOT_EDITABLE = (
    "message to edit not found",
    "can't be edited",
    "there is no text in the message to edit",
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Below:
    """The place below everything in a chat; in a group, as a reply to who asked."""

    bot: Bot
    chat_id: int
    thread_id: int | None = None
    quote: ReplyParameters | None = None

    @classmethod
    def of(cls, message: MaybeInaccessibleMessage) -> _Below:
        """Below `message`, in its topic if it has one."""
        quote = thread_id = None
        if message.chat.type != ChatType.PRIVATE:
            quote = ReplyParameters(message.message_id, allow_sending_without_reply=True)
        if isinstance(message, Message) and message.is_topic_message:
            thread_id = message.message_thread_id
        return cls(message.get_bot(), message.chat.id, thread_id, quote)

    async def text(self, text: str, markup: InlineKeyboardMarkup | None) -> None:
        """Send a message."""
        await self.bot.send_message(
            self.chat_id,
            text,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=markup,
            reply_parameters=self.quote,
            message_thread_id=self.thread_id,
        )

    async def photo(
        self, photo: bytes | str, caption: str, markup: InlineKeyboardMarkup | None
    ) -> str | None:
        """Send a PNG, or the picture with that file id; returns the file id, if it is told."""
        sent = await self.bot.send_photo(
            self.chat_id,
            photo,
            caption=caption,
            parse_mode=ParseMode.HTML,
            reply_markup=markup,
            reply_parameters=self.quote,
            message_thread_id=self.thread_id,
            filename="picture.png",
        )
        # Where no more is told of it than that it was sent, this is True.
        sizes = getattr(sent, "photo", ())
        return sizes[-1].file_id if sizes else None

    async def document(
        self, document: Document, caption: str, markup: InlineKeyboardMarkup | None
    ) -> None:
        """Send a file."""
        await self.bot.send_document(
            self.chat_id,
            document.content,
            caption=caption,
            filename=document.name,
            parse_mode=ParseMode.HTML,
            reply_markup=markup,
            reply_parameters=self.quote,
            message_thread_id=self.thread_id,
        )


async def answer(message: Message, reply: Reply, studio: Studio) -> None:
    """Send `reply` below `message`; in a group as a reply to it, so that it is clear to whom."""
    await _send(_Below.of(message), reply, studio)


async def notice(message: Message, text: str) -> None:
    """Say something in passing, in plain words; it is no harm if it does not arrive."""
    try:
        await _Below.of(message).text(html.escape(text), None)
    except TelegramError as error:
        log.debug("a notice could not be sent: %s", error)


async def edit(message: MaybeInaccessibleMessage, reply: Reply, studio: Studio) -> None:
    """Put `reply` in the place of a message, or below everything where that is not possible.

    A picture never takes a list's place, nor a text a picture's.
    """
    if reply.picture is not None or (isinstance(message, Message) and message.text is None):
        await _send(_Below.of(message), reply, studio)
        return
    try:
        await message.get_bot().edit_message_text(
            reply.text,
            message.chat.id,
            message.message_id,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=_markup(reply),
        )
    except BadRequest as error:
        reason = str(error).lower()
        if "message is not modified" in reason:
            # A second tap on the same button: what should be there is there.
            return
        if not any(known in reason for known in _NOT_EDITABLE):
            raise
        await _send(_Below.of(message), reply, studio)


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


@asynccontextmanager
async def typing(
    bot: Bot, chat_id: int, action: ChatAction = ChatAction.TYPING
) -> AsyncIterator[None]:
    """Show the typing dots, or that a photo is on its way, from half a second on until left."""
    over = asyncio.Event()

    def show() -> None:
        if len(_dots) < _MOST_DOTS:
            dots = asyncio.create_task(_show_dots(bot, chat_id, action, over))
            dots.add_done_callback(_dots.discard)
            _dots.add(dots)

    # Hardly any answer takes so long: a timer costs less than a task that waits.
    patience = asyncio.get_running_loop().call_later(_PATIENCE_S, show)
    try:
        yield
    finally:
        patience.cancel()
        # A call that is under way goes to its end: to break it off would cost its connection.
        over.set()


async def _show_dots(bot: Bot, chat_id: int, action: ChatAction, over: asyncio.Event) -> None:
    while not over.is_set():
        try:
            await bot.send_chat_action(chat_id, action)
        except TelegramError as error:
            # Dots are a courtesy: the answer itself says whether this chat can be written to.
            log.debug("no typing dots: %s", error)
        with suppress(TimeoutError):
            async with asyncio.timeout(_DOTS_S):
                await over.wait()


async def _send(place: _Below, reply: Reply, studio: Studio) -> None:
    if reply.document is not None:
        await place.document(reply.document, reply.text, _markup(reply))
    elif reply.picture is None:
        await place.text(reply.text, _markup(reply))
    elif _fits_a_caption(reply.words):
        if not await _photo(place, reply.picture, reply.words, _markup(reply), studio):
            await place.text(reply.words, _markup(reply))
    else:
        await _photo(place, reply.picture, reply.alt, None, studio)
        await place.text(reply.text, _markup(reply))


async def _photo(
    place: _Below,
    picture: Picture,
    caption: str,
    markup: InlineKeyboardMarkup | None,
    studio: Studio,
) -> bool:
    """Send a picture; False when it cannot be drawn, or must not be sent here."""
    async with typing(place.bot, place.chat_id, ChatAction.UPLOAD_PHOTO):
        if known := studio.file_id(picture.key):
            try:
                await place.photo(known, caption, markup)
            except BadRequest as error:
                log.info("Telegram does not take %s again: %s", picture.key, error)
                studio.forget(picture.key)
            else:
                return True
        try:
            png = await studio.png(picture, place.chat_id)
        except Exception:
            # The words say the same, and must not be lost for the picture's sake.
            log.exception("could not draw %s", picture.key)
            return False
        try:
            if file_id := await place.photo(png, caption, markup):
                studio.keep(picture.key, file_id)
        except BadRequest as error:
            # A group may forbid photos.
            log.warning("Telegram does not take %s: %s", picture.key, error)
            return False
        return True


def _fits_a_caption(text: str) -> bool:
    shown = html.unescape(re.sub(r"<[^>]*>", "", text))
    return units(shown) <= MessageLimit.CAPTION_LENGTH


class _Keyboard(InlineKeyboardMarkup):
    """A keyboard as it goes over the line.

    An object of the library's for each of its buttons, and reading it again, would take longer than
    all else that is done to send a list.
    """

    __slots__ = ("_rows",)

    def __init__(self, rows: list[list[dict[str, str]]]) -> None:
        TelegramObject.__init__(self)
        self._rows = rows

    def to_dict(self, recursive: bool = True) -> dict[str, Any]:
        """See `telegram.TelegramObject.to_dict`."""
        return {"inline_keyboard": self._rows}


def _markup(reply: Reply) -> InlineKeyboardMarkup | None:
    rows = [[_key(key) for key in row] for row in reply.keyboard if row]
    return _Keyboard(rows) if rows else None


def _key(key: Key) -> dict[str, str]:
    return {"text": key.label, "callback_data": encode(key.button)}
