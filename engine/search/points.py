"""A place to ask from, and how much each gap to a track counts: see `engine.search.neighbours`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from engine.tracks import Lens

Floats = npt.NDArray[np.float32]

# Chosen on 2,000 songs of 245 playlists, as the share of the first ten answers by another artist
# that stand in a playlist with the song, among those that stand in any: 2.2 times that of cosines
# inside k-means clusters without ARTIST and FAME, 2.5 with the one, 2.6 with the other, 2.9 with
# both; on 226 other playlists, which were looked at as well, 2.2, 2.9, 2.7 and 3.2. Half or twice a
# weight changes that by 5% at most, and one sample of songs differs from the next by as much. Sound
# counts twice as much as playlists alone would have it: an artist's slow song should lead to slow
# songs.
#
# What they do not mend: 4.5% of the tracks are among the ten nearest to no other one, and 0.5% by
# cosines. See `engine.search.guests`.
SOUND: dict[Lens, float] = {"sound": 1.0, "blend": 0.49}
ERA: dict[Lens, float] = {"sound": 0.0, "blend": 6.25}
GENRE: dict[Lens, float] = {"sound": 0.0, "blend": 10.0}
ARTIST: dict[Lens, float] = {"sound": 0.0, "blend": 1.0}
FAME: dict[Lens, float] = {"sound": 0.0, "blend": 2.0}

# The rows of `places` behind those of sound.
ERA_ROW, FAME_ROW = -2, -1


class Point(NamedTuple):
    """A place to ask from: sound (n_dims,), standardised era, unit vector of genres.

    `artist` is the artist's mean place in sound, (n_dims,), `fame` a standardised popularity. Era
    and fame are NaN and `genres` None where they are unknown; `music` says to leave out what is
    none.
    """

    sound: Floats
    era: np.float32
    genres: Floats | None
    music: bool
    artist: Floats
    fame: np.float32


def told(query: Point) -> list[tuple[int, float, float]]:
    """Which of era and fame the query has: row of `places`, weight in the blend, value."""
    parts = (
        (ERA_ROW, ERA["blend"], float(query.era)),
        (FAME_ROW, FAME["blend"], float(query.fame)),
    )
    return [part for part in parts if not np.isnan(part[2])]
