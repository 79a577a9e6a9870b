from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine.features import CLUSTERING
from engine.model.archetypes import ARCHETYPES, Archetype
from engine.model.personalities import MARGIN, PLAIN, describe, match

if TYPE_CHECKING:
    from numpy.typing import NDArray

CLAIMS = {archetype.name: archetype.expects for archetype in ARCHETYPES}
# What a word in a name or a description promises, whatever else the archetype expects.
PROMISES = {
    "acoustic": ("acousticness", 1),
    "unplugged": ("acousticness", 1),
    "electric": ("acousticness", -1),
    "instrumental": ("instrumentalness", 1),
    "wordless": ("instrumentalness", 1),
    "live": ("liveness", 1),
    "loud": ("loudness", 1),
    "full volume": ("loudness", 1),
    "quiet": ("energy", -1),
    "soft": ("energy", -1),
    "gentle": ("energy", -1),
    "calm": ("energy", -1),
    "party": ("danceability", 1),
    "dance": ("danceability", 1),
    "groove": ("danceability", 1),
    "sunny": ("valence", 1),
    "cheerful": ("valence", 1),
    "feel-good": ("valence", 1),
    "upbeat": ("valence", 1),
    "blue": ("valence", -1),
    "heavy heart": ("valence", -1),
    "bittersweet": ("valence", -1),
    "dark": ("valence", -1),
    "moody": ("valence", -1),
    "rap": ("speechiness", 1),
    "quick": ("tempo", 1),
    "slow beat": ("tempo", -1),
}

centroids = st.integers(2, 12).flatmap(
    lambda k: arrays(np.float64, (k, len(CLUSTERING)), elements=st.floats(-4, 4))
)


def group(**means: float) -> NDArray[np.float64]:
    return np.array([means.get(name, 0.0) for name in CLUSTERING])


def names(*groups: NDArray[np.float64]) -> list[str]:
    shares = np.full(len(groups), 1 / len(groups))
    return [person.name for person in describe(np.array(groups), shares)]


@given(centroids)
def test_a_name_never_contradicts_its_group(groups: NDArray[np.float64]) -> None:
    for centroid, archetype in zip(groups, match(groups), strict=True):
        for name, expected in (archetype.expects if archetype else {}).items():
            assert centroid[CLUSTERING.index(name)] * np.sign(expected) >= MARGIN


@given(centroids)
def test_own_words_never_contradict_the_group(groups: NDArray[np.float64]) -> None:
    words = {
        word: (name, sign)
        for name, pair in PLAIN.items()
        for sign, (word, _) in zip((1, -1), pair, strict=True)
    }
    shares = np.full(len(groups), 1 / len(groups))
    for centroid, person in zip(groups, describe(groups, shares), strict=True):
        if person.name not in CLAIMS:
            claimed = [words[part] for part in person.name.split(" & ") if part in words]
            assert claimed or person.name.startswith("A Bit of Everything")
            for name, sign in claimed:
                assert centroid[CLUSTERING.index(name)] * sign >= MARGIN


@given(centroids)
def test_no_two_groups_share_a_name(groups: NDArray[np.float64]) -> None:
    found = names(*groups)
    assert len(set(found)) == len(found)


def test_even_groups_without_any_difference_get_names_of_their_own() -> None:
    assert names(group(), group()) == ["A Bit of Everything", "A Bit of Everything 2"]


@pytest.mark.parametrize("archetype", ARCHETYPES, ids=lambda archetype: archetype.name)
def test_a_group_that_is_just_as_an_archetype_expects_gets_its_name(archetype: Archetype) -> None:
    assert names(group(**archetype.expects), group())[0] == archetype.name


@pytest.mark.parametrize("archetype", ARCHETYPES, ids=lambda archetype: archetype.name)
def test_what_an_archetype_says_is_among_what_it_expects(archetype: Archetype) -> None:
    text = f"{archetype.name} {archetype.description}".lower()
    for word, (name, sign) in PROMISES.items():
        if re.search(rf"\b{word}s?\b", text):
            assert archetype.expects.get(name, 0) * sign > 0, f"{word!r} promises {name}"


def test_archetypes_have_names_emoji_and_uses_of_their_own() -> None:
    assert len({archetype.name for archetype in ARCHETYPES}) == len(ARCHETYPES)
    assert len({archetype.emoji for archetype in ARCHETYPES}) == len(ARCHETYPES)
    for archetype in ARCHETYPES:
        assert set(archetype.expects) <= set(CLUSTERING)
        assert len(archetype.uses) >= 2
        assert archetype.description.endswith(".")


def test_of_two_groups_the_better_fitting_one_gets_the_name() -> None:
    strong = group(liveness=3.0)
    weak = group(liveness=1.8)
    assert names(weak, strong)[1] == "Live on Stage"
    assert names(strong, weak)[0] == "Live on Stage"


def test_a_group_like_no_archetype_is_named_after_what_sets_it_apart() -> None:
    odd = describe(np.array([group(tempo=-2.5, liveness=-1.5, valence=2.0)]), np.array([1.0]))[0]
    assert odd.name == "Slow & Happy"
    assert odd.description == "Songs that are slower, happier and less live than most."
    assert list(odd.signature)[:3] == ["tempo", "valence", "liveness"]
