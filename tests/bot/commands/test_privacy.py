"""What is kept can be seen and erased by whom it is about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bot.conftest import Bot, Chat, Said


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
