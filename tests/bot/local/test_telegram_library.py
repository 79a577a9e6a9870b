"""The library that the bot is built on finds in this server what it finds in Telegram."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ChatAction, MessageEntityType, ParseMode
from telegram.error import BadRequest, InvalidToken

KEYBOARD = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("more", callback_data="m")],
        [InlineKeyboardButton("listen", url="https://example.org/1")],
    ]
)


@pytest.fixture
async def bot(telegram: Any) -> AsyncIterator[Bot]:
    server = telegram.server
    base, files = f"{server.api_url}/bot", f"{server.api_url}/file/bot"
    async with Bot(server.token, base_url=base, base_file_url=files) as bot:
        yield bot


def document_of(message: Any) -> Any:
    assert isinstance(message, Message)
    assert message.document is not None
    return message.document


async def test_it_learns_who_the_bot_is(bot: Bot) -> None:
    assert bot.username == "segue_local_bot"
    assert not (await bot.get_me()).can_read_all_group_messages


async def test_it_refuses_a_wrong_token(telegram: Any) -> None:
    stranger = Bot("1:wrong", base_url=f"{telegram.server.api_url}/bot")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_it_sends_edits_and_deletes_texts(bot: Bot) -> None:
    sent = await bot.send_message(
        1,
        "<b>🎵 ten</b> songs",
        parse_mode=ParseMode.HTML,
        reply_markup=KEYBOARD,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        disable_notification=True,
    )
    assert sent.parse_entities() == {sent.entities[0]: "🎵 ten"}
    assert sent.reply_markup == KEYBOARD
    edited = await bot.edit_message_text("other", 1, sent.message_id)
    assert isinstance(edited, Message)
    assert (edited.text, edited.reply_markup) == ("other", None)
    marked = await bot.edit_message_reply_markup(1, sent.message_id, reply_markup=KEYBOARD)
    assert isinstance(marked, Message)
    assert marked.reply_markup == KEYBOARD
    with pytest.raises(BadRequest, match=r"^Message is not modified"):
        await bot.edit_message_reply_markup(1, sent.message_id, reply_markup=KEYBOARD)
    assert await sent.delete()
    with pytest.raises(BadRequest, match=r"^Message to edit not found"):
        await bot.edit_message_text("x", 1, sent.message_id)


async def test_it_hears_what_is_said_and_tapped(bot: Bot, telegram: Any) -> None:
    sent = await bot.send_message(1, "list", reply_markup=KEYBOARD)
    await telegram.say("/similar more", reply_to=sent.message_id)
    await telegram.tap(sent.message_id, "m")
    said, tapped = await bot.get_updates(timeout=5)
    assert said.message is not None
    assert said.message.entities[0].type == MessageEntityType.BOT_COMMAND
    assert said.message.reply_to_message is not None
    assert said.message.reply_to_message.reply_markup == KEYBOARD
    assert tapped.callback_query is not None
    assert tapped.callback_query.data == "m"
    assert tapped.callback_query.message == sent
    assert await tapped.callback_query.answer("one moment")
    assert await bot.get_updates(offset=tapped.update_id + 1) == ()


async def test_it_sends_and_changes_pictures_and_documents(bot: Bot, png: bytes) -> None:
    photo = await bot.send_photo(1, png, caption="<i>map</i>", parse_mode=ParseMode.HTML)
    assert (photo.photo[-1].width, photo.photo[-1].height) == (40, 30)
    file = await photo.photo[-1].get_file()
    assert bytes(await file.download_as_bytearray()) == png
    again = await bot.send_photo(1, photo.photo[-1])
    assert again.photo == photo.photo
    caption = await bot.edit_message_caption(1, photo.message_id, caption="new")
    assert isinstance(caption, Message)
    assert caption.caption == "new"
    media = InputMediaDocument(b"a,b", caption="<b>list</b>", parse_mode="HTML", filename="l.csv")
    changed = await photo.edit_media(media)
    assert document_of(changed).file_name == "l.csv"
    back = await photo.edit_media(InputMediaPhoto(photo.photo[-1].file_id))
    assert isinstance(back, Message)
    assert back.photo == photo.photo
    sent = await bot.send_document(1, b"text", filename="notes.txt")
    assert document_of(sent).mime_type == "text/plain"


async def test_it_replies_and_shows_that_it_works(bot: Bot) -> None:
    assert await bot.send_chat_action(1, ChatAction.TYPING)
    answer = await bot.send_message(1, "yes", reply_parameters=ReplyParameters(1))
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.text == "hello"


async def test_it_sets_the_bots_profile(bot: Bot) -> None:
    commands = (BotCommand("vibe", "Songs for a mood"),)
    scope = BotCommandScopeAllPrivateChats()
    assert await bot.set_my_commands(commands)
    assert await bot.set_my_commands(commands, scope=scope, language_code="de")
    assert await bot.get_my_commands() == commands
    assert await bot.get_my_commands(scope=scope, language_code="de") == commands
    assert await bot.delete_my_commands()
    assert await bot.set_my_name("Tuner")
    assert (await bot.get_my_name()).name == "Tuner"
    assert await bot.set_my_description("Finds songs")
    assert (await bot.get_my_description()).description == "Finds songs"
    assert await bot.set_my_short_description("Songs")
    assert (await bot.get_my_short_description()).short_description == "Songs"


async def test_it_has_no_webhook_to_remove(bot: Bot) -> None:
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert (await bot.get_webhook_info()).url == ""
