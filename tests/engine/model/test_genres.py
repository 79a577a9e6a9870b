from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.model import genres

if TYPE_CHECKING:
    from numpy.typing import NDArray

ARTISTS = ["cello", "viola", "metalhead", "rocker", "indie", "nobody"]
TAGS = [
    ("baroque", "classical"),
    ("classical", "romantic era"),
    ("death metal", "metal"),
    ("metal", "rock"),
    ("indie rock", "rock"),
    (),
]


def closeness(
    vectors: NDArray[np.float32], codes: NDArray[np.int32], one: str, other: str
) -> float:
    column = dict(zip(ARTISTS, codes, strict=True))
    return float(vectors[:, column[one]] @ vectors[:, column[other]])


def test_artists_who_share_genres_are_closer_than_those_who_do_not() -> None:
    vectors, codes = genres.vectors(ARTISTS, TAGS, seed=0)
    assert closeness(vectors, codes, "cello", "viola") > 0.1
    assert closeness(vectors, codes, "indie", "rocker") > closeness(
        vectors, codes, "indie", "metalhead"
    )
    assert abs(closeness(vectors, codes, "cello", "metalhead")) < 1e-5


def test_known_profiles_are_unit_vectors_and_column_0_is_nothing() -> None:
    vectors, codes = genres.vectors(ARTISTS, TAGS, seed=0)
    assert vectors.shape == (64, 6)
    assert vectors.dtype == np.float32
    assert not vectors[:, 0].any()
    np.testing.assert_allclose(np.linalg.norm(vectors[:, 1:], axis=0), 1, atol=1e-5)
    assert codes.tolist() == [1, 2, 3, 4, 5, 0]


def test_a_track_without_genres_has_those_of_its_artist() -> None:
    _, codes = genres.vectors(["a", "b", "a"], [(), ("jazz",), ("soul",)], seed=0)
    assert codes[0] == codes[2] != codes[1]


def test_various_artists_are_not_one_artist() -> None:
    profiles = genres.pool(["various artists"] * 3, [("jazz",), ("metal",), ()])
    assert profiles == [("jazz",), ("metal",), ()]


def test_artists_with_the_same_genres_share_a_profile() -> None:
    vectors, codes = genres.vectors(
        ["a", "b"], [("soul", "jazz"), ("jazz", "soul")][:1] * 2, seed=0
    )
    assert codes.tolist() == [1, 1]
    assert vectors.shape == (64, 2)


def test_a_catalogue_without_genres_has_the_unknown_profile_alone() -> None:
    vectors, codes = genres.vectors(["a", "b"], [(), ()], seed=0)
    assert vectors.shape == (64, 1)
    assert codes.tolist() == [0, 0]


def test_a_genre_counts_as_a_whole_and_by_its_words() -> None:
    assert genres.terms(["indie rock"]) == ["=indie rock", "indie", "rock"]


def test_more_profiles_than_dimensions_still_fill_64() -> None:
    tags = [(f"genre {number}", f"style {number % 90}") for number in range(200)]
    vectors, codes = genres.vectors([str(number) for number in range(200)], tags, seed=0)
    assert vectors.shape == (64, 201)
    assert len(set(codes)) == 200
