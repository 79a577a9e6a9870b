"""The map: two directions through the sound of the catalogue, named by what lies at their ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.decomposition import PCA

from engine.features import BY_NAME, CLUSTERING
from engine.tracks import Axis

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A feature names an end when its loading is at least this part of the strongest one.
TELLING = 0.6
MOST_WORDS = 3


def fit_map(music: NDArray[np.float64]) -> Any:
    """PCA with two components over the standardised music, (n, clustering features)."""
    return PCA(2, svd_solver="covariance_eigh").fit(music)


def place(pca: Any, points: NDArray[np.float64]) -> NDArray[np.float32]:
    """The points on the map, (2, n)."""
    return np.ascontiguousarray(pca.transform(points).T, dtype=np.float32)


def name_axes(pca: Any) -> tuple[Axis, ...]:
    """What each direction of the map means, from the loadings."""
    shares = np.nan_to_num(pca.explained_variance_ratio_)
    return tuple(
        _axis(loadings, float(share))
        for loadings, share in zip(pca.components_, shares, strict=True)
    )


def _axis(loadings: NDArray[np.float64], share: float) -> Axis:
    by_weight = sorted(
        zip(CLUSTERING, loadings.tolist(), strict=True), key=lambda item: -abs(item[1])
    )
    least = TELLING * abs(by_weight[0][1])
    telling = [item for item in by_weight if abs(item[1]) >= least][:MOST_WORDS]
    return Axis(
        low=", ".join(_word(name, -loading) for name, loading in telling),
        high=", ".join(_word(name, loading) for name, loading in telling),
        share=share,
        loadings=dict(by_weight),
    )


def _word(name: str, direction: float) -> str:
    return BY_NAME[name].more if direction > 0 else BY_NAME[name].less
