"""Groups of tracks that sound alike: the standardised space and k-means in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist
from scipy.special import softmax
from sklearn.cluster import KMeans
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from engine.features import CLUSTERING

if TYPE_CHECKING:
    from pandas import DataFrame

Floats = NDArray[np.float64]
Labels = NDArray[np.int32]

# Starting points are tried on this many tracks, and the best is refined on all (Bradley and
# Fayyad, "Refining initial points for k-means", 1998): ten starts then cost what one would on
# 134,000 tracks. With five on all, one seed of four ended in a worse optimum at k = 7.
STARTS, STARTING_SAMPLE = 10, 6_000
# scikit-learn's own 1e-4 stops while tracks still change their group: two seeds then agree to an
# adjusted Rand index of 0.990 on 134,000 tracks, with 1e-6 to 0.997, for a third more time.
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Clusters:
    """What k-means found in the music, for all rows: groups numbered from the largest down.

    `labels` is (n,), `distances` (n,) to the row's own centroid, `centroids` (k, features) and
    `shares` (k,), which count the music alone.
    """

    labels: Labels
    distances: Floats
    centroids: Floats
    shares: Floats
    kmeans: Any

    def membership(self, points: Floats, music: NDArray[np.bool_]) -> NDArray[np.float16]:
        """How much of each group is in each of the points: (k, n), columns add up to 1.

        `exp(-d² / t)` of the distances d to the centroids, made to add up to 1. The temperature t
        is half the music's mean squared distance to its own centroid. On the real catalogue the
        median track is then 78% its own, and one in eight has no half of anything. The likelihoods
        of a round mixture (t = 2/9 of that mean) make nearly all tracks 97% one thing, which is
        not how they sound at a border; the whole mean leaves half of them with no half.
        """
        temperature = float(np.mean(self.distances[music] ** 2)) / 2 or 1.0
        shares = softmax(-cdist(points, self.centroids, "sqeuclidean") / temperature, axis=1)
        return np.ascontiguousarray(shares.T, dtype=np.float16)


def raw(frame: DataFrame) -> Floats:
    """The clustering features as they are, (n, features), NaN where unknown."""
    values: Floats = frame[list(CLUSTERING)].to_numpy(np.float64)
    return values


def fit_scaler(music: Floats) -> Pipeline:
    """Median for what is unknown, then mean 0 and deviation 1, learned from the music rows."""
    imputer = SimpleImputer(strategy="median", keep_empty_features=True)
    return make_pipeline(imputer, StandardScaler()).fit(music)


def distinct(points: Floats) -> int:
    """How many different points there are, to six decimals."""
    return len(np.unique(points.round(6), axis=0))


def has_distinct(points: Floats, k: int) -> bool:
    """Are there `k` different points? Nearly always the first few tell: sorting all is slow."""
    return distinct(points[: 20 * k]) >= k or distinct(points) >= k


def kmeans(points: Floats, k: int, seed: int) -> Any:
    """A fitted KMeans; `points` (n, features) must hold at least `k` different ones."""
    some = points
    if len(points) > STARTING_SAMPLE:
        drawn = np.random.default_rng(seed).choice(len(points), STARTING_SAMPLE, replace=False)
        # Nearly all tracks may be copies of one another, and the few others be missed.
        some = points[drawn] if has_distinct(points[drawn], k) else points
    started = KMeans(k, n_init=STARTS, tol=TOLERANCE, random_state=seed).fit(some)
    if some is points:
        return started
    return KMeans(k, init=started.cluster_centers_, n_init=1, tol=TOLERANCE).fit(points)


def cluster(points: Floats, music: NDArray[np.bool_], k: int, seed: int) -> Clusters:
    """`k` groups of the music among `points` (n, features); the other rows join the nearest.

    Groups are numbered by share, so that a number means the same whatever the seed.
    """
    model = _sort_groups(kmeans(points[music], k, seed))
    centroids: Floats = model.cluster_centers_
    labels: Labels = model.predict(points)
    distances: Floats = np.linalg.norm(points - centroids[labels], axis=1)
    shares = np.bincount(labels[music], minlength=k) / music.sum()
    return Clusters(labels, distances, centroids, shares, model)


def _sort_groups(model: Any) -> Any:
    """The same model with its groups in order of size, equal sizes in order of their centroids."""
    sizes = np.bincount(model.labels_, minlength=model.n_clusters)
    by_centroid = np.lexsort(model.cluster_centers_.T[::-1])
    order = by_centroid[np.argsort(-sizes[by_centroid], kind="stable")]
    model.cluster_centers_ = np.ascontiguousarray(model.cluster_centers_[order])
    model.labels_ = np.argsort(order)[model.labels_].astype(np.int32)
    return model
