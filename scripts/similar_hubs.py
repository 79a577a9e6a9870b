"""Hubs and orphans: who is recommended by everybody, and who by nobody?"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Rows = npt.NDArray[np.int64]
Graph = list[Rows]

_CHUNK = 500


class Hubs(NamedTuple):
    """What the graph of all answers looks like.

    `skew` is the skewness of how often a track is recommended (k-occurrence): 0 if all tracks are
    treated alike, more the more hubs there are. `never` is the share of the tracks that no other
    one recommends. `reachable` is the share that is in the largest set of tracks which lead to one
    another by answers of answers.
    """

    skew: float
    never: float
    reachable: float


def graph(
    answers: Callable[[int], Rows], rows: Sequence[int], seen: Callable[[int], object]
) -> Graph:
    """The answers for each of `rows`; `seen` hears how many more are done."""

    def some(start: int) -> Graph:
        found = [answers(row) for row in rows[start : start + _CHUNK]]
        seen(len(found))
        return found

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        chunks = pool.map(some, range(0, len(rows), _CHUNK))
        return [found for chunk in chunks for found in chunk]


def hubs(answers: Graph, rows: Rows, tracks: int) -> Hubs:
    """The figures of the graph in which each of `rows` leads to its `answers`, rows as well.

    What is recommended but not among `rows` is left out; `tracks` is the size of the catalogue.
    """
    node = np.full(tracks, -1)
    node[rows] = np.arange(len(rows))
    ends = node[np.concatenate([*answers, np.empty(0, np.int64)]).astype(np.int64)]
    starts = np.repeat(np.arange(len(rows)), [len(found) for found in answers])
    starts, ends = starts[ends >= 0], ends[ends >= 0]
    times = np.bincount(ends, minlength=len(rows)).astype(np.float64)
    links = csr_matrix((np.ones(len(ends), np.int8), (starts, ends)), shape=(len(rows),) * 2)
    _, part = connected_components(links, directed=True, connection="strong")
    return Hubs(
        _skew(times), float((times == 0).mean()), float(np.bincount(part).max()) / len(rows)
    )


def _skew(values: npt.NDArray[np.float64]) -> float:
    deviation = float(values.std())
    return float(((values - values.mean()) ** 3).mean()) / deviation**3 if deviation else 0.0
