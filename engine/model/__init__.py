"""From a clean catalogue to a model: vectors, groups with a personality, and moods."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame, factorize
from threadpoolctl import threadpool_limits

from engine.errors import TrainingError
from engine.model import axes, choice, clusters, genres, moods, places, sound
from engine.model.personalities import describe
from engine.text import fold

if TYPE_CHECKING:
    from engine.tracks import Axis, KScore, Personality

Say = Callable[[str], None]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

SMALLEST_K, LARGEST_K = 2, 50


def quiet(stage: str) -> None:
    """Announce nothing."""


@dataclass(frozen=True)
class Model:
    """What was learned from a catalogue of n tracks.

    `arrays` holds, row by row as in the catalogue: sound (10, n), genre_vectors (64, g),
    genre_codes, personality, typicality, mood, mood_sureness, music, popularity, artist, all
    (n,), membership (k, n), map (2, n) and what `places.build` makes. `objects` holds the fitted
    scikit-learn parts: scaler, kmeans and pca.
    """

    k: int
    k_scores: tuple[KScore, ...]
    personalities: tuple[Personality, ...]
    axes: tuple[Axis, ...]
    arrays: dict[str, NDArray[Any]]
    objects: dict[str, Any]


def check_k(k: int | None) -> None:
    """TrainingError for a number of personalities that no catalogue can have."""
    if k is not None and not SMALLEST_K <= k <= LARGEST_K:
        raise TrainingError(
            f"a catalogue can have {SMALLEST_K} to {LARGEST_K} personalities, not {k}"
        )


def fit(frame: DataFrame, *, k: int | None = None, seed: int = 0, say: Say = quiet) -> Model:
    """Learn from a clean catalogue; the same catalogue and seed give the same model, bit for bit.

    Only music is learned from; noise and speech get labels like all other rows. `k` None chooses
    the number of personalities. Raises TrainingError when the catalogue is too small for that.
    """
    check_k(k)
    music: Bools = (frame["kind"] == "music").to_numpy(np.bool_)
    # One thread: sums over several come out in another order, and so in other last bits.
    with threadpool_limits(limits=1):
        scaler, points = _standardise(frame, music)
        scores = _score(points[music], k, seed, say)
        best = next(score.k for score in scores if score.chosen)
        say(f"Grouping {music.sum():,} tracks into {best} personalities")
        found = clusters.cluster(points, music, best, seed)
        pca = axes.fit_map(points[music])
        say("Placing every track by sound, era and genre")
        arrays = _labels(frame, music, found, seed) | _places(frame, music, seed)
        arrays["map"] = axes.place(pca, points)
        arrays["membership"] = found.membership(points, music)
    return Model(
        k=best,
        k_scores=tuple(scores),
        personalities=tuple(describe(found.centroids, found.shares)),
        axes=axes.name_axes(pca),
        arrays=arrays,
        objects={"scaler": scaler, "kmeans": found.kmeans, "pca": pca},
    )


def _standardise(frame: DataFrame, music: Bools) -> tuple[Any, Floats]:
    if music.sum() < SMALLEST_K + 1:
        raise TrainingError(
            f"too few tracks of music to train on: Segue needs at least {SMALLEST_K + 1}, "
            f"here is {music.sum()}"
        )
    raw = clusters.raw(frame)
    scaler = clusters.fit_scaler(raw[music])
    return scaler, scaler.transform(raw)


def _score(points: Floats, k: int | None, seed: int, say: Say) -> list[KScore]:
    """The scores of every k that was tried, one of them chosen."""
    sample = choice.sample(points, seed)
    if k is None:
        ks = choice.candidates(sample)
        if not ks:
            raise TrainingError(
                "the tracks sound too much alike to be grouped: "
                "at least four must differ in their audio features"
            )
        say(f"Trying {ks[0]} to {ks[-1]} personalities")
    else:
        _check_different(k, sample)
        ks = range(k, k + 1)
        say(f"Scoring {k} personalities")
    return choice.choose(choice.scores(sample, ks, seed))


def _check_different(k: int, points: Floats) -> None:
    different = clusters.distinct(points)
    if different <= k:
        raise TrainingError(
            f"{k} personalities need more than {k} tracks that sound different; "
            f"this catalogue has {different}"
        )


def _labels(
    frame: DataFrame, music: Bools, found: clusters.Clusters, seed: int
) -> dict[str, NDArray[Any]]:
    """What is said about each track."""
    mood = moods.label(frame)
    return {
        "personality": found.labels.astype(np.int8),
        "typicality": found.distances.astype(np.float32),
        "mood": mood,
        "mood_sureness": moods.sureness(frame, mood, seed),
        "music": music,
        "popularity": frame["popularity"].to_numpy(np.float32, na_value=np.nan),
    }


def _places(frame: DataFrame, music: Bools, seed: int) -> dict[str, NDArray[Any]]:
    """Where each track lies, and whose it is."""
    lead = frame["artists"].str[0]
    # "!!!" and "???" fold to nothing, and are two bands.
    folded = lead.map({name: fold(name) or name.casefold() for name in lead.unique()})
    leads = folded.tolist()
    vectors, codes = genres.vectors(leads, frame["genres"].tolist(), seed)
    scores = sound.scores(frame, music)
    return {
        "sound": scores,
        "genre_vectors": vectors,
        "genre_codes": codes,
        "artist": factorize(folded)[0].astype(np.int32),
    } | places.build(frame, scores, leads, codes, music)
