"""What is kept can be seen and erased by whom it is about."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from telegram.constants import ChatID

from bot.local.people import GROUP_ID, group, person
from tests.bot.conftest import Said

if TYPE_CHECKING:
    from pathlib import Path

    from engine import Engine
    from tests.bot.conftest import Bot, Chat, Serve

    Json = dict[str, Any]


async def texts(bot: Bot, said: Said) -> list[str]:
    """The texts in the file that /export sent."""
    document = said.message["document"]
    assert document["file_name"] == "segue-about-you.json"
    file = await bot.application.bot.get_file(document["file_id"])
    content = bytes(await file.download_as_bytearray())
    return [one["text"] for one in json.loads(content)["kept"]]


async def test_privacy_says_what_is_kept_and_how_to_be_rid_of_it(chat: Chat) -> None:
    said = await chat.say("/privacy")
    assert all(word in said.text for word in ("rainy sunday", "a year", "/export", "/forget"))


async def test_who_asked_for_nothing_has_nothing_to_export_or_erase(chat: Chat) -> None:
    assert "keep nothing" in (await chat.say("/export")).text
    assert "nothing to erase" in (await chat.say("/forget")).text


async def test_what_was_wished_for_is_exported_and_erased(bot: Bot, chat: Chat) -> None:
    await chat.say("/vibe happy acoustic")
    await chat.say("/vibe sad")
    said = await chat.say("/export")
    assert await texts(bot, said) == ["sad", "happy acoustic"]
    assert "2 things" in said.message["caption"]
    assert "All 2 things" in (await chat.say("/forget")).text
    assert "keep nothing" in (await chat.say("/export")).text


async def test_nobody_sees_or_erases_what_is_another_persons(bot: Bot, chat: Chat) -> None:
    await chat.say("/vibe calm")
    other = await bot.meet()
    await other.say("/vibe calm")
    assert "one thing" in (await other.say("/forget")).text
    assert await texts(bot, await chat.say("/export")) == ["calm"]


async def test_a_button_of_an_erased_wish_says_that_it_forgot(chat: Chat) -> None:
    wish = await chat.say("/vibe groovy, no vocals, 80s, tender")
    await chat.say("/forget")
    tapped = await chat.tap("More", on=wish)
    assert "forgot" in tapped.text


async def test_in_a_group_nothing_is_shown_but_where_to_ask(bot: Bot, chat: Chat) -> None:
    await chat.say("/vibe my wedding, no vocals")
    chat.group = True
    said = await chat.say("/export")
    assert "document" not in said.message
    assert said.links == [f"https://t.me/{bot.application.bot.username}"]
    chat.group = False
    assert await texts(bot, await chat.say("/export")) == ["my wedding, no vocals"]
    chat.group = True
    assert "The one thing" in (await chat.say("/forget")).text


SENDERS: dict[str, Json] = {
    "an anonymous administrator": {
        "from": person(int(ChatID.ANONYMOUS_ADMIN)) | {"is_bot": True}, "sender_chat": group(),
    },
    "the channel of the group": {"from": person(int(ChatID.SERVICE_CHAT))},
    "nobody": {},
}  # fmt: skip


async def saying(chat: Chat, bot: Bot, who: Json, text: str) -> Said:
    """The answer to what somebody without a number of their own says in the group."""
    bot.server.chats.updates.put({"message": spoken(text) | who})
    event = await chat.see(lambda event: event.get("message", {}).get("from", {}).get("is_bot"))
    return Said(event["message"])


def spoken(text: str) -> Json:
    command = {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
    message = {"message_id": 900_001, "date": 1_800_000_000, "chat": group()}
    return message | {"text": text, "entities": [command]}


@pytest.mark.parametrize("who", SENDERS.values(), ids=SENDERS)
async def test_who_writes_as_a_group_shares_a_memory_with_no_other_group(
    serve: Serve, engine: Engine, tmp_path: Path, who: Json
) -> None:
    file = tmp_path / "segue.sqlite"
    async with serve(engine, file) as bot:
        chat = await bot.meet(group=True)
        await saying(chat, bot, who, "/vibe happy, no vocals, 80s")
        with closing(sqlite3.connect(file)) as database:
            assert database.execute("SELECT person FROM owners").fetchall() == [(GROUP_ID,)]
        said = await saying(chat, bot, who, "/export")
        assert "document" not in said.message
        assert "as a group" in said.text
        assert "The one thing" in (await saying(chat, bot, who, "/forget")).text


async def test_who_is_forgotten_is_told_what_another_program_still_holds(
    serve: Serve, engine: Engine, tmp_path: Path, faults: list[str]
) -> None:
    file = tmp_path / "segue.sqlite"
    async with serve(engine, file) as bot:
        chat = await bot.meet()
        await chat.say("/vibe happy, no vocals, 80s")
        with closing(sqlite3.connect(file)) as backup:
            backup.execute("BEGIN")
            backup.execute("SELECT * FROM words").fetchall()
            assert "as soon as it lets go" in (await chat.say("/forget")).text
        assert "until another program lets go" in faults.pop()
        await chat.say("/vibe happy, no vocals, 80s")
        assert "as soon as" not in (await chat.say("/forget")).text
