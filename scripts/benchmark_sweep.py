"""How long choosing the number of personalities takes, beside the usual sweep over k.

The usual sweep fits `KMeans(n_init=20)` and takes the silhouette of all tracks for each k of 2 to
10. It is run here for one k in the middle, on all cores, and counted nine times; Segue's choice and
fit run whole, in one thread as in training.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from threadpoolctl import threadpool_limits

from engine.artifacts import open_run
from engine.features import CLUSTERING
from engine.index import Index
from engine.model import choice, clusters

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

KS = range(2, 11)
MIDDLE = 6


def seconds(run: Path, seed: int = 0) -> tuple[float, float]:
    """Seconds for choosing k and fitting as Segue does, and for the usual sweep, on a run's music.

    `run` is the folder of a trained run.
    """
    points = _points(run)
    with threadpool_limits(1):
        own = _taken(lambda: _choose_and_fit(points, seed))
    return own, len(KS) * _taken(lambda: _usual(points, MIDDLE, seed))


def _choose_and_fit(points: Floats, seed: int) -> None:
    sample = choice.sample(points, seed)
    scores = choice.choose([choice.score(sample, k, seed) for k in choice.candidates(sample)])
    best = next(score.k for score in scores if score.chosen)
    clusters.cluster(points, np.ones(len(points), dtype=np.bool_), best, seed)


def _usual(points: Floats, k: int, seed: int) -> None:
    labels = KMeans(k, n_init=20, random_state=seed).fit_predict(points)
    silhouette_score(points, labels)


def _points(folder: Path) -> Floats:
    run = open_run(folder)
    rows = np.flatnonzero(run.arrays["music"])
    with Index(run.index_path, tracks=run.manifest.tracks) as index:
        tracks = index.tracks(rows)
    raw = np.array([[track.features[name] for name in CLUSTERING] for track in tracks])
    points: Floats = run.load("scaler").transform(raw)
    return points


def _taken(do: Callable[[], None]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began
