"""Whatever the songs are called, blends and journeys stay within Telegram's limits."""

from __future__ import annotations

import math
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.between import Between, Song
from bot.buttons import Blended, Home, Journey
from bot.views import between as views
from bot.views.blend import Page, blend
from bot.views.path import drawn, path, picture, swapping
from bot.views.reply import Key, Reply
from bot.views.text import plain
from engine.features import NAMES
from engine.tracks import LOCKS, PATH_LENGTHS, Match, Mood, Step, Track
from tests.bot.views.test_limits import RUN, check, offsets, slow, texts, tracks

BLEND = Blended("AbCd-_12", 0, RUN)
JOURNEY = Journey("AbCd-_12", 0, RUN, Blended("ZyXw-_98", 490, RUN))

values = st.floats(0, 1) | st.just(math.nan)
heard = st.builds(replace, tracks, features=st.fixed_dictionaries(dict.fromkeys(NAMES, values)))
reasons = texts | st.lists(st.text("abc ", min_size=1, max_size=40)).map(", ".join)
between_some = st.lists(tracks, min_size=2, max_size=5)


@slow
@given(st.data(), between_some, offsets, st.integers(0, 999), st.booleans(), texts)
def test_a_blend(
    data: st.DataObject, songs: list[Track], offset: int, seed: int, more: bool, label: str
) -> None:
    locks = data.draw(st.lists(st.sampled_from(LOCKS), unique=True).map(tuple))
    between = Between("blend", (Song(),) * len(songs), seed, locks=locks)
    sides = st.none() | st.integers(0, len(songs) - 1)
    matches = data.draw(
        st.lists(
            st.builds(Match, tracks, st.floats(0, 9), st.floats(0, 1), reasons, sides),
            max_size=10,
        )
    )
    here = replace(BLEND, offset=offset, back=replace(JOURNEY, back=None) if more else Home())
    page = Page(
        here, between, songs, matches, more=more, locking=data.draw(st.booleans()),
        helpful=locks, besides=[Key(plain(label), here)],
    )  # fmt: skip
    shown = check(blend(page))
    assert shown.count("leans to") >= sum(match.side is not None for match in matches)


@slow
@given(st.data(), st.integers(2, PATH_LENGTHS[-1]), texts)
def test_a_journey(data: st.DataObject, length: int, label: str) -> None:
    steps = data.draw(
        st.lists(st.builds(Step, heard, st.floats(0, 9), reasons), min_size=length, max_size=length)
    )
    asked = Between("path", (Song(), Song()), without=("x",))
    for between in (asked, replace(asked, length=8), replace(asked, length=25)):
        shown = check(path(steps, between, JOURNEY, besides=[Key(plain(label), JOURNEY)]))
        assert shown.count("\n") >= 2 * length
        check(swapping(steps, between, replace(JOURNEY, back=None), fresh=1))
    check(drawn(steps, JOURNEY))
    assert "Three curves" in picture(steps, JOURNEY).alt


@slow
@given(st.data(), between_some, texts)
def test_the_question_which_song_is_meant(
    data: st.DataObject, songs: list[Track], said: str
) -> None:
    known = [data.draw(st.sampled_from([track, None])) for track in songs]
    for how in ("blend", "path"):
        between = Between(how, tuple(Song(said) for _ in songs))
        check(views.question(Reply("Which one?"), between, data.draw(st.integers(0, 1)), known))
        for named in (0, 1, 2, 6):
            check(views.how_to(how, songs[:2], named, JOURNEY))
            check(views.how_to(how, [], named, JOURNEY))
    check(views.same_song())


def test_as_many_reasons_stand_beside_a_step_as_there_is_room_for() -> None:
    features = dict.fromkeys(NAMES, 0.5)
    track = Track("x", "Title", "Artist", None, (), None, None, features, 0, Mood.CHILL, None)
    why = "a similar style, same energy, era and tempo, a little more danceable, 12 BPM faster"
    for length, told in ((8, why), (25, "a similar style, same energy, era and tempo")):
        steps = [Step(track, 1.0, why)] * length
        shown = check(path(steps, Between("path", (Song(), Song())), JOURNEY))
        assert f"· {told}\n" in shown
