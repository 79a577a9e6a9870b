"""Why a track stands between several songs, in a listener's words and from the true values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.search.why import AUDIBLE_BPM, AUDIBLE_DB, AUDIBLE_UNITS, LITTLE, OTHER_ERA_YEARS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from engine.tracks import Lens, Track

MOST = 3
# Of these a song can be heard to have more than the one and less than the other. Between a sung
# song and an instrumental, or an acoustic and an electric one, there is nothing that sounds so.
_WORDS = {
    "energy": "energy",
    "valence": "happiness",
    "danceability": "danceability",
    "loudness": "loudness",
    "tempo": "tempo",
}
_AUDIBLE = {"loudness": AUDIBLE_DB, "tempo": AUDIBLE_BPM}

Scored = tuple["Track", "Mapping[str, float]"]
"""A track and its normal scores by feature."""


def midway(songs: Sequence[Scored], match: Track, lens: Lens) -> str:
    """In what `match` lies between `songs` that differ in it, widest apart first; "" for nothing.

    Such as "between them in energy, tempo and era"; with the lens "sound" never in era.
    """
    apart = sorted(_apart(songs, match), key=lambda found: -found[0])
    words = [word for _, word in apart[:MOST]]
    if lens == "blend" and _era_between([track for track, _ in songs], match):
        words = [*words[: MOST - 1], "era"]
    return f"between them in {_listed(words)}" if words else ""


def _apart(songs: Sequence[Scored], match: Track) -> Iterator[tuple[float, str]]:
    for name, word in _WORDS.items():
        raw = [track.features[name] for track, _ in songs]
        scores = [score[name] for _, score in songs]
        wide, heard = max(scores) - min(scores), max(raw) - min(raw)
        inside = min(raw) < match.features[name] < max(raw)
        # Whatever is unknown compares false.
        if inside and wide >= LITTLE and heard >= _AUDIBLE.get(name, AUDIBLE_UNITS):
            yield wide, word


def _era_between(songs: Sequence[Track], match: Track) -> bool:
    years = [song.year for song in songs if song.year is not None]
    if match.year is None or len(years) < len(songs):
        return False
    return min(years) < match.year < max(years) and max(years) - min(years) >= OTHER_ERA_YEARS


def _listed(words: list[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
