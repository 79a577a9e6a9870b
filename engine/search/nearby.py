"""The nearest tracks of all tracks at once, as good as training has time for.

`engine.search.neighbours` answers one query exactly in half a millisecond, which is a minute for
all tracks of a catalogue. Here a track is only compared with those of the cells around it: of its
ten nearest in the blend 87% are found, in a twentieth of the time.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from engine.search.neighbours import mean_vector
from engine.search.points import ARTIST, ERA, FAME, GENRE, SOUND

if TYPE_CHECKING:
    from collections.abc import Mapping

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

# A cell holds so many tracks on the mean, and a track is compared with those of so many cells.
_CELL, _CELLS = 384, 10
# The centres of cells are k-means' of so many tracks a cell, after so many rounds.
_SAMPLED, _ROUNDS = 25, 4
# So many rows are compared at a time: the distances to a dozen cells then stay in a cache.
_AT_A_TIME, _ASSIGNED = 256, 8_192
# The minima of so many interleaved groups tell how far the nearest are, see `select.bound`.
_GROUPS = 128
# What a dimension belongs to. Sound and artist are known of every track.
_ERA, _FAME, _GENRES, _KNOWN = range(4)


class Space(NamedTuple):
    """Vectors whose squared gaps are the squared distances in the blend.

    `vectors` is (n, n_dims), weighted, with the mean where nothing is known, and the genres last.
    `parts` (n_dims,) says to which of era, fame, genres and the rest a dimension belongs. `known`
    (n, 4) tells which of them a query is compared by, and `unsure` (n, 4) what not knowing them
    adds to the squared distance to a track.
    """

    vectors: Floats
    parts: npt.NDArray[np.int64]
    known: Bools
    unsure: Floats


class Nearby(NamedTuple):
    """The rows of n tracks nearest to each track of music, (n_music, n), nearest first.

    `squared` are their squared distances. Where fewer were found, the row is -1 and the distance
    infinite. `found` has places in the `space` instead of rows.
    """

    rows: Numbers
    squared: Floats
    found: Numbers
    space: Space

    def back(self, tracks: Rows) -> Floats:
        """The squared distances to some of the tracks from the nearest of theirs, (n_tracks, n).

        They differ from those to the nearest where not the same is known of both.
        """
        there = self.found[tracks]
        known = self.space.known[there]
        gaps = self.space.vectors[there] - self.space.vectors[tracks][:, np.newaxis]
        gaps *= known[..., self.space.parts]
        squared = np.einsum("tnd,tnd->tn", gaps, gaps)
        squared += np.einsum("tnp,tp->tn", known, self.space.unsure[tracks])
        back: Floats = np.where(there >= 0, squared, np.float32(np.inf))
        return back


def nearest(arrays: Mapping[str, npt.NDArray[Any]], n: int, seed: int) -> Nearby:
    """Some `n` tracks of music near to each track of music, by the arrays of `engine.model`.

    No track is near to itself. The same seed finds the same.
    """
    music = np.flatnonzero(arrays["music"])
    space = _space(arrays, music)
    rng = np.random.default_rng(seed)
    found = np.full((len(music), n), -1, dtype=np.int32)
    squared = np.full(found.shape, np.inf, dtype=np.float32)
    by_genre = space.known[:, _GENRES]
    # Who is compared without genres has neighbours of all of them, in other cells.
    blind = space._replace(
        vectors=np.ascontiguousarray(space.vectors[:, space.parts != _GENRES]),
        parts=space.parts[space.parts != _GENRES],
    )
    # One thread each: sums over several come out in another order, and so in other last bits.
    with threadpool_limits(1):
        for one, queries in ((space, by_genre), (blind, ~by_genre)):
            if queries.any():
                _search(one, queries, rng, found, squared)
    rows = np.where(found >= 0, music.astype(np.int32)[found], np.int32(-1))
    return Nearby(rows, squared, found, space)


def _space(arrays: Mapping[str, npt.NDArray[Any]], rows: Rows) -> Space:
    """The space of the tracks at `rows`, from the arrays of a run."""
    codes = arrays["genre_codes"][rows]
    mean = mean_vector(arrays["genre_vectors"], arrays["genre_codes"][arrays["music"]])
    genres = np.array(arrays["genre_vectors"])
    genres[:, 0] = mean
    places = arrays["places"][:, rows]
    sound, told = places[:-2], places[-2:]
    vectors = np.vstack(
        [
            np.sqrt(SOUND["blend"]) * sound,
            np.sqrt(ARTIST["blend"]) * arrays["voice_sound"][:, arrays["voice"][rows]],
            np.sqrt([[ERA["blend"]], [FAME["blend"]]]) * told,
            np.sqrt(GENRE["blend"]) * genres[:, codes],
        ]
    )
    nothing = np.zeros(len(rows))
    doubts = np.vstack([arrays["doubts"][:, rows], (1 - mean @ mean) * (codes == 0), nothing])
    weights = np.array([[ERA["blend"]], [FAME["blend"]], [GENRE["blend"]], [0]])
    everything = np.ones(len(rows), dtype=bool)
    return Space(
        vectors.T.astype(np.float32, order="C"),
        np.repeat(
            [_KNOWN, _ERA, _FAME, _GENRES], [len(vectors) - 2 - len(genres), 1, 1, len(genres)]
        ),
        np.vstack([arrays["told"][:, rows], codes != 0, everything]).T,
        (weights * doubts).T.astype(np.float32),
    )


def _search(
    space: Space, queries: Bools, rng: np.random.Generator, found: Numbers, squared: Floats
) -> None:
    """Put the places of the nearest and their distances into the rows of the `queries`."""
    cells = _Cells(space.vectors, rng)
    # |u - v|² without |u|², which is the same for all, is one product of these and a query, part by
    # part as far as the query is known.
    there = np.hstack([-2 * space.vectors, _lengths(space)])[cells.order]

    def search(cell: int) -> None:
        members = cells.members(cell)
        asking = np.flatnonzero(queries[cells.order[members]])
        others = cells.around(cell)
        around = there[others].T
        for start in range(0, len(asking), _AT_A_TIME):
            some = asking[start : start + _AT_A_TIME]
            rows = cells.order[members[some]]
            known = space.known[rows]
            asked = space.vectors[rows] * known[:, space.parts]
            gaps = np.hstack([asked, known.astype(np.float32)]) @ around
            # The cell itself comes first.
            gaps[np.arange(len(some)), some] = np.inf
            near, distances = _smallest(gaps, found.shape[1])
            places = np.where(distances < np.inf, cells.order[others[near]], -1)
            found[rows, : places.shape[1]] = places
            own = np.einsum("qd,qd->q", asked, asked)[:, np.newaxis]
            squared[rows, : places.shape[1]] = np.maximum(distances + own, 0)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for _ in pool.map(search, range(len(cells))):
            pass


def _lengths(space: Space) -> Floats:
    """|v|² of each track in each part, with what is unsure of it, (n, n_parts)."""
    squares = [
        np.einsum("nd,nd->n", own, own)
        for own in (space.vectors[:, space.parts == part] for part in range(_KNOWN + 1))
    ]
    lengths: Floats = np.array(squares, dtype=np.float32).T + space.unsure
    return lengths


class _Cells:
    """Tracks by which of some of them is the nearest.

    `order` (n,) has the tracks cell by cell; members and surroundings are places in it.
    """

    def __init__(self, vectors: Floats, rng: np.random.Generator) -> None:
        count = max(1, len(vectors) // _CELL)
        sample = vectors[rng.permutation(len(vectors))[: count * _SAMPLED]]
        centres: Floats = sample[:count]
        for _ in range(_ROUNDS):
            centres = _means(sample, _nearest(sample, centres), centres)
        cell = _nearest(vectors, centres)
        self.order: Rows = np.argsort(cell, kind="stable")
        self._starts = np.searchsorted(cell[self.order], np.arange(count + 1))
        lengths = np.einsum("cd,cd->c", centres, centres)
        apart = lengths - 2 * centres @ centres.T
        np.fill_diagonal(apart, -np.inf)
        self._around = np.argsort(apart, axis=1)[:, :_CELLS]

    def __len__(self) -> int:
        return len(self._around)

    def members(self, cell: int) -> Rows:
        return np.arange(self._starts[cell], self._starts[cell + 1])

    def around(self, cell: int) -> Rows:
        """The members of the cell, and then those of the cells around it."""
        return np.concatenate([self.members(int(near)) for near in self._around[cell]])


def _nearest(vectors: Floats, centres: Floats) -> Rows:
    """The nearest centre of each vector, (n,)."""
    lengths = np.einsum("cd,cd->c", centres, centres)
    starts = range(0, len(vectors), _ASSIGNED)
    chunks = (vectors[start : start + _ASSIGNED] for start in starts)
    return np.concatenate([np.argmin(lengths - 2 * some @ centres.T, axis=1) for some in chunks])


def _means(vectors: Floats, cell: Rows, centres: Floats) -> Floats:
    """The mean vector of each cell; a cell that is empty keeps its centre."""
    count = np.bincount(cell, minlength=len(centres))[:, np.newaxis]
    sums = (
        csr_matrix(
            (np.ones(len(cell), np.float32), (cell, np.arange(len(cell)))),
            shape=(len(centres), len(cell)),
        )
        @ vectors
    )
    means: Floats = np.where(count > 0, sums / np.maximum(count, 1), centres).astype(np.float32)
    return means


def _smallest(values: Floats, n: int) -> tuple[Rows, Floats]:
    """Places of the `n` smallest of each row, or of all, and their values, ascending."""
    count, width = values.shape
    if width < 2 * _GROUPS or n > _GROUPS // 2:
        places = np.argpartition(values, min(n, width) - 1, axis=1)[:, :n]
        found = np.take_along_axis(values, places, axis=1)
    else:
        whole = width // _GROUPS * _GROUPS
        minima = values[:, :whole].reshape(count, -1, _GROUPS).min(axis=1)
        bounds = np.partition(minima, n - 1, axis=1)[:, n - 1]
        hits = np.flatnonzero(values <= bounds[:, np.newaxis])
        row, column = np.divmod(hits, width)
        each = np.bincount(row, minlength=count)
        beside = np.arange(len(hits)) - np.repeat(np.cumsum(each) - each, each)
        places = np.zeros((count, each.max()), dtype=np.int64)
        found = np.full(places.shape, np.inf, dtype=np.float32)
        places[row, beside] = column
        found[row, beside] = values.ravel()[hits]
    order = np.argsort(found, axis=1, kind="stable")[:, :n]
    return np.take_along_axis(places, order, axis=1), np.take_along_axis(found, order, axis=1)
