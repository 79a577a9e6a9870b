"""What stands below a picture: within Telegram's limits, and true."""

from __future__ import annotations

import html
import math
import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.scales import TRAITS
from bot.views import dna, personalities
from bot.views import map as maps
from bot.views.dna import Fingerprint
from bot.views.map import Spot
from bot.views.text import units
from bot.views.why import why_these
from engine.features import ALL_OF_IT, FEATURES, NAMES
from engine.search.chart import Chart, Spread, Standing
from engine.tracks import Axis, Mood, Personality, Track
from tests.bot.views.test_limits import RUN, check, groups, people, slow, tracks

if TYPE_CHECKING:
    from bot.views.reply import Reply

shares = st.floats(0, 1) | st.just(math.nan)
levels = st.fixed_dictionaries(dict.fromkeys(NAMES, shares))
standings = st.fixed_dictionaries({name: st.builds(Standing, shares, shares) for name in NAMES})
spreads = st.fixed_dictionaries({name: st.builds(Spread, shares, shares, shares) for name in NAMES})
SONG = Track("t", "Title", "Artist", None, (), None, None, {}, 0, Mood.HAPPY, None)
GROUP = Personality(0, "Everything", "🎧", 1.0, {}, "All of it.", ())

words = st.sampled_from([word for feature in FEATURES for word in (feature.more, feature.less)])
ends = st.lists(words, min_size=1, max_size=3, unique=True).map(", ".join)
axes = st.builds(Axis, ends, ends, st.just(0.5), st.just({}))


def check_picture(reply: Reply) -> None:
    check(reply)
    assert reply.picture is not None
    caption = html.unescape(re.sub(r"<[^>]*>", "", reply.words))
    assert units(caption) <= 1024, "it would come in two messages"


@slow
@given(tracks, standings, levels, people, spreads)
def test_a_fingerprint(
    track: Track,
    standing: dict[str, Standing],
    levels: dict[str, float],
    one: Personality,
    usual: dict[str, Spread],
) -> None:
    check_picture(dna.dna(Fingerprint(track, standing, levels, one, usual, [(one, 1.0)], 0.5), RUN))


def test_what_hardly_any_song_has_makes_none_alike() -> None:
    song = dict.fromkeys(TRAITS, 0.5) | dict.fromkeys(ALL_OF_IT, 0.02)
    like_it = song | {"energy": 0.52, "tempo": 0.53, "valence": 0.9}
    text = why_these("Title", song, [like_it, like_it], "key").text
    assert "most alike in how loud and how danceable they are, least in how happy" in text
    live = {"liveness": 0.9}
    text = why_these("Title", song | live, [like_it | live, like_it], "key").text
    assert "least in how live" in text


@slow
@given(people, spreads)
def test_a_personalitys_profile(one: Personality, spread: dict[str, Spread]) -> None:
    check_picture(personalities.profile(one, spread, RUN))


@slow
@given(groups, axes, axes, tracks, st.tuples(st.floats(-9, 9), st.floats(-9, 9)))
def test_the_map(
    everyone: list[Personality], across: Axis, up: Axis, track: Track, place: tuple[float, float]
) -> None:
    ids = [one.id for one in everyone]
    points = np.arange(2 * len(ids), dtype=np.float32).reshape(2, -1)
    chart = Chart(points, np.array(ids), dict.fromkeys(ids, (0.0, 0.0)), (across, up))
    check_picture(maps.everything(chart, everyone, RUN))
    if track.personality in ids:
        check_picture(maps.with_song(Spot(track, place, []), chart, everyone, RUN))


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ((9.0, 9.0), "lively and happy"),
        ((-9.0, 0.0), "where music is calm."),
        ((0.0, -9.0), "where music is sad."),
        ((0.0, 0.0), "in the middle of it all."),
    ],
)
def test_where_a_song_lies_is_said_by_the_names_of_the_axes(
    place: tuple[float, float], said: str
) -> None:
    random = np.random.default_rng(0)
    points = random.normal(size=(2, 1_000)).astype(np.float32)
    sides = (Axis("calm", "lively", 0.4, {}), Axis("sad", "happy", 0.2, {}))
    chart = Chart(points, np.zeros(1_000, np.int16), {0: (0.0, 0.0)}, sides)
    assert said in maps.with_song(Spot(SONG, place, []), chart, [GROUP], RUN).text
