from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine import Engine
    from tests.bot.conftest import Chat


async def test_map_shows_the_catalogue_with_a_button_for_each_personality(
    chat: Chat, engine: Engine
) -> None:
    shown = await chat.say("/map")
    assert shown.photo is not None
    for one in engine.personalities():
        assert one.name in shown.text
        assert f"{one.emoji} {one.name}" in shown.keys
    for axis in engine.manifest.axes:
        for word in f"{axis.low}, {axis.high}".split(", "):
            assert word in shown.text


async def test_map_says_where_a_song_lies(chat: Chat, engine: Engine) -> None:
    track = engine.examples(1)[0]
    shown = await chat.say(f"/map {track.title} {track.artist}")
    assert shown.photo is not None
    assert track.title in shown.lines[0]
    assert engine.personality(track.personality).name in shown.lines[1]
    assert "🧬 DNA" in shown.keys


async def test_from_the_map_a_personality_opens_below_it(chat: Chat, engine: Engine) -> None:
    one = engine.personalities()[0]
    await chat.say("/map")
    opened = await chat.tap(one.name)
    assert not opened.edited
    assert one.description in opened.text


async def test_a_song_that_is_not_there_is_said_so(chat: Chat) -> None:
    assert "Qxzvwjk" in (await chat.say("/map Qxzvwjk")).text
