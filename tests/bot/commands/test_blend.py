from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.buttons import Blended, Choose, Curves, Journey, Swap, Turned, encode, tag
from engine.tracks import Hit, Lock, Match

if TYPE_CHECKING:
    from pathlib import Path

    from engine import Engine, Track
    from tests.bot.conftest import Chat, Serve, StandIn

NUMBERS = [str(number) for number in range(1, 11)]


@pytest.fixture(scope="module")
def songs(engine: Engine) -> list[Track]:
    """Well-known songs that are found by title and artist, at once."""
    sure = [track for track in engine.examples(12) if engine.find(named(track))[0].score >= 0.97]
    assert len(sure) >= 5
    return sure


def named(track: Track) -> str:
    """How a person would name a song."""
    return f"{track.title} {track.artist}"


async def test_blend_answers_with_ten_songs_and_whose_side_they_lean_to(
    chat: Chat, engine: Engine, songs: list[Track]
) -> None:
    one, two = songs[:2]
    shown = await chat.say(f"/blend {named(one)} + {named(two)}")
    assert one.title in shown.lines[0]
    assert two.title in shown.lines[0]
    for number, match in enumerate(engine.blend([one.id, two.id]), 1):
        at = next(i for i, line in enumerate(shown.lines) if line.startswith(f"{number}. "))
        assert match.track.title in shown.lines[at]
        aside = shown.lines[at + 1]
        assert match.track.mood.value in aside
        assert match.why.split(", ")[0] in aside
        if match.side is None:
            assert "between them: " in aside
        else:
            assert re.search(rf"leans to {re.escape((one, two)[match.side].title[:10])}", aside)
    assert shown.keys[:10] == NUMBERS


async def test_three_songs_are_blended(chat: Chat, engine: Engine, songs: list[Track]) -> None:
    shown = await chat.say("/blend " + " + ".join(map(named, songs[:3])))
    best = engine.blend([track.id for track in songs[:3]])[0]
    assert best.track.title in shown.lines[2] + shown.lines[3]
    assert "🛤 As a path" not in shown.keys


async def test_a_blend_pages_and_its_songs_lead_back(
    chat: Chat, engine: Engine, songs: list[Track]
) -> None:
    one, two = songs[:2]
    first = await chat.say(f"/blend {named(one)} + {named(two)}")
    second = await chat.tap("More")
    assert second.edited
    assert second.keys[:10] == [str(number) for number in range(11, 21)]
    there = await chat.tap("12")
    assert engine.blend([one.id, two.id], limit=12)[11].track.title in there.text.splitlines()[0]
    assert (await chat.tap("↩ Back")).text == second.text
    assert (await chat.tap("Previous")).text == first.text


async def test_the_dice_give_others_and_say_which_throw(
    chat: Chat, engine: Engine, songs: list[Track]
) -> None:
    one, two = songs[:2]
    await chat.say(f"/blend {named(one)} + {named(two)}")
    for throw in (1, 2):
        shown = await chat.tap("🎲")
        assert f"🎲 {throw}" in shown.text
        for match in engine.blend([one.id, two.id], seed=throw):
            assert match.track.title in shown.text


async def test_a_blend_keeps_to_its_locks(chat: Chat, engine: Engine, songs: list[Track]) -> None:
    ids = [track.id for track in songs[:2]]
    first = await chat.say(f"/blend {named(songs[0])} + {named(songs[1])}")
    opened = await chat.tap("🔒 Locks")
    assert opened.text == first.text
    locked = await chat.tap("same era")
    assert "✅ same era" in locked.keys
    assert locked.text.count("🔒 same era") == 2, "at the head and at the foot"
    matches = engine.blend(ids, locks=["same era"])
    assert all(match.track.title[:20] in locked.text for match in matches)
    done = await chat.tap("Done")
    assert done.text == locked.text
    assert "🔒 same era · 🎲 1" in (await chat.tap("🎲")).text
    await chat.tap("Locks")
    unlocked = await chat.tap("✅ same era")
    assert "🔒" not in unlocked.text
    assert "🎲 1" in unlocked.text


@pytest.mark.parametrize("words", ["/blend {} + {}, no live", "no live: {} + {}"])
async def test_locks_are_said_beside_the_songs(chat: Chat, songs: list[Track], words: str) -> None:
    shown = await chat.say(words.format(*map(named, songs[:2])))
    assert all(track.title in shown.lines[0] for track in songs[:2])
    assert shown.lines[1] == "🔒 no live recordings"
    assert "far apart" not in shown.text, "for it may be the lock that leaves nothing near"


async def test_a_lock_is_said_in_reply_to_a_blend(chat: Chat, songs: list[Track]) -> None:
    listed = await chat.say(f"/blend {named(songs[0])} + {named(songs[1])}, no explicit")
    shown = await chat.say("no live please", reply_to=listed.id)
    assert shown.lines[0] == listed.lines[0]
    assert shown.lines[1] == "🔒 no live recordings, no explicit"
    other = await chat.say("jazz", reply_to=listed.id)
    assert "Between" not in other.text


async def test_locks_that_leave_nothing_of_a_blend_say_which_to_take_off(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path, songs: list[Track]
) -> None:
    def blend(ids: list[str], limit: int = 10, *, locks: list[Lock], seed: int = 0) -> list[Match]:
        return [] if "no vocals" in locks else engine.blend(ids, limit, locks=locks, seed=seed)

    async with serve(stand_in(engine, blend=blend), tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        first = await chat.say(f"/blend {named(songs[0])} + {named(songs[1])}")
        await chat.tap("Locks")
        await chat.tap("no explicit")
        none = await chat.tap("no vocals")
        assert "No song keeps to all of the locks. Take off “no vocals”" in none.text
        assert "✅ no vocals" in none.keys
        assert "👌 Done" not in none.keys
        await chat.tap("✅ no vocals")
        await chat.tap("✅ no explicit")
        assert (await chat.tap("Done")).text == first.text


async def test_a_blend_becomes_a_path_and_back(chat: Chat, songs: list[Track]) -> None:
    first = await chat.say(f"/blend {named(songs[0])} + {named(songs[1])}")
    path = await chat.tap("As a path")
    assert path.text.startswith("🛤 From ")
    assert (await chat.tap("↩ Back")).text == first.text


async def test_from_a_path_of_a_blend_there_is_a_way_back_whatever_was_pressed(
    chat: Chat, songs: list[Track]
) -> None:
    first = await chat.say(f"/blend {named(songs[0])} + {named(songs[1])}")
    keys = (
        "As a path",
        "Longer",
        "Shorter",
        "Way back",
        "Swap one",
        "🔄 5",
        "🔄 6",
        "Undo",
        "Done",
    )
    for key in keys:
        await chat.tap(key)
    assert (await chat.tap("↩ Back")).text == first.text


@pytest.mark.parametrize("words", ["{} and {}", "{}\n{}", "{}, {}", "{} & {}"])
async def test_songs_are_told_apart_without_a_plus(
    chat: Chat, songs: list[Track], words: str
) -> None:
    shown = await chat.say("/blend " + words.format(*map(named, songs[:2])))
    assert shown.text.startswith("🎨 Between ")
    assert songs[1].title in shown.lines[0]


async def test_misspelt_songs_are_found(chat: Chat, songs: list[Track]) -> None:
    typed = [f"{track.title[:2]}{track.title[3:]} {track.artist}".lower() for track in songs[:2]]
    shown = await chat.say(f"/blend {typed[0]} + {typed[1]}")
    while "Which one do you mean" in shown.text or "Do you mean" in shown.text:
        tapped = await chat.tap(shown.keys[0])
        assert tapped.reply is not None
        shown = tapped.reply
    assert shown.text.startswith("🎨 Between ")


async def test_a_song_that_is_not_clear_is_asked_about_and_the_others_are_kept(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path, songs: list[Track]
) -> None:
    one, two, other = songs[:3]

    def find(text: str, limit: int = 5) -> list[Hit]:
        return [Hit(two, 0.7), Hit(other, 0.68)] if text == "vague" else engine.find(text, limit)

    async with serve(stand_in(engine, find=find), tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        shown = await chat.say(f"/blend vague + {named(one)} + vague")
        assert "❔ “vague”" in shown.lines[0]
        assert one.title in shown.lines[0]
        assert len(shown.keys) == 2
        asked = await chat.tap(two.title)
        assert asked.edited
        assert two.title in asked.text.splitlines()[0]
        assert one.title in asked.text.splitlines()[0]
        answer = await chat.tap(other.title)
        for track in (one, two, other):
            assert track.title in answer.text.splitlines()[0]
        assert engine.blend([two.id, one.id, other.id])[0].track.title in answer.text


async def test_an_artist_stands_in_a_blend_with_the_best_known_song(
    chat: Chat, engine: Engine, songs: list[Track]
) -> None:
    artist = next(
        a
        for a in (engine.find_artist(t.artist) for t in engine.examples(20))
        if a and a.tracks > 3 and songs[0].id not in {t.id for t in engine.songs_by(a.id, 3)}
    )
    best, second, *_ = engine.songs_by(artist.id)
    shown = await chat.say(f"/blend {artist.name} + {named(songs[0])}")
    assert best.title in shown.lines[0]
    assert songs[0].title in shown.lines[0]
    assert f"Of {artist.name} I took the best-known song." in shown.text
    other = await chat.tap(f"Or: {second.title}"[:24])
    assert second.title in other.text.splitlines()[0]
    assert "I took" not in other.text


async def test_an_artist_beside_the_best_known_song_stands_in_a_blend_with_the_next_one(
    chat: Chat, engine: Engine
) -> None:
    artist = next(
        a for a in (engine.find_artist(t.artist) for t in engine.examples(20)) if a and a.tracks > 3
    )
    best, second, *_ = engine.songs_by(artist.id)
    shown = await chat.say(f"/blend {artist.name} + {named(best)}")
    assert second.title in shown.lines[0]
    assert best.title in shown.lines[0]


@pytest.mark.parametrize("said", ["", "+", "{}"])
async def test_without_two_songs_it_says_how_it_goes(
    chat: Chat, songs: list[Track], said: str
) -> None:
    shown = await chat.say("/blend " + said.format(named(songs[0])))
    assert re.search(r"/blend .+ \+ .+", shown.text)
    assert ("That is one song" in shown.text) == ("{}" in said)
    assert (songs[0].title in shown.text) or "{}" not in said
    assert (await chat.tap("Try it")).text.startswith("🎨 Between ")


async def test_more_than_five_songs_are_too_many(chat: Chat, songs: list[Track]) -> None:
    shown = await chat.say("/blend " + " + ".join([named(songs[0])] * 6))
    assert "Five songs are the most" in shown.text


async def test_the_same_song_twice_is_said_kindly(chat: Chat, songs: list[Track]) -> None:
    shown = await chat.say(f"/blend {named(songs[0])} + {named(songs[0])}")
    assert "same song twice" in shown.text


async def test_as_a_reply_to_a_list_its_song_is_one_of_them(
    chat: Chat, engine: Engine, songs: list[Track]
) -> None:
    listed = await chat.say(f"/similar {named(songs[0])}")
    shown = await chat.say(f"/blend {named(songs[1])}", reply_to=listed.id)
    assert shown.text.startswith("🎨 Between ")
    assert songs[0].title in shown.lines[0]
    assert songs[1].title in shown.lines[0]


async def test_a_song_with_rivals_of_that_name_offers_the_way_to_them(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path, songs: list[Track]
) -> None:
    one, two, rival = songs[:3]

    def find(text: str, limit: int = 5) -> list[Hit]:
        hits = [Hit(two, 0.92), Hit(rival, 0.7)] if text == "two" else engine.find(text, limit)
        return hits[:limit]

    async with serve(stand_in(engine, find=find), tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        shown = await chat.say(f"/blend {named(one)} + two")
        assert two.title in shown.lines[0]
        other = await chat.tap("Or: ")
        assert rival.title in other.text.splitlines()[0]
        assert one.title in other.text.splitlines()[0]


async def test_a_link_to_something_else_is_said_with_the_other_song(
    chat: Chat, songs: list[Track]
) -> None:
    album = "https://open.spotify.com/album/2ODvWsOgouMbaA5xf0RkJe"
    shown = await chat.say(f"/blend {named(songs[0])} + {album}")
    assert "link to an album" in shown.text
    assert songs[0].title in shown.lines[0]


@pytest.mark.parametrize("text", ["<b>x</b> & + <i>", "✨ + 💩", "x" * 3_000 + " + y", "+++ + ++"])
async def test_nonsense_is_answered(chat: Chat, text: str) -> None:
    assert (await chat.say(f"/blend {text}")).text


async def test_buttons_of_an_older_catalogue_and_lost_words_are_said_so(
    chat: Chat, engine: Engine, songs: list[Track]
) -> None:
    shown = await chat.say(f"/blend {named(songs[0])} + {named(songs[1])}")
    key = shown.data("More").split(":")[1]
    await chat.press(encode(Blended(key, 10, "old0")), shown.id)
    answer = await chat.see(lambda event: event["type"] == "answer")
    assert "renewed" in answer["text"]
    run = tag(engine.run_id)
    lost = Blended("nothing0", run=run)
    for button in (lost, Turned(lost, "journey"), Choose("nothing0", 0, songs[0].id)):
        await chat.press(encode(button), shown.id)
        event = await chat.see(lambda event: event["type"] == "message")
        assert "forgot" in event["message"]["text"]


async def test_a_button_that_does_not_fit_what_was_kept_is_as_good_as_forgotten(
    chat: Chat, engine: Engine, songs: list[Track]
) -> None:
    shown = await chat.say(f"/blend {named(songs[0])} + {named(songs[1])}")
    here = Blended(shown.data("More").split(":")[1], run=tag(engine.run_id))
    path = Journey(here.key, run=here.run)
    misfits = (
        Turned(here, "longer"),
        Turned(path, "no vocals"),
        Swap(here, 2),
        Curves(here),
        Choose(here.key, 9, "x"),
    )
    for button in misfits:
        await chat.press(encode(button), shown.id)
        event = await chat.see(lambda event: event["type"] == "message")
        assert "forgot" in event["message"]["text"]
