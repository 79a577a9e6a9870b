"""Every picture: as wide and light as a chat wants it, whatever there is to draw."""

from __future__ import annotations

import math
import subprocess
import sys
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from bot.pictures import style
from bot.pictures.alike import alike
from bot.pictures.fingerprint import fingerprint
from bot.pictures.journey import journey
from bot.pictures.landscape import landscape
from bot.pictures.profile import profile
from bot.pictures.scales import TRAITS
from engine.features import CLUSTERING
from engine.search.chart import Chart, Spread
from engine.tracks import Axis, Mood, Track

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine import Engine

TITLES = ("Blue Tin", "$x$ and $y$", "日本の歌 🎸", "", "🎸", "w" * 300, "أغنية", "a\nb")
AXES = (Axis("calm", "lively", 0.4, {}), Axis("sad", "happy", 0.2, {}))

titles = st.sampled_from(TITLES)
shares = st.floats(0, 1) | st.just(math.nan)
levels = st.fixed_dictionaries(dict.fromkeys(TRAITS, shares))
slow = settings(max_examples=12)


def check(png: bytes) -> Image.Image:
    """What a chat asks of a picture; returns it with its colours."""
    assert len(png) < 200_000
    picture = Image.open(BytesIO(png))
    assert picture.format == "PNG"
    assert picture.width == style.WIDTH_PX
    assert 0.5 < picture.height / picture.width < 1.5
    shown = picture.convert("RGB")
    assert _about(shown.getpixel((2, 2)), style.PAPER)
    return shown


def _about(pixel: object, colour: str) -> bool:
    """Whether a pixel has a colour, but for what the palette rounds."""
    wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return bool(np.abs(np.subtract(pixel, wanted)).max() <= 8)  # type: ignore[call-overload]


def where(picture: Image.Image, colour: str) -> NDArray[np.bool_]:
    wanted = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)])
    near: NDArray[np.bool_] = np.abs(np.asarray(picture).astype(int) - wanted).max(axis=2) <= 8
    return near


def has(picture: Image.Image, colour: str) -> bool:
    return bool(where(picture, colour).any())


def song(energy: float, tempo: float) -> Track:
    features = {"energy": energy, "valence": 1 - energy, "tempo": tempo}
    return Track("t", "Title", "Artist", None, (), None, None, features, 0, Mood.HAPPY, None)


def test_the_traits_are_what_personalities_are_made_of() -> None:
    assert set(TRAITS) == set(CLUSTERING)


@slow
@given(titles, levels, st.lists(levels, max_size=11))
def test_why_songs_are_alike(
    title: str, query: dict[str, float], answers: list[dict[str, float]]
) -> None:
    check(alike(title, title, title, query, answers))


@slow
@given(titles, levels, levels)
def test_a_fingerprint(title: str, one: dict[str, float], usual: dict[str, float]) -> None:
    check(fingerprint(title, title, one, usual, title))


def test_no_word_of_a_fingerprint_is_at_a_mark_however_far_out_it_is() -> None:
    nothing, all_of_it = dict.fromkeys(TRAITS, math.nan), dict.fromkeys(TRAITS, 1.0)
    drawn = check(fingerprint("Title", "Artist", nothing, all_of_it, "all"))
    below = drawn.crop((0, style.TOP_PX, drawn.width, drawn.height))
    marks, words = where(below, style.SKY), where(below, style.INK)
    assert marks.any()
    assert words.any()
    around = Image.fromarray(marks).convert("L").filter(ImageFilter.MaxFilter(13))
    assert not (words & (np.asarray(around) > 0)).any()


@slow
@given(titles, st.lists(shares, min_size=3, max_size=3))
def test_a_profile(title: str, quarters: list[float]) -> None:
    low, middle, high = sorted(quarters)
    check(profile(title, title, dict.fromkeys(TRAITS, Spread(low, middle, high))))


@slow
@given(titles, st.lists(st.tuples(shares, st.floats(40, 220)), min_size=2, max_size=25))
def test_a_journey(title: str, steps: list[tuple[float, float]]) -> None:
    check(journey(title, title, [song(energy, tempo) for energy, tempo in steps]))


def test_a_journey_without_any_tempo_is_drawn_all_the_same() -> None:
    check(journey("A", "B", [song(0.2, math.nan), song(0.8, math.nan)]))


@pytest.mark.parametrize("songs", [1, 2, 5_000])
@pytest.mark.parametrize("groups", [1, 7, 12])
def test_a_map(songs: int, groups: int) -> None:
    random = np.random.default_rng(0)
    points = random.normal(size=(2, songs)).astype(np.float32)
    personalities = random.integers(groups, size=songs)
    names = {one: f"Personality {one}" for one in range(groups)}
    chart = Chart(points, personalities, {}, AXES)
    check(landscape("The map", "", chart, names))
    # Even far outside, a song has its place on the edge.
    check(landscape("The map", "a song", chart, names, (1e9, -1e9), [(0.0, 0.0)]))


def test_on_the_map_each_personality_lies_where_its_songs_do() -> None:
    random = np.random.default_rng(0)
    left, right = random.normal(-5, 1, (2, 5_000)), random.normal(5, 1, (2, 5_000))
    points = np.hstack([left, right]).astype(np.float32)
    chart = Chart(points, np.repeat([3, 9], 5_000), {}, AXES)
    picture = check(landscape("The map", "", chart, {9: "Right", 3: "Left"}))
    half = picture.width // 2
    colour_of_right, colour_of_left = style.COLOURS[:2]
    low_left = picture.crop((0, picture.height // 2, half, picture.height - 140))
    high_right = picture.crop((half, 140, picture.width, picture.height // 2))
    assert has(low_left, colour_of_left)
    assert has(high_right, colour_of_right)
    assert not has(low_left, colour_of_right)
    assert not has(high_right, colour_of_left)


def test_the_engines_own_values_are_drawn(engine: Engine) -> None:
    track = engine.examples(1)[0]
    spread = engine.spread(track.personality)
    check(profile("Personality", "", spread))
    usual = {name: there.middle for name, there in spread.items()}
    check(fingerprint(track.title, track.artist, engine.levels(track.id), usual, "all"))
    names = {one.id: one.name for one in engine.personalities()}
    check(landscape("The map", "", engine.chart(), names, engine.place(track.id)))


def test_matplotlib_is_imported_with_the_first_picture_and_pyplot_never() -> None:
    program = (
        "import sys, bot.app\n"
        "assert 'matplotlib' not in sys.modules and 'PIL' not in sys.modules\n"
        "from bot.pictures import style\n"
        "style.png(style.sheet(700, 'Title'))\n"
        "assert 'matplotlib.figure' in sys.modules\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)
