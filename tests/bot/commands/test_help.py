from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import COMMANDS

if TYPE_CHECKING:
    from tests.bot.conftest import Chat


async def test_help_lists_every_command_with_what_it_does(chat: Chat) -> None:
    text = (await chat.say("/help")).text
    for command in COMMANDS:
        assert f"/{command.name}" in text
        assert command.summary in text


async def test_the_menu_and_the_descriptions_are_set_at_start(chat: Chat) -> None:
    await chat.say("/help")
    menu = await chat.menu()
    assert [one["command"] for one in menu["commands"]] == [one.name for one in COMMANDS]
    assert all(one["description"] for one in menu["commands"])
    assert menu["description"]
    assert menu["short_description"]


async def test_help_leads_to_the_moods_and_the_personalities(chat: Chat) -> None:
    shown = await chat.say("/help")
    assert "mood" in (await chat.tap("Moods", shown)).text
    assert "personalities" in (await chat.tap("Personalities", shown)).text
