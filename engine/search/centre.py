"""Several tracks as if they were one: what they sound like on the whole, to say why."""

from __future__ import annotations

import math
from collections import Counter
from statistics import fmean, median
from typing import TYPE_CHECKING

from engine.features import NAMES
from engine.tracks import Track

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# A genre is a centre's own when at least this part of the tracks that have any has it.
_TYPICAL_GENRE = 0.5


def centre(name: str, tracks: Sequence[Track]) -> Track:
    """The middle of the music among `tracks`, at least one; of them all where none is music.

    Features, year and popularity are means of what is known, the mood is the commonest. The tempo
    is unknown: fast and slow songs have no middle that one could hear.
    """
    tracks = _music(tracks)
    years = [track.year for track in tracks if track.year is not None]
    known = [track.popularity for track in tracks if track.popularity is not None]
    features = {feature: _mean([track.features[feature] for track in tracks]) for feature in NAMES}
    return Track(
        id="",
        title=name,
        artist=name,
        year=round(fmean(years)) if years else None,
        genres=_typical_genres(tracks),
        popularity=round(fmean(known)) if known else None,
        duration_ms=None,
        features=features | {"tempo": math.nan},
        personality=tracks[0].personality,
        mood=Counter(track.mood for track in tracks).most_common(1)[0][0],
        spotify_id=None,
        kind=tracks[0].kind,
    )


def usual_bpm(tracks: Sequence[Track]) -> float:
    """The tempo of which half of `tracks` fall short, NaN where none is known.

    It is no tempo that one could hear, but tells who is slower than most of them.
    """
    tempi = [track.features["tempo"] for track in _music(tracks)]
    known = [tempo for tempo in tempi if not math.isnan(tempo)]
    return median(known) if known else math.nan


def true_gaps(query: Track, match: Track, gaps: Mapping[str, float]) -> dict[str, float]:
    """The gaps in normal scores, NaN where the gap in the feature's unit points the other way.

    The mean of scores is not the score of the mean, so that a small gap may have two signs, and
    then there is nothing to say about it.
    """
    return {
        name: gap if gap * (match.features[name] - query.features[name]) >= 0 else math.nan
        for name, gap in gaps.items()
    }


def _music(tracks: Sequence[Track]) -> Sequence[Track]:
    return [track for track in tracks if track.kind == "music"] or tracks


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return fmean(known) if known else math.nan


def _typical_genres(tracks: Sequence[Track]) -> tuple[str, ...]:
    told = [track.genres for track in tracks if track.genres]
    counts = Counter(genre for genres in told for genre in genres)
    return tuple(sorted(one for one, n in counts.items() if n >= _TYPICAL_GENRE * len(told)))
