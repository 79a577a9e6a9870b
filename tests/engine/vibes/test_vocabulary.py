"""The vocabulary: a table of data that must hold together."""

from __future__ import annotations

import pytest

from engine import Mood, Personality
from engine.features import NAMES
from engine.text import fold
from engine.vibes.wishes import Vocabulary

PARTY = Personality(3, "Rap & Spoken Word", "🎤", 0.1, {}, "", ())


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load(["hip hop", "rap", "r&b", "happy"], [PARTY])


def test_every_mood_can_be_wished_for(vocabulary: Vocabulary) -> None:
    assert all(vocabulary.wishes[mood.value].mood == mood for mood in Mood)


def test_phrases_are_folded_so_that_they_can_be_met(vocabulary: Vocabulary) -> None:
    phrases = [*vocabulary.wishes, *vocabulary.turns, *vocabulary.joins, *vocabulary.breaks]
    assert [phrase for phrase in (*phrases, *vocabulary.fillers) if fold(phrase) != phrase] == []


def test_a_wish_names_features_and_percentiles(vocabulary: Vocabulary) -> None:
    for wish in vocabulary.wishes.values():
        assert set(wish.wants) <= set(NAMES)
        assert all(0 < target < 1 for target in wish.wants.values()), wish
        assert wish.wants or wish.genre or wish.kind or wish.personality is not None


def test_opposites_are_each_others(vocabulary: Vocabulary) -> None:
    for wish in vocabulary.wishes.values():
        if wish.opposite:
            assert vocabulary.wishes[wish.opposite].opposite == wish.says


def test_no_word_is_both_a_wish_and_nothing(vocabulary: Vocabulary) -> None:
    empty = vocabulary.fillers | vocabulary.joins | vocabulary.breaks
    assert empty.isdisjoint(vocabulary.wishes)
    assert (empty | vocabulary.wishes.keys()).isdisjoint(vocabulary.turns)


def test_no_phrase_stands_in_the_table_twice() -> None:
    import tomllib
    from importlib.resources import files

    table = tomllib.loads((files("engine.vibes") / "vocabulary.toml").read_text("utf-8"))
    said = [phrase for says, one in table["wishes"].items() for phrase in (says, *one["also"])]
    assert sorted(said) == sorted(set(said))


def test_a_catalogues_own_genres_and_personalities_are_words(vocabulary: Vocabulary) -> None:
    assert vocabulary.wishes["hip hop"].genre == "hip hop"
    assert vocabulary.wishes["r and b"].genre == "r&b"
    assert vocabulary.wishes["rap and spoken word"].personality == 3


def test_a_genre_may_be_typed_as_one_word_or_short(vocabulary: Vocabulary) -> None:
    assert vocabulary.wishes["hiphop"].genre == "hip hop"
    assert vocabulary.wishes["rnb"].genre == vocabulary.wishes["r n b"].genre == "r&b"


def test_the_words_that_compare_two_songs_are_wishes_too(vocabulary: Vocabulary) -> None:
    words = ("happier", "sadder", "livelier", "calmer", "louder", "softer", "faster", "slower")
    assert [word for word in words if word not in vocabulary.wishes] == []


def test_segues_own_words_come_before_genres_of_that_name(vocabulary: Vocabulary) -> None:
    assert vocabulary.wishes["happy"].genre is None


def test_a_genre_belongs_to_a_word_where_the_catalogue_has_it(vocabulary: Vocabulary) -> None:
    assert vocabulary.wishes["rapping"].genre == "rap"
    assert Vocabulary.load([], []).wishes["rapping"].genre is None
