from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.buttons import Journey, Swap, encode, tag
from engine import Hit
from tests.bot.commands.test_blend import named

if TYPE_CHECKING:
    from pathlib import Path

    from engine import Engine, Step, Track
    from tests.bot.conftest import Chat, Said, Serve, StandIn


@pytest.fixture(scope="module")
def ends(engine: Engine) -> tuple[Track, Track]:
    """Two well-known songs that are found by title and artist, at once."""
    sure = [track for track in engine.examples(12) if engine.find(named(track))[0].score >= 0.97]
    return sure[0], sure[1]


async def travel(chat: Chat, text: str) -> Said:
    """The list of a journey, which comes below its picture."""
    picture = await chat.say(text)
    assert picture.photo, picture.text
    event = await chat.see(lambda event: event["type"] == "message")
    chat.last = replace(picture, message=event["message"])
    return chat.last


def titles(said: Said) -> list[str]:
    """The lines of a list that begin with a number."""
    return [line for line in said.lines if re.match(r"\d+\. ", line)]


def shows(said: Said, steps: list[Step]) -> bool:
    """Whether a list is of these steps, and no more."""
    lines = titles(said)
    return len(lines) == len(steps) and all(
        line.startswith(f"{number}. {step.track.title[:20]}")
        for number, (line, step) in enumerate(zip(lines, steps, strict=True), 1)
    )


async def test_path_draws_the_journey_and_lists_its_steps_with_the_reason(
    chat: Chat, engine: Engine, ends: tuple[Track, Track]
) -> None:
    one, two = ends
    shown = await travel(chat, f"/path {named(one)} > {named(two)}")
    steps = engine.path(one.id, two.id)
    assert one.title in shown.lines[0]
    assert two.title in shown.lines[0]
    assert shows(shown, steps)
    for step in steps[1:]:
        assert step.why.split(", ")[0] in shown.text
    assert shown.keys[:12] == [str(number) for number in range(1, 13)]


@pytest.mark.parametrize("words", ["from {} to {}", "{} -> {}", "{} → {}", "{}\n{}", "{} and {}"])
async def test_the_ends_are_told_apart_in_other_ways(
    chat: Chat, engine: Engine, ends: tuple[Track, Track], words: str
) -> None:
    shown = await travel(chat, "/path " + words.format(*map(named, ends)))
    assert shows(shown, engine.path(ends[0].id, ends[1].id))


@pytest.mark.parametrize("said", [", 8 songs", " 8", " in 8 songs"])
async def test_a_length_can_be_said(
    chat: Chat, engine: Engine, ends: tuple[Track, Track], said: str
) -> None:
    shown = await travel(chat, f"/path {named(ends[0])} > {named(ends[1])}{said}")
    assert shows(shown, engine.path(ends[0].id, ends[1].id, 8))
    assert "➖ Shorter" not in shown.keys


@pytest.mark.parametrize(("said", "length"), [("3 songs", 8), ("40 songs", 25), ("0", 8)])
async def test_of_a_length_that_no_path_has_it_is_the_nearest_and_says_so(
    chat: Chat, engine: Engine, ends: tuple[Track, Track], said: str, length: int
) -> None:
    shown = await travel(chat, f"/path {named(ends[0])} > {named(ends[1])} {said}")
    assert shows(shown, engine.path(ends[0].id, ends[1].id, length))
    assert f"A path has 8 to 25 songs, not {said.split()[0]}." in shown.text
    other = await chat.tap("Longer" if length == 8 else "Shorter")
    assert "A path has" not in other.text


async def test_it_becomes_longer_and_shorter_within_its_limits(
    chat: Chat, engine: Engine, ends: tuple[Track, Track]
) -> None:
    shown = await travel(chat, f"/path {named(ends[0])} > {named(ends[1])}")
    lengths = []
    while "➕ Longer" in shown.keys:
        tapped = await chat.tap("Longer")
        assert tapped.edited
        assert tapped.reply is not None
        shown = tapped.reply
        lengths.append(len(titles(shown)))
    assert lengths == [15, 20, 25]
    assert shows(shown, engine.path(ends[0].id, ends[1].id, 25))
    while "➖ Shorter" in shown.keys:
        tapped = await chat.tap("Shorter")
        assert tapped.reply is not None
        shown = tapped.reply
        lengths.append(len(titles(shown)))
    assert lengths[3:] == [20, 15, 12, 10, 8]


async def test_the_way_back_has_the_same_songs(chat: Chat, ends: tuple[Track, Track]) -> None:
    there = await travel(chat, f"/path {named(ends[0])} > {named(ends[1])}")
    back = await chat.tap("Way back")
    assert back.reply is not None
    songs = [line.split(". ", 1)[1] for line in titles(there)]
    assert [line.split(". ", 1)[1] for line in titles(back.reply)] == songs[::-1]
    assert (await chat.tap("Way back")).text == there.text


async def test_one_song_is_swapped_and_no_other(
    chat: Chat, engine: Engine, ends: tuple[Track, Track]
) -> None:
    first = await travel(chat, f"/path {named(ends[0])} > {named(ends[1])}")
    swapping = await chat.tap("Swap one")
    assert swapping.keys[:10] == [f"🔄 {number}" for number in range(2, 12)]
    swapped = await chat.tap("🔄 5")
    assert swapped.reply is not None
    before, after = titles(first), titles(swapped.reply)
    assert [a == b for a, b in zip(before, after, strict=True)] == [n != 4 for n in range(12)]
    again = await chat.tap("🔄 5")
    assert again.reply is not None
    assert titles(again.reply)[4] not in (before[4], after[4])
    undone = await chat.tap("Undo")
    assert undone.reply is not None
    assert titles(undone.reply) == after
    done = await chat.tap("Done")
    assert done.reply is not None
    assert titles(done.reply) == after
    assert "🔄 Swap one" in done.keys
    await chat.tap("Swap one")
    plain = await chat.tap("Undo")
    assert "Undo" not in " ".join(plain.keys)
    assert (await chat.tap("Done")).text == first.text


async def test_a_number_leads_to_songs_like_that_one_and_back(
    chat: Chat, engine: Engine, ends: tuple[Track, Track]
) -> None:
    first = await travel(chat, f"/path {named(ends[0])} > {named(ends[1])}")
    there = await chat.tap("7")
    step = engine.path(ends[0].id, ends[1].id)[6]
    assert there.text.startswith("🎧")
    assert step.track.title in there.text.splitlines()[0]
    assert (await chat.tap("↩ Back")).text == first.text


async def test_the_picture_comes_again_below_and_the_list_stays(
    chat: Chat, ends: tuple[Track, Track]
) -> None:
    await travel(chat, f"/path {named(ends[0])} > {named(ends[1])}")
    longer = await chat.tap("Longer")
    assert longer.reply is not None
    drawn = await chat.tap("Picture", on=longer.reply)
    assert not drawn.edited
    assert drawn.reply is not None
    assert drawn.reply.photo
    assert "15 songs" in drawn.text
    for word in ("energy", "happiness", "tempo"):
        assert word in drawn.text


async def test_a_path_becomes_a_blend_and_back(
    chat: Chat, engine: Engine, ends: tuple[Track, Track]
) -> None:
    first = await travel(chat, f"/path {named(ends[0])} > {named(ends[1])}")
    blend = await chat.tap("As a blend")
    assert blend.text.startswith("🎨 Between ")
    assert engine.blend([track.id for track in ends])[0].track.title in blend.text
    assert (await chat.tap("↩ Back")).text == first.text


async def test_from_a_blend_of_a_path_there_is_a_way_back_whatever_was_pressed(
    chat: Chat, ends: tuple[Track, Track]
) -> None:
    first = await travel(chat, f"/path {named(ends[0])} > {named(ends[1])}")
    for key in ("As a blend", "🎲", "Locks", "no explicit", "Done", "More"):
        await chat.tap(key)
    assert (await chat.tap("↩ Back")).text == first.text


@pytest.mark.parametrize("said", ["", ">", "{}"])
async def test_without_two_songs_it_says_how_it_goes(
    chat: Chat, ends: tuple[Track, Track], said: str
) -> None:
    shown = await chat.say("/path " + said.format(named(ends[0])))
    assert re.search(r"/path .+ > .+", shown.text)
    assert ends[0].title in shown.text or "{}" not in said
    assert (await chat.tap("Try it")).text.startswith("🛤 From ")


async def test_the_same_song_twice_and_three_songs_are_answered_kindly(
    chat: Chat, ends: tuple[Track, Track]
) -> None:
    one, two = map(named, ends)
    assert "same song twice" in (await chat.say(f"/path {one} > {one}")).text
    assert "one other" in (await chat.say(f"/path {one} > {two} > {one}")).text


async def test_an_unknown_song_is_asked_about_and_the_other_is_kept(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path, ends: tuple[Track, Track]
) -> None:
    def find(text: str, limit: int = 5) -> list[Hit]:
        return [Hit(ends[1], 0.3)] if text == "Qxzvwjk Xqzj" else engine.find(text, limit)

    async with serve(stand_in(engine, find=find), tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        shown = await chat.say(f"/path {named(ends[0])} > Qxzvwjk Xqzj")
        assert ends[0].title in shown.lines[0]
        assert "I don't know “Qxzvwjk Xqzj” yet" in shown.text
        journey = (await chat.tap(shown.keys[0])).text.splitlines()[0]
        assert ends[0].title in journey
        assert ends[1].title in journey


async def test_a_journey_is_there_after_a_restart(
    engine: Engine, serve: Serve, tmp_path: Path, ends: tuple[Track, Track]
) -> None:
    async with serve(engine, tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        await travel(chat, f"/path {named(ends[0])} > {named(ends[1])}")
        await chat.tap("Swap one")
        swapped = await chat.tap("🔄 3")
        assert swapped.reply is not None
        done = swapped.reply.data("Done")
    async with serve(engine, tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        shown = await chat.say("/help")
        await chat.press(done, shown.id)
        event = await chat.see(lambda event: event["type"] == "edit")
        assert [line for line in event["message"]["text"].splitlines() if line[:2] == "3."] == [
            titles(swapped.reply)[2]
        ]


async def test_of_an_older_catalogue_the_journey_is_todays(
    chat: Chat, engine: Engine, ends: tuple[Track, Track]
) -> None:
    shown = await travel(chat, f"/path {named(ends[0])} > {named(ends[1])}")
    key = shown.data("Longer").split(":")[2]
    other = await chat.say("/help")
    await chat.press(encode(Swap(Journey(key, run="old0"), 3)), other.id)
    answer = await chat.see(lambda event: event["type"] == "answer")
    assert "renewed" in answer["text"]
    event = await chat.see(lambda event: event["type"] == "edit")
    steps = engine.path(ends[0].id, ends[1].id)
    other_steps = engine.path(ends[0].id, ends[1].id, without=[steps[3].track.id])
    # Long titles are shortened in a list.
    assert other_steps[3].track.title[:20] in event["message"]["text"]


async def test_an_end_cannot_be_swapped(
    chat: Chat, engine: Engine, ends: tuple[Track, Track]
) -> None:
    shown = await travel(chat, f"/path {named(ends[0])} > {named(ends[1])}")
    here = Journey(shown.data("Longer").split(":")[2], run=tag(engine.run_id))
    for place in (0, 11, 30):
        await chat.press(encode(Swap(here, place)), shown.id)
        event = await chat.see(lambda event: event["type"] == "edit")
        numbered = [line for line in event["message"]["text"].splitlines() if line[:1].isdigit()]
        assert numbered == titles(shown)
