from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from engine import Engine
    from tests.bot.conftest import Chat


async def test_text_that_names_a_song_is_that_song(chat: Chat, engine: Engine) -> None:
    track = engine.examples(1)[0]
    shown = await chat.say(f"{track.title} by {track.artist}")
    assert "Songs like" in shown.lines[0]
    assert track.title in shown.lines[0]


async def test_text_that_names_a_mood_is_that_vibe(chat: Chat) -> None:
    shown = await chat.say("something calm and acoustic")
    assert "I read:" in shown.text or "vibe" in " ".join(shown.keys)


async def test_text_that_names_nothing_is_met_with_examples(chat: Chat) -> None:
    shown = await chat.say("qxzvwjk")
    assert "qxzvwjk" in shown.text
    assert len(shown.keys) == 5
    assert "Songs like" in (await chat.tap(shown.keys[0])).text


@pytest.mark.parametrize(
    "link",
    [
        "https://youtu.be/dQw4w9WgXcQ",
        "https://open.spotify.com/album/4u7EnebtmKWzUH433cf5Qv",
        "spotify:playlist:4u7EnebtmKWzUH433cf5Qv",
    ],
)
async def test_a_link_to_anything_but_a_song_says_what_it_takes(chat: Chat, link: str) -> None:
    shown = await chat.say(link)
    assert "links to single songs on Spotify" in shown.text


async def test_a_spotify_link_is_a_song(chat: Chat, engine: Engine) -> None:
    track = next(one for one in engine.browse(0, limit=200) if one.spotify_id)
    for link in (f"https://open.spotify.com/track/{track.id}?si=1", f"spotify:track:{track.id}"):
        assert track.title in (await chat.say(link)).lines[0]


@pytest.mark.parametrize("text", ["x" * 4096, "🎸" * 2048, "?", "''; DROP TABLE tracks", "\\", "%"])
async def test_whatever_is_written_gets_an_answer(chat: Chat, text: str) -> None:
    assert (await chat.say(text)).text


async def test_an_unknown_command_is_met_with_help(chat: Chat) -> None:
    assert "/help" in (await chat.say("/play something")).text
