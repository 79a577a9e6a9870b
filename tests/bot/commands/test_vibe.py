from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from engine.tracks import Mood

if TYPE_CHECKING:
    from pathlib import Path

    from engine import Engine
    from tests.bot.conftest import Bot, Chat, Serve


async def test_vibe_alone_shows_all_moods_to_tap(chat: Chat) -> None:
    shown = await chat.say("/vibe")
    assert shown.keys == [f"{mood.emoji} {mood.value}" for mood in Mood]


async def test_every_mood_that_is_tapped_gives_songs_and_leads_back(bot: Bot) -> None:
    for mood in Mood:
        # One person who taps all of them is asked to wait.
        chat = await bot.meet()
        moods = await chat.say("/vibe")
        there = await chat.tap(f"{mood.emoji} {mood.value}")
        assert there.edited
        assert f"I read: {mood.value}" in there.text
        assert "1. " in there.text
        assert (await chat.tap("↩ Back")).text == moods.text


async def test_a_wish_is_answered_with_ten_songs_and_what_was_understood(chat: Chat) -> None:
    shown = await chat.say("/vibe happy acoustic")
    assert "happy" in shown.lines[0]
    assert "acoustic" in shown.lines[0]
    assert "I don't know" not in shown.text
    assert shown.keys[:10] == [str(number) for number in range(1, 11)]


async def test_what_stands_on_the_next_line_belongs_to_the_command(chat: Chat) -> None:
    assert "I read: happy" in (await chat.say("/vibe\nhappy")).text


@pytest.mark.parametrize("text", ["/vibe: happy", "/vibe:happy", "/vibe, happy"])
async def test_a_mark_behind_the_command_does_no_harm(chat: Chat, text: str) -> None:
    assert (await chat.say(text)).lines[0] == "🌈 I read: happy"


async def test_a_link_to_a_song_is_that_song_here_as_well(chat: Chat) -> None:
    shown = await chat.say("/vibe https://open.spotify.com/track/0000000000000000000000")
    assert "I don't have that song" in shown.text


async def test_words_it_does_not_know_are_named(chat: Chat) -> None:
    shown = await chat.say("/vibe happy glorp")
    assert "I don't know: glorp" in shown.text
    assert "1. " in shown.text


async def test_a_wish_it_understands_nothing_of_is_met_with_examples_and_moods(chat: Chat) -> None:
    shown = await chat.say("/vibe glorp fnord")
    assert "glorp fnord" in shown.text
    assert "/vibe happy acoustic" in shown.text
    assert len(shown.keys) == len(Mood)


async def test_only_words_that_a_button_needs_are_kept(
    engine: Engine, serve: Serve, tmp_path: Path
) -> None:
    async with serve(engine, tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        for text in ("/vibe glorp fnord", "glorp fnord", "/similar glorp", "/vibe happy acoustic"):
            await chat.say(text)
    with closing(sqlite3.connect(tmp_path / "state.sqlite")) as database:
        assert database.execute("SELECT text FROM words").fetchall() == [("happy acoustic",)]


async def test_a_wish_is_paged_in_place(chat: Chat) -> None:
    first = await chat.say("/vibe happy acoustic")
    second = await chat.tap("More")
    assert second.edited
    assert "11. " in second.text
    assert second.text.splitlines()[0] == first.lines[0]
    assert (await chat.tap("Previous")).text == first.text


async def test_each_roll_of_the_dice_gives_other_songs_and_says_which_it_was(chat: Chat) -> None:
    first = await chat.say("/vibe happy")
    second = await chat.tap("🎲")
    third = await chat.tap("🎲")
    assert "🎲" not in first.text
    assert [shown.text.splitlines()[:2] for shown in (second, third)] == [
        ["🌈 I read: happy", "🎲 1"],
        ["🌈 I read: happy", "🎲 2"],
    ]
    assert len({tuple(shown.text.splitlines()[3:]) for shown in (first, second, third)}) == 3


async def test_a_roll_of_the_dice_has_pages_of_its_own(chat: Chat) -> None:
    await chat.say("/vibe happy acoustic")
    first = await chat.tap("🎲")
    second = await chat.tap("More")
    assert "11. " in second.text
    assert "🎲 1" in second.text
    assert (await chat.tap("Previous")).text == first.text


async def test_a_wish_may_name_a_song_to_be_like(chat: Chat, engine: Engine) -> None:
    song = engine.examples(1)[0]
    shown = await chat.say(f"/vibe something like {song.title} by {song.artist} but calmer")
    assert shown.lines[0].startswith(f"🌈 I read: like {song.title[:15]}")
    assert shown.lines[0].endswith(", calmer")
    assert "1. " in shown.text


async def test_what_had_to_give_is_said(chat: Chat) -> None:
    shown = await chat.say("/vibe instrumental rap from 1930")
    assert "I read: no vocals, rap, 1930" in shown.text
    assert "had to give: " in shown.text
    assert "1. " in shown.text


async def test_a_song_of_a_vibe_leads_to_songs_like_it_and_back(chat: Chat) -> None:
    first = await chat.say("/vibe happy acoustic")
    assert "Songs like" in (await chat.tap("4")).text
    assert (await chat.tap("↩ Back")).text == first.text


async def test_as_a_reply_to_a_vibe_it_gives_that_vibe_again(chat: Chat) -> None:
    first = await chat.say("/vibe happy acoustic")
    assert (await chat.say("/vibe", reply_to=first.id)).text == first.text
