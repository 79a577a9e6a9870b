"""The recipe of most notebooks on such tables, to measure Segue beside it.

Ten audio features, standardised; k-means with four clusters; the answers are the tracks of the
query's cluster with the highest cosine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans
from sklearn.preprocessing import StandardScaler

if TYPE_CHECKING:
    from collections.abc import Mapping

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

CLUSTERS, STARTS = 4, 10


class NotebooksRecipe:
    """Answers as a notebook would; what is unknown is taken for the median.

    `arrays` are those of a run for n tracks. The notebooks would reckon in float64 and sort all;
    float32 and a partial sort give the same answers sooner.
    """

    name = "notebooks' recipe"

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]], seed: int = 0) -> None:
        raw = arrays["raw"].T.astype(np.float64)
        middle = [_median(values) for values in raw.T]
        points = StandardScaler().fit_transform(np.where(np.isnan(raw), middle, raw))
        labels = KMeans(CLUSTERS, n_init=STARTS, random_state=seed).fit(points).labels_
        units = points / np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-12)
        self._cluster = labels
        self._rows = [np.flatnonzero(labels == cluster) for cluster in range(CLUSTERS)]
        self._units: list[Floats] = [units[rows].astype(np.float32) for rows in self._rows]
        self._place = np.empty(len(labels), dtype=np.int64)
        for rows in self._rows:
            self._place[rows] = np.arange(len(rows))

    @property
    def memory_mib(self) -> float:
        """What its vectors and lists take."""
        kept = (*self._units, *self._rows, self._cluster, self._place)
        return float(sum(array.nbytes for array in kept)) / 2**20

    def nearest(self, row: int, limit: int) -> Rows:
        """Rows of up to `limit` tracks of the same cluster, the most alike first."""
        cluster = self._cluster[row]
        units, rows = self._units[cluster], self._rows[cluster]
        likeness = units @ units[self._place[row]]
        likeness[self._place[row]] = -np.inf
        limit = min(limit, len(rows) - 1)
        best = np.argpartition(-likeness, limit)[:limit]
        found: Rows = rows[best[np.argsort(-likeness[best], kind="stable")]]
        return found

    answers = nearest


def _median(values: npt.NDArray[np.float64]) -> float:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if len(known) else 0.0
