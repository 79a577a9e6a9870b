"""Bending the songs for a wish: what people tap below them and say about them."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING, Any

import pytest

from bot.bends import MOST_PRESSES
from bot.buttons import Why, Wish, encode, tag
from bot.views.text import plain
from engine.tracks import STEERS
from tests.bot.commands.test_lists import header, listed

if TYPE_CHECKING:
    from pathlib import Path

    from engine import Engine
    from engine.tracks import Steer
    from tests.bot.conftest import Chat, Said, Serve, StandIn


@pytest.fixture
async def calm(chat: Chat) -> Said:
    return await chat.say("/vibe calm")


def answers(engine: Engine, text: str, **how: Any) -> list[str]:
    vibe = engine.vibe(text, **how)
    return [plain(match.track.title) for match in vibe.matches]


async def test_every_way_to_steer_is_below_it_with_locks_and_dice(calm: Said) -> None:
    assert set(STEERS) <= set(calm.keys)
    assert {"🎲 Others", "🔒 Locks"} <= set(calm.keys)
    # These compare with one song, of which there is none.
    assert not {"Sound only", "📊 Why these?", "↶ Undo"} & set(calm.keys)


@pytest.mark.parametrize("steer", STEERS)
async def test_a_press_bends_it_in_place(
    chat: Chat, engine: Engine, calm: Said, steer: Steer
) -> None:
    bent = await chat.tap(steer)
    assert bent.edited
    assert bent.text.splitlines()[0] == calm.lines[0]
    assert header(bent) == f"🎛 {steer}"
    assert listed(bent) == answers(engine, "calm", steer=[steer])


async def test_presses_go_on_where_the_wish_ends_and_undo_takes_them_back(
    chat: Chat, engine: Engine, calm: Said
) -> None:
    once = await chat.tap("calmer")
    twice = await chat.tap("calmer")
    assert header(twice) == "🎛 calmer ×2"
    assert twice.text.splitlines()[-1] == "🎛 calmer ×2"
    matches = engine.vibe("calm").matches, engine.vibe("calm", steer=["calmer", "calmer"]).matches
    before, after = (fmean(one.track.features["energy"] for one in some) for some in matches)
    assert after < before
    assert (await chat.tap("↶ Undo")).text == once.text
    back = await chat.tap("↶ Undo")
    assert (back.text, back.keys) == (calm.text, calm.keys)


async def test_a_second_tap_on_the_same_button_is_one_press(chat: Chat, calm: Said) -> None:
    data = calm.data("slower")
    await chat.tap("slower")
    assert (await chat.tap_in_vain(data, calm.id)).toast == ""


async def test_a_way_ends_after_some_presses(chat: Chat, calm: Said) -> None:
    for _ in range(MOST_PRESSES):
        bent = await chat.tap("happier")
    assert bent.reply is not None
    assert "as far as I go" in (await chat.tap_in_vain(bent.reply.data("happier"), calm.id)).toast


async def test_pages_numbers_and_back_keep_to_the_bent_list(chat: Chat, engine: Engine) -> None:
    await chat.say("/vibe")
    await chat.tap("happy")
    first = await chat.tap("newer")
    second = await chat.tap("More")
    assert header(second) == "🎛 newer"
    assert listed(second) == answers(engine, "happy", limit=20, steer=["newer"])[10:]
    await chat.tap("13")
    assert (await chat.tap("↩ Back")).text == second.text
    assert (await chat.tap("Previous")).text == first.text
    assert "in the mood for" in (await chat.tap("↩ Back")).text


async def test_locks_are_those_that_need_no_song(chat: Chat, engine: Engine, calm: Said) -> None:
    panel = await chat.tap("🔒 Locks")
    assert panel.text == calm.text
    assert [key[2:] for key in panel.keys if key.startswith("⬜")] == [
        "no vocals",
        "no explicit",
        "no live recordings",
    ]
    locked = await chat.tap("no vocals")
    assert header(locked) == "🔒 no vocals"
    assert listed(locked) == answers(engine, "calm", locks=["no vocals"])
    assert "calmer" in (await chat.tap("👌 Done")).keys


async def test_where_no_song_keeps_to_the_locks_it_says_what_to_take_off(
    chat: Chat, calm: Said
) -> None:
    shown = await chat.say("no live recordings, same era", reply_to=calm.id)
    assert header(shown) == "🔒 no live recordings, same era"
    assert "Take off “same era”, and there are some." in shown.text
    assert listed(await chat.tap("✅ same era"))


@pytest.mark.parametrize("words", ["calmer", "/vibe a bit calmer", "calmer please"])
async def test_it_is_bent_by_a_word_in_reply_to_it(chat: Chat, calm: Said, words: str) -> None:
    bent = await chat.say(words, reply_to=calm.id)
    assert bent.lines[0] == calm.lines[0]
    assert header(bent) == "🎛 calmer"
    further = await chat.say("no vocals 🎲 7", reply_to=bent.id)
    assert header(further) == "🎛 calmer · 🔒 no vocals · 🎲 7"


async def test_other_words_in_reply_to_it_are_what_they_always_are(chat: Chat, calm: Said) -> None:
    assert (await chat.say("happy acoustic", reply_to=calm.id)).lines[0] != calm.lines[0]
    # All that a wish names counts, so that there is nothing to leave out.
    assert "🔊" not in (await chat.say("sound only", reply_to=calm.id)).text


async def test_the_command_alone_in_reply_gives_it_again(chat: Chat, calm: Said) -> None:
    bent = await chat.tap("newer")
    again = await chat.say("/vibe", reply_to=calm.id)
    assert (again.text, again.keys) == (bent.text, bent.reply and bent.reply.keys)


async def test_it_outlives_a_restart_and_a_training(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    database = tmp_path / "state.sqlite"
    async with serve(stand_in(engine, run_id="before"), database) as bot:
        chat = await bot.meet()
        plain = await chat.say("/vibe calm")
        bent = await chat.say("newer", reply_to=plain.id)
        await bot.fall_silent()
        async with serve(engine, database, bot.server) as again:
            chat.session = again.session
            assert header(await chat.tap("sadder", plain)) == "🎛 sadder"
            assert header(await chat.tap("sadder", bent)) == "🎛 newer, sadder"
            assert (await chat.tap("↶ Undo")).text == bent.text


async def test_a_picture_that_it_has_not_shows_the_list(
    chat: Chat, engine: Engine, calm: Said
) -> None:
    key = calm.data("More").split(":")[1]
    other = await chat.say("/help")
    await chat.press(encode(Why(Wish(key, run=tag(engine.run_id)))), other.id)
    event = await chat.see(lambda event: event["type"] in ("message", "edit"))
    assert event["message"]["text"] == calm.text
