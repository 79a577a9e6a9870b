from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine import Engine
    from tests.bot.conftest import Bot, Chat


async def test_cluster_shows_the_personalities_with_share_and_sound(
    chat: Chat, engine: Engine
) -> None:
    shown = await chat.say("/cluster")
    for one in engine.personalities():
        line = next(i for i, text in enumerate(shown.lines) if one.name in text)
        assert one.emoji in shown.lines[line]
        assert re.search(r"\d%", shown.lines[line])
        assert shown.lines[line + 1]
        assert f"{one.emoji} {one.name}" in shown.keys
    assert "cluster" not in shown.text.lower()


async def test_every_personality_tells_its_profile_and_pages_its_songs(
    bot: Bot, engine: Engine
) -> None:
    for one in engine.personalities():
        # Nobody may tap as much as this in one go.
        chat = await bot.meet()
        everyone = await chat.say("/cluster")
        profile = await chat.tap(f"{one.emoji} {one.name}")
        assert profile.edited
        assert one.description in profile.text
        assert "than most" in profile.text
        assert one.uses[0] in profile.text
        assert "page 1" in profile.text
        assert engine.browse(one.id, limit=1)[0].title in profile.text
        if "More ▶" in profile.keys:
            second = await chat.tap("▶")
            assert "page 2" in second.text
            assert "11. " in second.text
            assert (await chat.tap("◀")).text == profile.text
        assert (await chat.tap("All personalities")).text == everyone.text


async def test_a_personality_can_be_named(chat: Chat, engine: Engine) -> None:
    one = engine.personalities()[0]
    assert one.description in (await chat.say(f"/cluster {one.name.lower()}")).text


async def test_a_name_that_no_personality_has_is_said_and_shows_all(chat: Chat) -> None:
    shown = await chat.say("/cluster qxzvwjk")
    assert "“qxzvwjk”" in shown.lines[0]
    assert shown.keys == (await chat.say("/cluster")).keys


async def test_a_personalitys_picture_comes_below_its_songs(chat: Chat, engine: Engine) -> None:
    one = engine.personalities()[0]
    songs = await chat.say(f"/cluster {one.name}")
    drawn = await chat.tap("Picture")
    assert drawn.reply is not None
    assert drawn.reply.photo
    assert not drawn.edited
    assert one.description in drawn.text
    assert f"A typical song of {one.name}: lively " in drawn.text
    again = await chat.tap("Its songs")
    assert not again.edited
    assert again.text == songs.text
