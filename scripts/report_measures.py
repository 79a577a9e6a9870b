"""The figures of a report: every number of groups, every algorithm, and the run as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.cluster import DBSCAN, HDBSCAN, MiniBatchKMeans
from sklearn.metrics import (
    adjusted_rand_score,
    calinski_harabasz_score,
    davies_bouldin_score,
    pairwise_distances,
    silhouette_score,
)
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import NearestNeighbors

from engine.model import choice
from engine.model.clusters import kmeans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from engine.tracks import KScore
    from scripts.report_run import Floats, Trained

Labels = NDArray[np.int64]

# So many tracks are scored for k where training scored one k alone.
K_SAMPLE = 20_000
# Ward and the density methods need the distances between all pairs.
ALGORITHM_SAMPLE = 4_000
# The silhouette of these, against all tracks: its standard error is 0.002.
WHOLE_SAMPLE = 4_000
FITS = 3
# A usual choice for the density methods: twice the number of features (Sander et al., 1998).
NEIGHBOURS_PER_FEATURE = 2
# What share of the tracks in one group makes the grouping useless.
ONE_BIG = 0.8
MUCH_NOISE = 0.3


@dataclass(frozen=True, slots=True)
class KRow:
    """One number of groups: training's scores, inertia per track, and Calinski-Harabasz."""

    score: KScore
    inertia: float
    calinski_harabasz: float


@dataclass(frozen=True, slots=True)
class Algorithm:
    """What one algorithm makes of the sample; scores are None where there are not two groups."""

    name: str
    groups: int
    noise: float
    largest: float
    silhouette: float | None
    davies_bouldin: float | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Whole:
    """The run's own groups on all of its music."""

    silhouette: float
    davies_bouldin: float
    calinski_harabasz: float
    seeds: tuple[float, ...]
    bootstraps: tuple[float, ...]
    smallest: float
    largest: float

    @property
    def stability(self) -> float:
        return float(np.mean([*self.seeds, *self.bootstraps]))


@dataclass(frozen=True)
class Compared:
    """The algorithms on one sample, with what their pictures need."""

    algorithms: tuple[Algorithm, ...]
    tree: Floats
    neighbour_distances: Floats
    eps: float


def k_table(trained: Trained, seed: int) -> Iterator[KRow]:
    """Every k that training tried, or 2 to 12 where it was given one."""
    points = choice.sample(trained.points[trained.music], seed)
    known = {score.k: score for score in trained.run.manifest.k_scores}
    if len(known) == 1:
        points = points[:K_SAMPLE]
    for k in choice.candidates(points) if len(known) == 1 else sorted(known):
        labels, inertia = _grouped(points, k, seed)
        score = known.get(k) or choice.score(points, k, seed)
        yield KRow(score, inertia / len(points), float(calinski_harabasz_score(points, labels)))


def whole(trained: Trained, seed: int) -> Whole:
    """The figures of the run itself, measured on all of its music and not on a sample."""
    points, labels = trained.points[trained.music], trained.labels[trained.music]
    shares = np.bincount(labels, minlength=trained.k) / len(labels)
    return Whole(
        silhouette=silhouette_of_some(points, labels, WHOLE_SAMPLE, seed),
        davies_bouldin=float(davies_bouldin_score(points, labels)),
        calinski_harabasz=float(calinski_harabasz_score(points, labels)),
        seeds=_agreement(labels, choice.other_fits(points, trained.k, seed + 100, FITS)),
        bootstraps=_agreement(labels, choice.bootstraps(points, trained.k, seed, FITS)),
        smallest=float(shares.min()),
        largest=float(shares.max()),
    )


def silhouette_of_some(points: Floats, labels: Labels, some: int, seed: int) -> float:
    """The mean silhouette of `some` points, each against all of the others.

    All of them against all would take minutes; this differs from it by chance alone.
    """
    rows = np.random.default_rng(seed).permutation(len(points))[:some]
    groups, sizes = np.unique(labels, return_counts=True)
    ordered = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[ordered], groups)
    scores = []
    for chunk in np.array_split(rows, max(len(rows) // 250, 1)):
        apart = pairwise_distances(
            points[chunk].astype(np.float32), points[ordered].astype(np.float32)
        )
        sums = np.add.reduceat(apart.astype(np.float64), starts, axis=1)
        own = np.searchsorted(groups, labels[chunk])
        at = np.arange(len(chunk))
        within = sums[at, own] / np.maximum(sizes[own] - 1, 1)
        means = sums / sizes
        means[at, own] = np.inf
        nearest = means.min(axis=1)
        score = (nearest - within) / np.maximum(nearest, within)
        scores.append(np.where(sizes[own] > 1, score, 0.0))
    return float(np.concatenate(scores).mean())


def compare(trained: Trained, seed: int) -> Compared:
    """The algorithms side by side: the same tracks, the same k where one is asked for."""
    points = trained.points[trained.sample(ALGORITHM_SAMPLE, seed)]
    k = min(trained.k, len(points) - 1)
    neighbours = min(NEIGHBOURS_PER_FEATURE * points.shape[1], len(points) - 1)
    distances = _kth_distances(points, neighbours)
    eps = float(distances[bend(distances)]) or 1.0
    tree: Floats = linkage(points, "ward")
    found = [
        ("KMeans", kmeans(points, k, seed).labels_),
        ("MiniBatchKMeans", MiniBatchKMeans(k, n_init=10, random_state=seed).fit_predict(points)),
        ("Ward", fcluster(tree, k, "maxclust") - 1),
        ("Gaussian mixture", _mixture(points, k, seed)),
        (f"DBSCAN (eps {eps:.2f})", DBSCAN(eps=eps, min_samples=neighbours).fit_predict(points)),
        ("HDBSCAN", HDBSCAN(min_cluster_size=max(neighbours, 2), copy=True).fit_predict(points)),
    ]
    algorithms = tuple(_scored(name, points, labels) for name, labels in found)
    return Compared(algorithms, tree, distances, eps)


def bend(curve: Sequence[float] | Floats) -> int:
    """Where a curve bends most: the point farthest from the line between its ends (Satopää's knee).

    For inertia by k that is the elbow, for the sorted distances to a neighbour the eps of DBSCAN.
    """
    values = np.asarray(curve, dtype=np.float64)
    if len(values) < 3 or values[0] == values[-1]:
        return len(values) // 2
    along = np.linspace(0.0, 1.0, len(values))
    height = (values - values[0]) / (values[-1] - values[0])
    return int(np.abs(height - along).argmax())


def _grouped(points: Floats, k: int, seed: int) -> tuple[Labels, float]:
    model = kmeans(points, k, seed)
    return model.labels_, float(model.inertia_)


def _agreement(labels: Labels, others: Iterable[NDArray[np.int32]]) -> tuple[float, ...]:
    return tuple(float(adjusted_rand_score(labels, other)) for other in others)


def _kth_distances(points: Floats, neighbours: int) -> Floats:
    distances, _ = NearestNeighbors(n_neighbors=neighbours).fit(points).kneighbors()
    ordered: Floats = np.sort(distances[:, -1])
    return ordered


def _mixture(points: Floats, k: int, seed: int) -> Labels:
    # A feature that hardly changes would make a covariance singular.
    mixture = GaussianMixture(k, reg_covar=1e-3, n_init=2, random_state=seed, max_iter=200)
    labels: Labels = mixture.fit_predict(points)
    return labels


def _scored(name: str, points: Floats, labels: Labels) -> Algorithm:
    grouped = labels >= 0
    _, sizes = np.unique(labels[grouped], return_counts=True)
    noise = float(1 - grouped.mean())
    largest = float(sizes.max() / len(labels)) if len(sizes) else 0.0
    apart = len(sizes) > 1
    return Algorithm(
        name=name,
        groups=len(sizes),
        noise=noise,
        largest=largest,
        silhouette=float(silhouette_score(points[grouped], labels[grouped])) if apart else None,
        davies_bouldin=(
            float(davies_bouldin_score(points[grouped], labels[grouped])) if apart else None
        ),
        verdict=verdict(len(sizes), noise, largest),
    )


def verdict(groups: int, noise: float, largest: float) -> str:
    """What a grouping is worth to a listener, whatever its scores."""
    if not groups:
        return "no groups at all: everything is noise"
    rest = 1 - noise
    if groups == 1 or largest >= ONE_BIG * rest:
        left = f", {noise:.0%} are in none" if noise else ""
        return f"one big group of {largest:.0%} of the tracks{left}: it does not tell songs apart"
    if noise >= MUCH_NOISE:
        return f"leaves {noise:.0%} of the tracks without any group"
    return "every track has a group" if noise == 0 else f"{noise:.0%} of the tracks have no group"
