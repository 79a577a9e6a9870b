"""How replies with pictures reach people, and what happens when they cannot."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any, cast

import pytest
from telegram import InaccessibleMessage, MaybeInaccessibleMessage, Message

from bot import send
from bot.buttons import Home
from bot.local import faults as line
from bot.pictures import Picture, Studio
from bot.views.reply import Key, Reply
from tests.bot.local.conftest import make_png

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.bot.conftest import Bot, Chat, Json

KEYS = ((Key("🏠 Home", Home()),),)
WORDS = "Two dots & a line."
SHORT_CAPTION, LONG_TEXT = "<b>A song</b>", "<b>A list</b>\n" + "a line of it\n" * 90


class Brush:
    """Draws the same each time, and counts how often."""

    def __init__(self, drawn: Callable[[], bytes] = lambda: make_png(40, 30)) -> None:
        self.times = 0
        self._drawn = drawn

    def __call__(self) -> bytes:
        self.times += 1
        return self._drawn()


@pytest.fixture
def studio() -> Iterator[Studio]:
    studio = Studio()
    yield studio
    studio.close()


def reply(brush: Brush, text: str = SHORT_CAPTION) -> Reply:
    return Reply(text, KEYS, Picture("dots", WORDS, brush))


def message(bot: Bot, fields: Json) -> Message:
    """A message as the bot gets it from Telegram."""
    made = Message.de_json(fields, bot.application.bot)
    assert isinstance(made, Message)
    return made


def said_by(bot: Bot, chat: Chat) -> Message:
    person = {"id": chat.user, "type": "private", "first_name": "Robin"}
    return message(bot, {"message_id": 999_999, "date": 1, "chat": person, "text": "hi"})


async def next_message(chat: Chat) -> Json:
    event = await chat.see(lambda e: e["type"] in ("message", "edit") and is_from_bot(e))
    shown: Json = event["message"]
    return shown


def is_from_bot(event: Json) -> bool:
    return bool(event["message"]["from"]["is_bot"])


@pytest.fixture
async def chat(chat: Chat) -> Chat:
    """Somebody whom the bot may write to."""
    await chat.say("/start")
    return chat


async def test_a_picture_has_the_text_its_words_and_the_buttons_below_it(
    bot: Bot, chat: Chat, studio: Studio
) -> None:
    await send.answer(said_by(bot, chat), reply(Brush()), studio)
    shown = await next_message(chat)
    assert shown["photo"][-1]["width"] == 40
    assert shown["caption"] == f"A song\n\n🖼 {WORDS}"
    kinds = {entity["type"] for entity in shown["caption_entities"]}
    assert kinds == {"bold", "expandable_blockquote"}
    assert shown["reply_markup"]["inline_keyboard"][0][0]["text"] == "🏠 Home"


async def test_a_picture_is_drawn_and_uploaded_once(bot: Bot, chat: Chat, studio: Studio) -> None:
    brush = Brush()
    for _ in range(3):
        await send.answer(said_by(bot, chat), reply(brush), studio)
    ids = {(await next_message(chat))["photo"][-1]["file_id"] for _ in range(3)}
    assert brush.times == 1
    assert ids == {studio.file_id("dots")}


async def test_what_telegram_forgot_is_drawn_anew(bot: Bot, chat: Chat, studio: Studio) -> None:
    studio.keep("dots", "an id of yesterday's")
    brush = Brush()
    await send.answer(said_by(bot, chat), reply(brush), studio)
    assert brush.times == 1
    assert (await next_message(chat))["photo"][-1]["file_id"] == studio.file_id("dots")


@pytest.mark.parametrize("told", ["true", '{"message_id": 7}', '{"message_id": 7, "photo": []}'])
async def test_a_sent_picture_of_which_nothing_is_told_was_sent(
    bot: Bot, chat: Chat, studio: Studio, told: str
) -> None:
    body = f'{{"ok": true, "result": {told}}}'
    bot.server.line.strike("sendPhoto", line.Fault(body=body, done=True))
    await send.answer(said_by(bot, chat), reply(Brush()), studio)
    assert (await next_message(chat))["caption"].startswith("A song")
    assert studio.file_id("dots") is None


async def test_when_drawing_fails_the_words_still_arrive(
    bot: Bot, chat: Chat, studio: Studio, faults: list[str]
) -> None:
    def torn() -> bytes:
        raise ZeroDivisionError("no paper")

    await send.answer(said_by(bot, chat), reply(Brush(torn)), studio)
    shown = await next_message(chat)
    assert shown["text"] == f"A song\n\n🖼 {WORDS}"
    assert shown["reply_markup"]
    assert ["could not draw dots" in fault and "no paper" in fault for fault in faults] == [True]
    faults.clear()


async def test_a_picture_that_telegram_refuses_leaves_the_words(
    bot: Bot, chat: Chat, studio: Studio, faults: list[str]
) -> None:
    await send.answer(said_by(bot, chat), reply(Brush(lambda: b"no picture")), studio)
    assert WORDS in (await next_message(chat))["text"]
    assert ["IMAGE_PROCESS_FAILED" in fault.upper() for fault in faults] == [True]
    faults.clear()


async def test_what_is_too_long_for_a_caption_follows_with_the_buttons(
    bot: Bot, chat: Chat, studio: Studio
) -> None:
    await send.answer(said_by(bot, chat), reply(Brush(), LONG_TEXT), studio)
    photo, text = await next_message(chat), await next_message(chat)
    assert photo["caption"] == f"🖼 {WORDS}"
    assert "reply_markup" not in photo
    assert text["text"].startswith("A list\na line of it")
    assert text["reply_markup"]


@pytest.mark.parametrize(("length", "one"), [(1024, True), (1025, False)])
async def test_the_limit_of_a_caption_is_counted_as_telegram_counts(
    bot: Bot, chat: Chat, studio: Studio, length: int, one: bool
) -> None:
    words = f"\n\n🖼 {WORDS}"
    shown = length - len(words.encode("utf-16-le")) // 2
    text = "𝄞" * 100 + "&amp;" * (shown - 201) + "<b>x</b>"
    await send.answer(said_by(bot, chat), reply(Brush(), text), studio)
    assert ("reply_markup" in await next_message(chat)) == one
    if not one:
        assert "text" in await next_message(chat)


async def test_a_tap_that_leads_to_a_picture_leaves_the_list(
    bot: Bot, chat: Chat, studio: Studio
) -> None:
    listed = await chat.say("/vibe happy")
    await send.edit(message(bot, listed.message), reply(Brush()), studio)
    event = await chat.see(lambda e: e["type"] in ("message", "edit") and is_from_bot(e))
    assert event["type"] == "message"
    assert event["message"]["photo"]


async def test_a_text_never_takes_a_pictures_place(bot: Bot, chat: Chat, studio: Studio) -> None:
    await send.answer(said_by(bot, chat), reply(Brush()), studio)
    photo = await next_message(chat)
    await send.edit(message(bot, photo), Reply("a list"), studio)
    # Nor does it when Telegram does not say what kind of message it was.
    too_old = {"message_id": photo["message_id"], "date": 0, "chat": photo["chat"]}
    inaccessible = MaybeInaccessibleMessage.de_json(too_old, bot.application.bot)
    assert isinstance(inaccessible, InaccessibleMessage)
    await send.edit(inaccessible, Reply("another list"), studio)
    events = [await chat.see(is_message) for _ in range(2)]
    assert [event["message"]["text"] for event in events] == ["a list", "another list"]


def is_message(event: Json) -> bool:
    assert event["type"] != "edit"
    return event["type"] == "message" and is_from_bot(event)


async def test_a_picture_that_takes_long_is_announced(bot: Bot, chat: Chat, studio: Studio) -> None:
    go = threading.Event()

    def slow() -> bytes:
        go.wait(20)
        return make_png(40, 30)

    sending = asyncio.create_task(send.answer(said_by(bot, chat), reply(Brush(slow)), studio))
    assert (await chat.see(lambda event: event["type"] == "typing"))["action"] == "upload_photo"
    go.set()
    await sending
    assert (await next_message(chat))["photo"]


async def test_when_many_wait_only_some_see_dots() -> None:
    seen: list[int] = []

    class Typist:
        async def send_chat_action(self, chat_id: int, action: str) -> None:
            seen.append(chat_id)

    async def wait(chat_id: int) -> None:
        async with send.typing(cast("Any", Typist()), chat_id):
            await asyncio.sleep(0.8)

    await asyncio.gather(*map(wait, range(30)))
    assert seen == list(range(16))
    await wait(99)
    assert seen[-1] == 99


async def test_dots_end_with_what_they_announce_however_that_ends() -> None:
    called = asyncio.Event()

    class Typist:
        async def send_chat_action(self, chat_id: int, action: str) -> None:
            called.set()

    async def fail() -> None:
        async with send.typing(cast("Any", Typist()), 7):
            await called.wait()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    await asyncio.sleep(0.05)
    assert not send._dots
