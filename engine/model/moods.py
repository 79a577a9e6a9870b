"""Which mood a track has: regions of the valence and energy plane, refined by how it is made.

Valence says how bright a track sounds, energy how much it moves. Read the table from the top; the
first region that a track lies in gives its mood, and together the regions cover everything:

    energy
    1.0  angry · intense      | intense        | euphoric
    0.85 (angry: electric,    |----------------| (danceable)
         sung, no dance beat) | uplifting      | happy
    0.7  ---------------------|                |
         tense (wordless or   | groovy         |
         wordy, electric)     | (danceable)    |
    0.6  melancholic          |----------------|
         dreamy (wordless)    | chill          |
    0.45 ---------------------| tender         |------------
         sad                  | (acoustic,     | chill
    0.0  peaceful (wordless and acoustic)      |
                            0.35 to 0.45      0.65       valence

The bounds are raw feature values rather than ranks, so that a mood means the same in every
catalogue. They were set against 686 tracks labelled by hand (happy, sad, energetic, calm) and by
reading lists of random tracks of each mood.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from engine.tracks import Mood

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pandas import DataFrame

Range = tuple[float, float]
Region = Mapping[str, Range]

ANY = float("inf")
MOODS = list(Mood)

# Each range is half open: from the first value up to, but without, the second.
REGIONS: tuple[tuple[Mood, Region], ...] = (
    # Bright. Rap with a beat is groovy rather than happy, however bright it scores.
    (
        Mood.GROOVY,
        {
            "valence": (0.4, 0.85),
            "energy": (0.4, 0.9),
            "danceability": (0.65, ANY),
            "speechiness": (0.2, ANY),
        },
    ),
    (Mood.EUPHORIC, {"valence": (0.7, ANY), "energy": (0.8, ANY), "danceability": (0.5, ANY)}),
    (
        Mood.GROOVY,
        {"valence": (0.4, 0.7), "energy": (0.4, 0.85), "danceability": (0.72, ANY)},
    ),
    # A beat that strong is groovy even where the tune is not bright.
    (
        Mood.GROOVY,
        {"valence": (0.3, 0.4), "energy": (0.5, 0.85), "danceability": (0.78, ANY)},
    ),
    (Mood.HAPPY, {"valence": (0.65, ANY), "energy": (0.45, ANY)}),
    # Strong and not bright.
    (
        Mood.ANGRY,
        {
            "valence": (-ANY, 0.4),
            "energy": (0.85, ANY),
            "acousticness": (-ANY, 0.2),
            "danceability": (-ANY, 0.6),
            "instrumentalness": (-ANY, 0.5),
        },
    ),
    (Mood.UPLIFTING, {"valence": (0.45, 0.65), "energy": (0.6, 0.85)}),
    (Mood.INTENSE, {"energy": (0.7, ANY)}),
    # Wordless and soft.
    (
        Mood.PEACEFUL,
        {
            "valence": (-ANY, 0.7),
            "energy": (-ANY, 0.35),
            "instrumentalness": (0.4, ANY),
            "acousticness": (0.5, ANY),
            "danceability": (-ANY, 0.7),
            "speechiness": (-ANY, 0.15),
        },
    ),
    # Wordless with a soft beat, such as lo-fi.
    (
        Mood.CHILL,
        {
            "valence": (0.15, 0.65),
            "energy": (-ANY, 0.55),
            "instrumentalness": (0.3, ANY),
            "danceability": (0.65, ANY),
            "speechiness": (-ANY, 0.3),
        },
    ),
    (
        Mood.DREAMY,
        {
            "valence": (-ANY, 0.5),
            "energy": (-ANY, 0.55),
            "instrumentalness": (0.3, ANY),
            "danceability": (-ANY, 0.72),
            "speechiness": (-ANY, 0.15),
        },
    ),
    # Soft songs. A dark one is not sad while it dances or raps.
    (
        Mood.SAD,
        {
            "valence": (-ANY, 0.35),
            "energy": (-ANY, 0.45),
            "danceability": (-ANY, 0.65),
            "speechiness": (-ANY, 0.15),
        },
    ),
    (
        Mood.TENDER,
        {
            "valence": (0.35, 0.65),
            "energy": (-ANY, 0.5),
            "acousticness": (0.5, ANY),
            "speechiness": (-ANY, 0.1),
            "danceability": (-ANY, 0.72),
        },
    ),
    (Mood.CHILL, {"valence": (0.45, ANY)}),
    # The dark middle: wordless or wordy music is tense, songs are melancholic.
    (
        Mood.TENSE,
        {
            "valence": (-ANY, 0.35),
            "energy": (0.5, 0.7),
            "acousticness": (-ANY, 0.3),
            "instrumentalness": (0.3, ANY),
        },
    ),
    (
        Mood.TENSE,
        {
            "valence": (-ANY, 0.35),
            "energy": (0.35, 0.7),
            "acousticness": (-ANY, 0.5),
            "speechiness": (0.15, ANY),
        },
    ),
    (Mood.MELANCHOLIC, {}),
)


def label(frame: DataFrame) -> NDArray[np.int8]:
    """The mood of each row, (n,), as its position in `list(Mood)`."""
    inside = [_inside(frame, region) for _, region in REGIONS]
    codes = [MOODS.index(mood) for mood, _ in REGIONS]
    return np.select(inside, codes).astype(np.int8)


def _inside(frame: DataFrame, region: Region) -> NDArray[np.bool_]:
    lies_in = np.ones(len(frame), dtype=np.bool_)
    for name, (low, high) in region.items():
        values = frame[name].to_numpy(np.float64)
        lies_in &= (values >= low) & (values < high)
    return lies_in
