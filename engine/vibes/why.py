"""Why a track answers a wish: what is true of it, among what was asked for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from engine.vibes.titles import has_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from engine.tracks import Track
    from engine.vibes.wishes import Span, Wish


class _Scale(NamedTuple):
    """From which raw values on a listener would say so, whatever the rest of the catalogue is."""

    few: float
    little_of_it: str
    enough: float
    much_of_it: str


# Spotify's own documentation calls a track instrumental from 0.5 and live from 0.8 on, and says
# that speechiness of 0.33 to 0.66 holds both music and speech; much rap lies a little below.
_SCALES: dict[str, _Scale] = {
    "energy": _Scale(0.45, "calm", 0.7, "lively"),
    "valence": _Scale(0.4, "sombre", 0.6, "bright"),
    "danceability": _Scale(0.4, "not for dancing", 0.7, "danceable"),
    "acousticness": _Scale(0.15, "electric", 0.6, "acoustic"),
    "instrumentalness": _Scale(0.1, "sung", 0.5, "hardly any vocals"),
    "speechiness": _Scale(0.05, "not wordy", 0.2, "wordy"),
    "loudness": _Scale(-14.0, "quiet", -6.0, "loud"),
    "liveness": _Scale(0.25, "a studio take", 0.8, "live"),
}
MOST = 4
NEAREST = "fits on the whole"


def why(track: Track, wishes: Sequence[Wish]) -> str:
    """What `track` has of the wishes, such as "happy, acoustic, 92 BPM"."""
    reasons = dict.fromkeys(reason for wish in wishes for reason in _reasons(track, wish))
    return ", ".join(list(reasons)[:MOST]) or NEAREST


def _reasons(track: Track, wish: Wish) -> Iterator[str]:
    if not wish.negated and (
        track.mood == wish.mood or track.personality == wish.personality or track.kind == wish.kind
    ):
        yield track.mood.value if wish.mood else wish.says
    if not wish.negated:
        if wish.titles and has_words(track.title, wish.titles):
            yield wish.says
        yield from (genre for genre in track.genres if genre in (*wish.genres, *wish.origin))
        yield from _spans(track, wish)
    if wish.kind:
        return  # what noise and talk sound like goes without saying
    for name, target in wish.wants.items():
        value = track.features[name]
        if name == "tempo" and not math.isnan(value):
            yield f"{value:.0f} BPM"
        elif name == "duration_ms" and not math.isnan(value):
            yield _minutes(value)
        elif name in _SCALES:
            yield from _on_scale(_SCALES[name], value, target)


def _on_scale(scale: _Scale, value: float, target: float) -> Iterator[str]:
    if target > 0.5 and value >= scale.enough:
        yield scale.much_of_it
    elif target < 0.5 and value <= scale.few:
        yield scale.little_of_it


def _spans(track: Track, wish: Wish) -> Iterator[str]:
    """The years that were asked for if it is from then, a tempo or length in figures anyhow."""
    year, bpm = track.year, track.features["tempo"]
    for of in {span.of for span in wish.spans}:
        if of == "tempo_bpm" and not math.isnan(bpm):
            yield f"{bpm:.0f} BPM"
        elif of == "minutes" and track.duration_ms is not None:
            yield _minutes(track.duration_ms)
        elif of == "year" and year is not None and _within(year, wish.spans):
            yield wish.says


def _within(year: int, spans: Iterable[Span]) -> bool:
    return any(span.low <= year <= span.high for span in spans)


def _minutes(duration_ms: float) -> str:
    minutes, seconds = divmod(round(duration_ms / 1000), 60)
    return f"{minutes}:{seconds:02}"
