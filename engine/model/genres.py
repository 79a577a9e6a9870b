"""Where an artist lies among the genres: words that are used together end up close."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.utils.extmath import randomized_svd

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scipy.sparse import csr_matrix

Floats32 = NDArray[np.float32]
Codes = NDArray[np.int32]
Genres = tuple[str, ...]

DIMENSIONS = 64
# Names that stand for many artists; pooling their genres would make one artist of them.
NOBODY = frozenset({"", "various artists", "various", "unknown artist", "unknown"})
# A profile this short after the SVD has nothing in common with any other.
NOTHING = 1e-6


def vectors(leads: Sequence[str], genres: Sequence[Genres], seed: int) -> tuple[Floats32, Codes]:
    """Unit vectors of the distinct genre profiles, (64, profiles), and each track's column, (n,).

    A track's profile is what its lead artist (folded) is tagged with anywhere in the catalogue,
    because only some of an artist's rows carry genres. Column 0 is all zero: nothing is known.
    """
    profiles = pool(leads, genres)
    columns: dict[Genres, int] = {(): 0}
    codes = np.array([columns.setdefault(profile, len(columns)) for profile in profiles], np.int32)
    space = np.zeros((DIMENSIONS, len(columns)), dtype=np.float32)
    known = list(columns)[1:]
    if known:
        placed = _unit(_reduce(_weigh(known), seed)).T
        space[: len(placed), 1:] = placed
    return space, codes


def pool(leads: Sequence[str], genres: Sequence[Genres]) -> list[Genres]:
    """For each track, all genres of its lead artist, sorted."""
    of_artist: dict[str, set[str]] = {}
    for lead, own in zip(leads, genres, strict=True):
        if own and lead not in NOBODY:
            of_artist.setdefault(lead, set()).update(own)
    pooled = {lead: tuple(sorted(names)) for lead, names in of_artist.items()}
    return [
        own if lead in NOBODY else pooled.get(lead, ())
        for lead, own in zip(leads, genres, strict=True)
    ]


def terms(profile: Iterable[str]) -> list[str]:
    """Each genre whole and each of its words: "indie rock" is near "rock" and nearer itself."""
    return [term for genre in profile for term in (f"={genre}", *genre.split())]


def _weigh(profiles: Sequence[Genres]) -> csr_matrix:
    # Ten kinds of rock are not ten times as much rock: with the logarithm of the counts, 9.2% of
    # the neighbours share a playlist with the query, with the counts themselves 9.0%.
    weigher = TfidfVectorizer(analyzer=terms, sublinear_tf=True)
    matrix: csr_matrix = weigher.fit_transform(profiles)
    return matrix


def _reduce(matrix: csr_matrix, seed: int) -> NDArray[np.float64]:
    """The truncated SVD of (profiles, terms): (profiles, up to 64)."""
    dimensions = min(DIMENSIONS, *matrix.shape)
    left, values, _ = randomized_svd(matrix, dimensions, random_state=seed)
    reduced: NDArray[np.float64] = left * values
    return reduced


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    units: NDArray[np.float64] = rows / np.where(lengths > NOTHING, lengths, np.inf)
    return units
