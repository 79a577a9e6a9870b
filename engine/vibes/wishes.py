"""What people can wish for: one wish, and the span of years, BPM or fame that it may ask for."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.tracks import Kind, Mood

Measure = Literal["year", "tempo_bpm", "minutes", "popularity", "instrumentalness"]
MEASURES: tuple[Measure, ...] = get_args(Measure)


class Span(NamedTuple):
    """From `low` to `high` of a measure, both included; endless where nothing bounds it.

    Popularity is the share of the tracks of known popularity that are less popular.
    """

    of: Measure
    low: float = -math.inf
    high: float = math.inf

    @property
    def bounded(self) -> bool:
        return math.isfinite(self.low) and math.isfinite(self.high)


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that the music should be, or with `negated`, should not be.

    `says` is how it is read back to people. `wants` maps features to percentiles of the catalogue's
    music, in [0, 1], turned around already if negated; `hints` does the same for what usually goes
    with it, counts less and gives way. `genres` are names of the catalogue's, any of which answers;
    `spans` likewise. `origin` are genres from where the music should come, one of which it has as
    well. `titles` are words, one of which stands in the title, or else the track has one of the
    `genres`; "weihnacht*" is any word that begins so. `loose` genres give way to those that another
    wish names. `clean` lets nothing pass that is marked explicit. `kind` asks for what is no music.
    `strength` weighs it against other wishes. `opposite` is the wish that "not" makes of this one,
    where there is a word for it. `compares` is true of "happier": beside a song it is meant from
    that song on. `onward` wants what it says or more of it. `context` is true of a time or a place,
    which gives way to what people do there, `feeling` of what people may be as well as want,
    `state` once they said that they are.
    """

    says: str
    # A mapping has no hash; equal wishes have the same one without.
    wants: Mapping[str, float] = field(default_factory=dict, hash=False)
    hints: Mapping[str, float] = field(default_factory=dict, hash=False)
    mood: Mood | None = None
    genres: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    loose: bool = False
    clean: bool = False
    personality: int | None = None
    kind: Kind | None = None
    spans: tuple[Span, ...] = ()
    opposite: str | None = None
    negated: bool = False
    strength: float = 1.0
    compares: bool = False
    onward: bool = False
    context: bool = False
    feeling: bool = False
    state: bool = False
