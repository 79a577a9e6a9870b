"""Why a track stands between several songs, in a listener's words and from the true gaps."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

from engine.search.reasons import differences, shared
from engine.search.why import why

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from engine.search.reasons import Pair
    from engine.tracks import Lens

_ORDINALS = ("first", "second", "third", "fourth", "fifth")
# What is left to say of a track that differs from each of the songs in many things a little.
MIXED = "a little of each"


def leaning(pairs: Sequence[Sequence[Pair]], sides: Sequence[int | None], lens: Lens) -> list[str]:
    """Why each answer of a blend stands there, of the `pairs` of each song with each answer.

    An answer that leans to a song is compared with that one. While there is more to say, no two
    read alike.
    """
    said: list[str] = []
    for side, beside in zip(sides, zip(*pairs, strict=True), strict=True):
        said.append(
            midway(beside, lens, unlike=said)
            if side is None
            else why(beside[side], lens, unlike=said)
        )
    return said


def midway(pairs: Sequence[Pair], lens: Lens, *, unlike: Collection[str] = ()) -> str:
    """What a track has in common with all songs, and how it differs from two of them.

    `pairs` are of each song and the track, in the order in which the songs were asked for: "same
    era, livelier than the first, sadder than the second". It is none of `unlike` while there is
    anything else to say. With the lens "sound" only what can be heard is said.
    """
    common = list(_common(pairs, lens))
    said = [", ".join([*common, *words]) for words in _compared(pairs)]
    said = said or [", ".join(common) or MIXED]
    return next((words for words in said if words not in unlike), said[0])


def _common(pairs: Sequence[Pair], lens: Lens) -> Iterator[str]:
    tracks = [pairs[0].match, *(pair.query for pair in pairs)]
    genres = set.intersection(*(set(track.genres) for track in tracks))
    if genres and lens == "blend":
        counts = pairs[0].genres
        yield f"all {min(genres, key=lambda genre: (counts.get(genre, 0), genre))}"
    first, *others = ([reason.words for reason in shared(pair, lens)] for pair in pairs)
    same = [word for word in first if all(word in other for other in others)]
    if same:
        yield f"same {_listed(same)}"


def _compared(pairs: Sequence[Pair]) -> Iterator[tuple[str, ...]]:
    """How it differs from two of the songs, the most telling first.

    That is what it has more of than the one and less than the other, and of such the widest gaps.
    """
    told = [list(enumerate(differences(pair))) for pair in pairs]
    found = [
        (
            (not _apart(pairs[one], pairs[two], first.about, second.about), here + there),
            _than(one, two, first.words, second.words, len(pairs)),
        )
        for one, two in combinations(range(len(pairs)), 2)
        for (here, first), (there, second) in product(told[one], told[two])
    ]
    for _, words in sorted(found):
        yield words


def _than(one: int, two: int, first: str, second: str, songs: int) -> tuple[str, ...]:
    """How it differs from the one and from the two, in one phrase where it is the same."""
    if first != second:
        return f"{first} than the {_ORDINALS[one]}", f"{second} than the {_ORDINALS[two]}"
    both = "both" if songs == 2 else f"the {_ORDINALS[one]} and the {_ORDINALS[two]}"
    return (f"{first} than {both}",)


def _apart(one: Pair, two: Pair, about: str, about_two: str) -> bool:
    """Whether the two songs lie on both sides of their match, in the same feature."""
    return about == about_two and one.gaps[about] * two.gaps[about] < 0


def _listed(words: list[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
