"""The map of the catalogue, in a picture and in words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from bot.buttons import Browse, Dna, Similar
from bot.pictures import Picture
from bot.pictures.landscape import landscape
from bot.views.personalities import personality_keys
from bot.views.reply import Key, Reply
from bot.views.text import LABEL, escaped, listed, plain
from bot.views.tracks import headline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from engine.search.chart import Chart, Place
    from engine.tracks import Axis, Personality, Track

# A song is said to lie to one side when at least this share of the music is on the other.
_ASIDE = 0.6
_WORDS_A_SIDE = 2


@dataclass(frozen=True, slots=True)
class Spot:
    """A song on the map, and the places of the songs most like it."""

    track: Track
    place: Place
    neighbours: Sequence[Place]


def everything(chart: Chart, people: Sequence[Personality], run: str) -> Reply:
    """The whole map; `people` are all personalities, the largest first."""
    text = (
        f"🗺 <b>The map of this catalogue</b>\n{_size(chart)} songs: those that sound alike lie "
        "close together. Name a song after /map, and I show where it lies."
    )
    names = {one.id: one.name for one in people}
    draw = partial(landscape, "The map", f"{_size(chart)} songs", chart, names)
    return Reply(text, personality_keys(people, run), Picture("map", _alt(chart, people), draw))


def with_song(
    spot: Spot, chart: Chart, people: Sequence[Personality], run: str, others: Sequence[Key] = ()
) -> Reply:
    """The map with a song on it. `others` lead to songs that may be meant as well."""
    track = spot.track
    one = next(one for one in people if one.id == track.personality)
    where = f"among {one.emoji} {escaped(one.name)}, {_aside(spot.place, chart)}"
    keyboard = (
        (Key("🎧 Songs like it", Similar(track.id, run=run)), Key("🧬 DNA", Dna(track.id))),
        (Key(f"{one.emoji} {plain(one.name, LABEL)}", Browse(one.id, run=run)),),
        *((key,) for key in others),
    )
    names = {one.id: one.name for one in people}
    by = f"{track.title} · {track.artist}"
    draw = partial(landscape, "On the map", by, chart, names, spot.place, spot.neighbours)
    picture = Picture(f"map {track.id}", _alt(chart, people), draw)
    return Reply(f"🗺 {headline(track)}\nIt lies {where}.", keyboard, picture)


def _alt(chart: Chart, people: Sequence[Personality]) -> str:
    across, up = chart.axes
    return (
        f"A map of {_size(chart)} songs, coloured by personality. To the left lies what is "
        f"{_and(across.low)}, to the right what is {_and(across.high)}, at the top what is "
        f"{_and(up.high)}, at the bottom what is {_and(up.low)}. "
        f"From left to right: {', '.join(_from_left(chart, people))}."
    )


def _from_left(chart: Chart, people: Sequence[Personality]) -> list[str]:
    """The personalities' names by where their songs lie."""
    there = [one for one in people if one.id in chart.middles]
    return [one.name for one in sorted(there, key=lambda one: chart.middles[one.id])]


def _aside(place: Place, chart: Chart) -> str:
    """To which sides of the middle a point lies, and what it sounds like there."""
    said = [
        word
        for along, points, axis in zip(place, chart.points, chart.axes, strict=True)
        for word in _side(along, points, axis).split(", ")[:_WORDS_A_SIDE]
        if word
    ]
    return f"where music is {listed(said)}" if said else "in the middle of it all"


def _side(along: float, points: NDArray[np.float32], axis: Axis) -> str:
    below = float(np.mean(points < along))
    return axis.high if below >= _ASIDE else axis.low if below <= 1 - _ASIDE else ""


def _and(words: str) -> str:
    return listed(words.split(", "))


def _size(chart: Chart) -> str:
    return f"{len(chart.personalities):,}"
