"""Bending a list of songs: what people tap below it and say beside it."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.bends import MOST_PRESSES, Bend
from bot.buttons import Bent, LikeArtist, Likewise, Press, Similar, encode, tag
from bot.context import Services
from engine.tracks import LOCKS, STEERS, Hit
from tests.bot.commands.test_similar import NUMBERS, an_artist, named

if TYPE_CHECKING:
    from pathlib import Path

    from engine import Engine, Match, Track
    from engine.tracks import Steer
    from tests.bot.conftest import Bot, Chat, Said, Serve, StandIn, Tapped


@pytest.fixture
def query(engine: Engine) -> Track:
    return engine.examples(1)[0]


@pytest.fixture
async def shown(chat: Chat, query: Track) -> Said:
    """The list of songs like the catalogue's best-known one."""
    return await chat.say(f"/similar {query.title} {query.artist}")


def titles(matches: list[Match]) -> list[str]:
    return [match.track.title for match in matches]


def listed(answer: Said | Tapped) -> list[str]:
    """The titles on a list, in order."""
    return re.findall(r"^\d+\. (.+?) · ", answer.text, re.MULTILINE)


def header(answer: Said | Tapped) -> str:
    """The line below the first, which says how the list is bent."""
    return answer.text.splitlines()[1]


# Presses


async def test_every_way_to_steer_is_below_the_list_with_locks_dice_lens_and_why(
    shown: Said,
) -> None:
    assert set(STEERS) <= set(shown.keys)
    for label in ("🎲 Others", "🔒 Locks", "Sound only", "📊 Why these?"):
        assert label in shown.keys
    assert len(shown.rows) <= 9
    assert max(len(row) for row in shown.rows) <= 5
    assert header(shown) == ""


@pytest.mark.parametrize("steer", STEERS)
async def test_a_press_bends_the_list_in_place(
    chat: Chat, engine: Engine, query: Track, shown: Said, steer: Steer
) -> None:
    bent = await chat.tap(steer)
    assert bent.edited
    assert header(bent) == f"🎛 {steer}"
    assert listed(bent) == titles(engine.similar(query.id, steer=[steer]))


async def test_presses_add_up_and_the_header_says_so(
    chat: Chat, engine: Engine, query: Track, shown: Said
) -> None:
    await chat.tap("calmer")
    await chat.tap("calmer")
    bent = await chat.tap("newer")
    assert header(bent) == "🎛 calmer ×2, newer"
    assert bent.text.splitlines()[-1] == header(bent)
    assert listed(bent) == titles(engine.similar(query.id, steer={"calmer": 2, "newer": 1}))


async def test_opposite_presses_cancel(chat: Chat, shown: Said) -> None:
    await chat.tap("calmer")
    assert (await chat.tap("livelier")).text == shown.text


async def test_the_rows_that_are_pressed_again_and_again_stay_where_they_are(
    chat: Chat, shown: Said
) -> None:
    bent = (await chat.tap("faster")).reply
    assert bent is not None
    place = [row for row in range(len(shown.rows)) if shown.rows[row][0]["text"] in STEERS]
    assert [[key["text"] for key in bent.rows[row]] for row in place] == [
        [key["text"] for key in shown.rows[row]] for row in place
    ]
    assert len(bent.rows) == len(shown.rows)


async def test_a_way_ends_after_some_presses_which_is_said_plainly(chat: Chat, shown: Said) -> None:
    for _ in range(MOST_PRESSES):
        bent = await chat.tap("happier")
    assert header(bent) == f"🎛 happier ×{MOST_PRESSES}"
    assert bent.reply is not None
    again = await chat.tap_in_vain(bent.reply.data("happier"), bent.reply.id)
    assert f"“happier” ×{MOST_PRESSES}" in again.toast
    assert header(await chat.tap("sadder")) == f"🎛 happier ×{MOST_PRESSES - 1}"


async def test_a_second_tap_on_the_same_button_is_one_press(chat: Chat, shown: Said) -> None:
    data = shown.data("slower")
    await chat.tap("slower")
    assert (await chat.tap_in_vain(data, shown.id)).toast == ""


async def test_undo_takes_back_one_change_after_the_other(chat: Chat, shown: Said) -> None:
    assert "↶ Undo" not in shown.keys
    pressed = ("calmer", "newer", "🎲 Others", "Sound only", "calmer")
    texts = [shown.text, *[(await chat.tap(label)).text for label in pressed]]
    while len(texts) > 1:
        texts.pop()
        undone = await chat.tap("↶ Undo")
        assert undone.text == texts[-1]
    assert undone.keys == shown.keys


# The dice, the lens, the locks


async def test_the_dice_give_other_songs_and_the_same_ones_for_the_same_seed(
    chat: Chat, engine: Engine, query: Track, shown: Said
) -> None:
    one, two = await chat.tap("🎲 Others"), await chat.tap("🎲 Others")
    assert [header(one), header(two)] == ["🎲 1", "🎲 2"]
    assert listed(two) == titles(engine.similar(query.id, seed=2))
    assert len({tuple(listed(answer)) for answer in (shown, one, two)}) == 3
    assert (await chat.say(f"/similar {named(engine)} 🎲 2")).text == two.text
    assert header(await chat.say(f"/similar {named(engine)} 🎲 123456789")) == "🎲 999"


async def test_the_lens_is_a_button(chat: Chat, engine: Engine, query: Track, shown: Said) -> None:
    sound = await chat.tap("Sound only")
    assert header(sound) == "🔊 sound only"
    assert listed(sound) == titles(engine.similar(query.id, lens="sound"))
    assert (await chat.tap("Everything")).text == shown.text


async def test_locks_are_ticked_below_the_list_which_keeps_to_them_at_once(
    chat: Chat, engine: Engine, query: Track, shown: Said
) -> None:
    panel = await chat.tap("🔒 Locks")
    assert panel.text == shown.text
    assert panel.keys[:10] == NUMBERS
    assert {key[2:] for key in panel.keys if key.startswith("⬜ ")} == {
        "tempo within 5%" if lock == "same tempo" else lock for lock in engine.lockable(query.id)
    }
    locked = await chat.tap("no live recordings")
    assert header(locked) == "🔒 no live recordings"
    assert "✅ no live recordings" in locked.keys
    assert "⬜ no live recordings" in (await chat.tap("↶ Undo")).keys
    await chat.tap("no live recordings")
    locked = await chat.tap("no explicit")
    assert header(locked) == "🔒 no live recordings, no explicit"
    done = await chat.tap("👌 Done")
    assert done.text == locked.text
    assert "calmer" in done.keys
    near = engine.similar(query.id, locks=["no live recordings", "no explicit"])
    assert listed(done) == titles(near)


async def test_a_tempo_that_is_not_known_cannot_be_locked(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    known = stand_in(engine, lockable=lambda track_id: LOCKS[:3])
    async with serve(known, tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        await chat.say(f"/similar {named(engine)}")
        panel = await chat.tap("🔒 Locks")
        assert [key for key in panel.keys if "tempo" in key or "era" in key] == []


async def test_when_nothing_is_left_it_says_what_to_take_off(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    def similar(track_id: str, *args: object, locks: tuple[str, ...] = (), **how: object) -> object:
        return [] if "same era" in locks else engine.similar(track_id)

    async with serve(stand_in(engine, similar=similar), tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        shown = await chat.say(f"/similar {named(engine)}, no vocals, same era")
        assert "No song keeps to all of the locks." in shown.text
        assert "👌 Done" not in shown.keys
        assert "Take off “same era”" in shown.text
        assert "🔒 no vocals, same era" in shown.text
        assert "✅ same era" in shown.keys
        off = await chat.tap("✅ same era")
        assert header(off) == "🔒 no vocals"
        assert listed(off)


async def test_a_list_that_the_locks_leave_short_says_that_it_ends(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    def similar(track_id: str, *args: object, locks: tuple[str, ...] = (), **how: object) -> object:
        return engine.similar(track_id, limit=3 if locks else 11)

    async with serve(stand_in(engine, similar=similar), tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        shown = await chat.say(f"/similar {named(engine)}, no vocals")
        assert len(listed(shown)) == 3
        assert "No other song keeps to the locks." in shown.text
        assert "No other song" not in (await chat.tap("↶ Undo")).text


async def test_when_nothing_is_near_it_says_so_instead_of_filling_a_page(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    def similar(*args: Any, **how: Any) -> list[Match]:
        return [replace(match, near=False) for match in engine.similar(*args, **how)]

    async with serve(stand_in(engine, similar=similar), tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        shown = await chat.say(f"/similar {named(engine)}")
        assert "Nothing I know comes near it." in shown.text
        assert len(listed(shown)) == 3
        assert "More ▶" not in shown.keys
        # What is steered leads away from the song, and is answered all the same.
        bent = await chat.tap("calmer")
        assert "Nothing near it is all of that." in bent.text
        assert len(listed(bent)) == 10
        await chat.tap("↶ Undo")
        # What the dice left out may be near.
        other = await chat.tap("🎲 Others")
        assert "Nothing" not in other.text
        assert len(listed(other)) == 10


async def test_where_the_near_songs_end_is_said_between_them(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    def similar(*args: Any, **how: Any) -> list[Match]:
        matches = engine.similar(*args, **how)
        return [replace(match, near=at < 4) for at, match in enumerate(matches)]

    async with serve(stand_in(engine, similar=similar), tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        first = await chat.say(f"/similar {named(engine)}")
        assert re.search(r"^4\. .+\n.+\nFarther away:\n5\. ", first.text, re.MULTILINE)
        assert len(listed(first)) == 10
        second = await chat.tap("More")
        assert re.search(r"^Farther away:\n\n11\. ", second.text, re.MULTILINE)
        assert "Farther away" not in (await chat.tap("newer")).text


async def test_when_one_lock_off_is_not_enough_it_says_so(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    def similar(track_id: str, *args: object, locks: tuple[str, ...] = (), **how: object) -> object:
        return [] if locks else engine.similar(track_id)

    async with serve(stand_in(engine, similar=similar), tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        shown = await chat.say(f"/similar {named(engine)}, no vocals, same era")
        assert "Take off more than one." in shown.text
        assert "Take off “no vocals”" in (await chat.tap("✅ same era")).text
        assert listed(await chat.tap("✅ no vocals"))


# Where its buttons lead


async def test_pages_numbers_and_back_keep_to_the_bent_list(
    chat: Chat, engine: Engine, query: Track, shown: Said
) -> None:
    first = await chat.tap("livelier")
    second = await chat.tap("More")
    assert header(second) == header(first)
    near = engine.similar(query.id, 20, steer=["livelier"])
    assert listed(second) == titles(near)[10:]
    there = await chat.tap("12")
    assert near[11].track.title in there.text.splitlines()[0]
    assert header(there) == ""
    assert (await chat.tap("↩ Back")).text == second.text
    assert (await chat.tap("Previous")).text == first.text


async def test_a_bent_list_leads_back_to_where_the_list_came_from(
    chat: Chat, engine: Engine, shown: Said
) -> None:
    await chat.tap("3")
    await chat.tap("calmer")
    await chat.tap("5")
    bent = await chat.tap("newer")
    assert header(bent) == "🎛 newer"
    assert header(await chat.tap("↩ Back")) == "🎛 calmer"
    assert (await chat.tap("↩ Back")).text == shown.text


async def test_its_personality_leads_back_to_the_bent_list(
    chat: Chat, engine: Engine, query: Track, shown: Said
) -> None:
    bent = await chat.tap("calmer")
    await chat.tap(engine.personality(query.personality).name)
    assert (await chat.tap("↩ Back")).text == bent.text


async def test_songs_like_an_artist_are_bent_as_well(chat: Chat, engine: Engine) -> None:
    artist = an_artist(engine)
    card = await chat.say(f"/similar {artist.name}")
    await chat.tap("as a whole")
    bent = await chat.tap("happier")
    assert header(bent) == "🎛 happier"
    assert listed(bent) == titles(engine.similar_to_artist(artist.id, steer=["happier"]))
    panel = await chat.tap("🔒 Locks")
    assert "⬜ no vocals" in panel.keys
    assert not [key for key in panel.keys if "tempo" in key]
    await chat.tap("👌 Done")
    assert (await chat.tap("↩ Back")).text == card.text


async def test_why_these_is_drawn_below_the_list(chat: Chat, query: Track, shown: Said) -> None:
    await chat.tap("calmer")
    drawn = await chat.tap("📊 Why these?")
    assert not drawn.edited
    assert drawn.reply is not None
    assert drawn.reply.message["photo"]
    caption = drawn.reply.message["caption"]
    assert query.title in caption
    assert "most alike in how" in caption


# Words


@pytest.mark.parametrize("command", ["/similar ", ""])
async def test_locks_and_steps_are_said_beside_a_song(
    chat: Chat, engine: Engine, query: Track, command: str
) -> None:
    bent = await chat.say(f"{command}{named(engine)}, no explicit but calmer")
    assert header(bent) == "🎛 calmer · 🔒 no explicit"
    near = engine.similar(query.id, steer=["calmer"], locks=["no explicit"])
    assert listed(bent) == titles(near)


@pytest.mark.parametrize("command", ["/similar ", ""])
async def test_they_are_said_beside_an_artist_too(chat: Chat, engine: Engine, command: str) -> None:
    artist = an_artist(engine)
    bent = await chat.say(f"{command}{artist.name}, newer")
    assert artist.name in bent.lines[0]
    assert header(bent) == "🎛 newer"


async def test_which_song_is_meant_does_not_take_the_locks_off(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    first, second, third = engine.examples(3)

    def find(text: str, limit: int = 5) -> list[Hit]:
        return [Hit(first, 0.8), Hit(second, 0.8), Hit(third, 0.7)]

    async with serve(stand_in(engine, find=find), tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        await chat.say("/similar whatever, no explicit")
        bent = await chat.tap(second.title)
        assert second.title in bent.text.splitlines()[0]
        assert header(bent) == "🔒 no explicit"
        assert listed(bent) == titles(engine.similar(second.id, locks=["no explicit"]))


@pytest.mark.parametrize("words", ["calmer", "/similar calmer", "a bit calmer please"])
async def test_a_list_is_bent_by_a_word_in_reply_to_it(chat: Chat, shown: Said, words: str) -> None:
    bent = await chat.say(words, reply_to=shown.id)
    assert bent.id != shown.id
    assert header(bent) == "🎛 calmer"
    assert bent.lines[0] == shown.lines[0]


async def test_replies_add_up_as_presses_do_and_undo_takes_them_back(
    chat: Chat, shown: Said
) -> None:
    first = await chat.say("no explicit please", reply_to=shown.id)
    second = await chat.say("🎲", reply_to=first.id)
    assert header(second) == "🔒 no explicit · 🎲 1"
    assert (await chat.tap("↶ Undo")).text == first.text


async def test_other_words_in_reply_to_a_list_are_what_they_always_are(
    chat: Chat, shown: Said
) -> None:
    vibe = await chat.say("happy acoustic", reply_to=shown.id)
    assert "I read:" in vibe.text


# After a restart, after a training, and without a memory


async def test_bent_lists_work_after_a_restart(
    engine: Engine, serve: Serve, tmp_path: Path
) -> None:
    database = tmp_path / "state.sqlite"
    async with serve(engine, database) as bot:
        chat = await bot.meet()
        await chat.say(f"/similar {named(engine)}")
        bent = await chat.tap("calmer")
        await bot.fall_silent()
        async with serve(engine, database, bot.server) as again:
            chat.session = again.session
            assert header(await chat.tap("calmer")) == "🎛 calmer ×2"
            assert (await chat.tap("↶ Undo")).text == bent.text


async def test_bent_lists_outlive_a_training(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    database, artist = tmp_path / "state.sqlite", an_artist(engine)
    async with serve(stand_in(engine, run_id="before"), database) as bot:
        chat = await bot.meet()
        song = await chat.say(f"/similar {named(engine)}, calmer")
        like = await chat.say(f"/similar {artist.name}, calmer")
        await bot.fall_silent()
        async with serve(engine, database, bot.server) as again:
            chat.session = again.session
            assert header(await chat.tap("newer", song)) == "🎛 calmer, newer"
            # Artists have other numbers in another run; this one is known by the name.
            assert header(await chat.tap("newer", like)) == "🎛 calmer, newer"
            bent = await chat.tap("↶ Undo")
            assert header(bent) == "🎛 calmer"
            assert artist.name in bent.text.splitlines()[0]


async def test_an_artist_who_is_gone_after_a_training_is_said_so(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    gone = stand_in(engine, find_artist=lambda text: None)
    async with serve(gone, tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        shown = await chat.say("/help")
        state = bot.application.bot_data[Services].state
        old = Bend(LikeArtist(1, run=tag("before")), "Somebody Else", steer={"calmer": 1})
        key = state.keep(old.text(), chat.user)
        await chat.press(encode(Bent(key, run=tag("before"))), shown.id)
        event = await chat.see(lambda event: event["type"] in ("message", "edit"))
        assert "that artist any more" in event["message"]["text"]


async def test_a_bent_list_that_was_forgotten_is_said_kindly(chat: Chat, engine: Engine) -> None:
    shown = await chat.say("/help")
    lost = Bent("AAAAAAAA", run=tag(engine.run_id))
    for button in (lost, Press(lost, "calmer"), Likewise(Similar("x", run=lost.run), lost.key)):
        await chat.press(encode(button), shown.id)
        event = await chat.see(lambda event: event["type"] in ("message", "edit"))
        assert "I forgot" in event["message"]["text"]


async def test_the_words_of_a_wish_are_no_bent_list(chat: Chat, engine: Engine) -> None:
    wish = await chat.say("/vibe happy")
    key = wish.data("More").split(":")[1]
    await chat.press(encode(Bent(key, run=tag(engine.run_id))), wish.id)
    event = await chat.see(lambda event: event["type"] in ("message", "edit"))
    assert "I forgot" in event["message"]["text"]


async def test_two_people_who_press_the_same_have_the_same_list(bot: Bot, engine: Engine) -> None:
    people = [await bot.meet() for _ in range(4)]
    await asyncio.gather(*(person.say(f"/similar {named(engine)}") for person in people))
    bent = await asyncio.gather(*(person.tap("calmer") for person in people))
    assert len({answer.text for answer in bent}) == 1


async def test_lists_need_no_memory_that_works(
    engine: Engine, serve: Serve, tmp_path: Path, faults: list[str]
) -> None:
    database = tmp_path / "state.sqlite"
    database.write_bytes(b"no database" * 100)
    async with serve(engine, database) as bot:
        chat = await bot.meet()
        await chat.say(f"/similar {named(engine)}")
        second = await chat.tap("More")
        assert "11. " in second.text
        assert second.reply is not None
        assert header(await chat.tap("calmer")) == "🎛 calmer"
        assert listed(await chat.tap("12", second.reply))
    faults.clear()
