"""How many groups the music falls into: `k` chosen by its scores.

Each k is judged on one fixed sample by three figures: the silhouette (groups are apart), the
Davies-Bouldin index (groups are tight) and stability (the same groups come back from other seeds
and other halves of the sample). Stability is a condition, since groups that change with the seed
mean nothing to a listener: where no k is stable, the more stable half stands for election. The
other two then vote by rank. Ranks rather than sums, because the silhouette alone likes three
groups best in almost any catalogue and the two figures have different scales.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import rankdata
from sklearn.metrics import adjusted_rand_score, davies_bouldin_score, silhouette_score

from engine.model.clusters import Floats, Labels, distinct, kmeans
from engine.tracks import KScore

if TYPE_CHECKING:
    from collections.abc import Sequence

SMALLEST, LARGEST = 3, 10
SAMPLE = 40_000
# A silhouette is quadratic in its rows: 6,000 take 0.4 s and are within 0.003 of all 128,000.
SILHOUETTE_SAMPLE = 6_000
RESAMPLES = 6
# Below this, a part of the groups comes and goes with the seed.
STABLE = 0.85


def candidates(points: Floats) -> range:
    """The numbers of groups worth trying; fewer for a handful of tracks, none for under four."""
    most = min(LARGEST, distinct(points[:SAMPLE]) // 2)
    return range(max(2, min(SMALLEST, most)), most + 1)


def choose(scores: Sequence[KScore]) -> list[KScore]:
    """The same scores with the best one marked; equal votes go to the more stable groups."""
    usual = float(np.median([score.stability for score in scores]))
    stable = [s for s in scores if s.stability >= STABLE] or [
        s for s in scores if s.stability >= usual
    ]
    apart = rankdata([-score.silhouette for score in stable])
    tight = rankdata([score.davies_bouldin for score in stable])
    votes = zip(apart + tight, stable, strict=True)
    best = min(votes, key=lambda vote: (vote[0], -vote[1].stability, vote[1].k))[1].k
    return [replace(score, chosen=score.k == best) for score in scores]


def score(points: Floats, k: int, seed: int) -> KScore:
    """How well `points` (n, features), in random order, fall into `k` groups."""
    model = kmeans(points, k, seed, starts=5)
    head = points[:SILHOUETTE_SAMPLE]
    labels: Labels = model.labels_[: len(head)]
    sizes = np.sort(np.bincount(model.labels_, minlength=k))[::-1] / len(points)
    return KScore(
        k=k,
        silhouette=_silhouette(head, labels),
        davies_bouldin=float(davies_bouldin_score(points, model.labels_)),
        stability=_stability(points, labels, k, seed),
        sizes=tuple(float(size) for size in sizes),
    )


def sample(points: Floats, seed: int) -> Floats:
    """At most `SAMPLE` of the points, in random order."""
    order = np.random.default_rng(seed).permutation(len(points))[:SAMPLE]
    return points[order]


def _silhouette(points: Floats, labels: Labels) -> float:
    if len(np.unique(labels)) < 2:
        return 0.0
    return float(silhouette_score(points, labels))


def _stability(points: Floats, labels: Labels, k: int, seed: int) -> float:
    """Mean agreement of `labels`, those of the first points, with fits on halves of the points."""
    agreements = []
    for attempt in range(1, RESAMPLES + 1):
        rng = np.random.default_rng([seed, k, attempt])
        half = points[rng.permutation(len(points))[: max(len(points) // 2, k)]]
        if distinct(half) < k:
            agreements.append(0.0)
            continue
        other = kmeans(half, k, seed + attempt, starts=5)
        agreements.append(float(adjusted_rand_score(labels, other.predict(points[: len(labels)]))))
    return float(np.mean(agreements))
