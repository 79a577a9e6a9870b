"""Nearest tracks by FAISS and scikit-learn, beside Segue's, on the same vectors.

A track is a vector of all that the lens compares, weighted, and the expected gap of what is unknown
of it as one coordinate more: for a query of which all is known, the nearest vectors are exactly the
nearest tracks. All run in one thread, in the same process, one after the other.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from sklearn.neighbors import NearestNeighbors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.search.neighbours import Neighbours
    from engine.tracks import Lens

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
Ask = Callable[[int], Rows]

OURS, FAISS, SKLEARN = "Segue", "FAISS IndexFlatL2", "scikit-learn brute force"
TEN = 10
_CHUNK = 65_536
NO_FAISS = "FAISS is not installed, so nothing is compared with it; make bench installs it."


def has_faiss() -> bool:
    """Whether FAISS is here; only the dependency group "bench" has it."""
    return find_spec("faiss") is not None


def ways(neighbours: Neighbours, tracks: int, lens: Lens) -> dict[str, Ask]:
    """Who can be asked for the rows of the ten tracks nearest to that at a row."""
    points = np.concatenate(
        [
            _points(neighbours, np.arange(at, min(at + _CHUNK, tracks)), lens)
            for at in range(0, tracks, _CHUNK)
        ]
    )
    found: dict[str, Ask] = {OURS: lambda row: neighbours.nearest(row, TEN, lens)[0]}
    if has_faiss():
        found[FAISS] = _faiss(points)
    found[SKLEARN] = _sklearn(points)
    return found


def _points(neighbours: Neighbours, rows: Rows, lens: Lens) -> Floats:
    placed, unsure = neighbours.vectors(rows, lens)
    return np.column_stack([placed, np.sqrt(unsure)]).astype(np.float32)


def _query(points: Floats, row: int) -> Floats:
    # It is a place, and nothing of it in doubt.
    return np.append(points[row, :-1], np.float32(0))[np.newaxis]


def median_ms(ask: Ask, rows: Sequence[int]) -> float:
    """The median time of a question, each asked once beforehand to warm up."""
    taken = []
    for row in rows:
        ask(row)
    for row in rows:
        began = time.perf_counter()
        ask(row)
        taken.append((time.perf_counter() - began) * 1_000)
    return statistics.median(taken)


def _faiss(points: Floats) -> Ask:
    # Only now: most who measure have none.
    import faiss

    faiss.omp_set_num_threads(1)
    index: Any = faiss.IndexFlatL2(points.shape[1])
    index.add(points)

    def ask(row: int) -> Rows:
        rows: Rows = index.search(_query(points, row), TEN)[1][0]
        return rows

    return ask


def _sklearn(points: Floats) -> Ask:
    index = NearestNeighbors(n_neighbors=TEN, algorithm="brute").fit(points)

    def ask(row: int) -> Rows:
        rows: Rows = index.kneighbors(_query(points, row), return_distance=False)[0]
        return rows

    return ask
