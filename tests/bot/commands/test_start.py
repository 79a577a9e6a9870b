from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine import Engine
    from tests.bot.conftest import Chat


async def test_start_greets_with_three_songs_and_all_personalities_to_tap(
    chat: Chat, engine: Engine
) -> None:
    greeting = await chat.say("/start")
    assert f"{len(engine):,} songs" in greeting.text
    assert len(greeting.keys) == 3 + len(engine.personalities())
    for track in engine.examples(3):
        assert any(track.title in key and track.artist in key for key in greeting.keys)
    for one in engine.personalities():
        assert f"{one.emoji} {one.name}" in greeting.keys


async def test_everything_the_greeting_offers_leads_somewhere_and_back(chat: Chat) -> None:
    greeting = await chat.say("/start")
    for label in greeting.keys:
        there = await chat.tap(label)
        assert there.edited
        assert "1." in there.text
        back = await chat.tap("↩ Back")
        assert back.text == greeting.text
        assert back.keys == greeting.keys


async def test_a_link_with_a_parameter_greets_all_the_same(chat: Chat) -> None:
    assert "Segue" in (await chat.say("/start from-somewhere")).text
