"""The audio features: name, unit, range and the words for high and low."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Feature:
    """One audio feature, as Spotify's audio analysis defined it.

    `low` and `high` bound the values that can be true, in `unit`; what lies outside is an error of
    the table. `more` and `less` are the words a listener would use to compare two songs.
    """

    name: str
    unit: str
    low: float
    high: float
    more: str
    less: str
    clustering: bool = True


FEATURES: tuple[Feature, ...] = (
    Feature("danceability", "0 to 1", 0.0, 1.0, "more danceable", "less danceable"),
    Feature("energy", "0 to 1", 0.0, 1.0, "livelier", "calmer"),
    # Spotify's scale ends near 0 dB; some loudly mastered tracks come out a few dB above it.
    Feature("loudness", "dB", -60.0, 5.0, "louder", "softer"),
    Feature("speechiness", "0 to 1", 0.0, 1.0, "wordier", "less wordy"),
    Feature("acousticness", "0 to 1", 0.0, 1.0, "more acoustic", "more electric"),
    Feature("instrumentalness", "0 to 1", 0.0, 1.0, "more instrumental", "more vocal"),
    Feature("liveness", "0 to 1", 0.0, 1.0, "more live", "less live"),
    Feature("valence", "0 to 1", 0.0, 1.0, "happier", "sadder"),
    Feature("tempo", "BPM", 20.0, 260.0, "faster", "slower"),
    # How long a song lasts says little about how it sounds, so it is shown but not clustered on.
    Feature("duration_ms", "ms", 1_000.0, 86_400_000.0, "longer", "shorter", clustering=False),
)

NAMES: tuple[str, ...] = tuple(feature.name for feature in FEATURES)
CLUSTERING: tuple[str, ...] = tuple(f.name for f in FEATURES if f.clustering)
# Most music has next to nothing of these, and half of all music has less than next to nothing: that
# tells nobody how much there is. Each with the value at which there is nothing else: Spotify's
# documentation takes a track for talk alone from 0.66 of speechiness on.
ALL_OF_IT: dict[str, float] = {
    "speechiness": 0.66,
    "liveness": 1.0,
    "instrumentalness": 1.0,
    "acousticness": 1.0,
}
BY_NAME: dict[str, Feature] = {feature.name: feature for feature in FEATURES}
