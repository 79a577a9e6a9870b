"""A name and a character for each group of tracks, from how it differs from the catalogue."""

from __future__ import annotations

from itertools import chain, combinations, count
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from engine.features import BY_NAME, CLUSTERING
from engine.model.archetypes import ARCHETYPES, Archetype
from engine.tracks import Personality

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Floats = NDArray[np.float64]

# A claim ("acoustic", "happy") needs the group's mean this far on its side of the catalogue's.
MARGIN = 0.2
# How much a strong feature that the archetype says nothing about speaks against it.
UNCLAIMED = 0.5
# An archetype whose mismatch (a weighted sum of squared deviations) is worse than this says less
# about the group than its own strongest features do; those then make the name.
TOO_FAR = 2.5
FORBIDDEN = 1e9

# For a group that no archetype fits: (more, less) as an adjective, with an emoji.
PLAIN: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "danceability": (("Danceable", "💃"), ("Free-Flowing", "🌊")),
    "energy": (("Lively", "🎈"), ("Calm", "🛋️")),
    "loudness": (("Loud", "📢"), ("Soft", "🪶")),
    "speechiness": (("Wordy", "💬"), ("Melodic", "🎼")),
    "acousticness": (("Acoustic", "🪕"), ("Electric", "🔌")),
    "instrumentalness": (("Instrumental", "🎹"), ("Vocal", "🎙️")),
    "liveness": (("Live", "👏"), ("Polished", "💎")),
    "valence": (("Happy", "🌻"), ("Wistful", "🍂")),
    "tempo": (("Fast", "🐇"), ("Slow", "🐢")),
}
PLAIN_USES = ("the moments that call for just this", "finding something new")


def describe(centroids: Floats, shares: Floats) -> list[Personality]:
    """A personality for each centroid, (k, clustering features) in standard deviations.

    Archetypes and groups are matched one to one, so that no two share a name, and never against
    the group's means. A group too far from every archetype is named after what sets it apart.
    """
    matched = match(centroids)
    taken = {archetype.name for archetype in matched if archetype}
    people = []
    for number, (centroid, archetype) in enumerate(zip(centroids, matched, strict=True)):
        character = archetype or _plain(centroid, taken)
        taken.add(character.name)
        people.append(_personality(number, character, centroid, float(shares[number])))
    return people


def match(centroids: Floats) -> list[Archetype | None]:
    """The archetype of each group, or None for a group that is better off with its own words."""
    costs = np.array([[mismatch(c, archetype) for archetype in ARCHETYPES] for c in centroids])
    own_words = np.full((len(centroids), len(centroids)), TOO_FAR)
    groups, chosen = linear_sum_assignment(np.hstack([costs, own_words]))
    archetypes: list[Archetype | None] = [None] * len(centroids)
    for group, column in zip(groups, chosen, strict=True):
        if column < len(ARCHETYPES):
            archetypes[group] = ARCHETYPES[column]
    return archetypes


def mismatch(centroid: Floats, archetype: Archetype) -> float:
    """How badly the archetype describes the group; `FORBIDDEN` when it contradicts it."""
    total = 0.0
    for name, mean in zip(CLUSTERING, centroid.tolist(), strict=True):
        expected = archetype.expects.get(name)
        if expected is None:
            total += UNCLAIMED * mean**2
        elif mean * np.sign(expected) < MARGIN:
            return FORBIDDEN
        else:
            total += (mean - expected) ** 2
    return min(total, FORBIDDEN / 2)


def _personality(number: int, kind: Archetype, centroid: Floats, share: float) -> Personality:
    return Personality(
        id=number,
        name=kind.name,
        emoji=kind.emoji,
        share=share,
        signature=dict(_strongest(centroid)),
        description=kind.description,
        uses=kind.uses,
    )


def _strongest(centroid: Floats) -> list[tuple[str, float]]:
    """Features and means, the farthest from the catalogue's first."""
    means = zip(CLUSTERING, (round(float(mean), 4) for mean in centroid), strict=True)
    return sorted(means, key=lambda item: -abs(item[1]))


def _plain(centroid: Floats, taken: set[str]) -> Archetype:
    """An archetype made for this group out of its strongest features."""
    strong = [(name, mean) for name, mean in _strongest(centroid) if abs(mean) >= MARGIN]
    words = [PLAIN[name][0 if mean > 0 else 1] for name, mean in strong]
    name = next(name for name in _names([word for word, _ in words]) if name not in taken)
    return Archetype(
        name,
        words[0][1] if words else "🎲",
        _plain_description(strong),
        PLAIN_USES,
        dict(strong),
    )


def _names(words: Sequence[str]) -> Iterator[str]:
    """Names from the strongest words on, and then names that claim nothing, without end."""
    pairs = sorted(combinations(range(len(words)), 2), key=sum)
    return chain(
        (f"{words[first]} & {words[second]}" for first, second in pairs),
        words,
        ["A Bit of Everything"],
        (f"A Bit of Everything {number}" for number in count(2)),
    )


def _plain_description(strong: Sequence[tuple[str, float]]) -> str:
    words = [BY_NAME[name].more if mean > 0 else BY_NAME[name].less for name, mean in strong[:3]]
    if not words:
        return "A cross-section of everything there is."
    listed = " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
    return f"Songs that are {listed} than most."
