"""The vocabulary: tables of data that must hold together."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from engine import Mood, Personality
from engine.features import NAMES
from engine.text import fold
from engine.vibes.guess import Guesser
from engine.vibes.parse import parse
from engine.vibes.vocabulary import Vocabulary
from engine.vibes.wishes import MEASURES

PARTY = Personality(3, "Rap & Spoken Word", "🎤", 0.1, {}, "", ())


def table(name: str) -> dict[str, Any]:
    return tomllib.loads((files("engine.vibes") / name).read_text("utf-8"))


ENGLISH, LANGUAGES = table("vocabulary.toml"), table("languages.toml")
PLACES = table("places.toml")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load(["hip hop", "rap", "r&b", "happy", "schlager"], [PARTY])


def test_every_mood_can_be_wished_for(vocabulary: Vocabulary) -> None:
    assert all(vocabulary.wishes[mood.value].mood == mood for mood in Mood)


def test_phrases_are_folded_so_that_they_can_be_met(vocabulary: Vocabulary) -> None:
    phrases = [*vocabulary.wishes, *vocabulary.turns, *vocabulary.joins, *vocabulary.breaks]
    phrases += [*vocabulary.fillers, *vocabulary.states, *vocabulary.after]
    assert [phrase for phrase in phrases if fold(phrase) != phrase.rstrip("*")] == []


@pytest.mark.parametrize("says", ENGLISH["wishes"])
def test_a_wish_names_features_and_percentiles(says: str) -> None:
    entry = ENGLISH["wishes"][says]
    known = {"also", "more", "wants", "hints", "opposite", "mood", "genres", "range", "kind"}
    known |= {"titles", "clean", "recent", "kinds", "loose", "onward"}
    assert entry.keys() <= known | {"context", "feeling"}
    targets = entry.get("wants", {}) | entry.get("hints", {})
    assert targets.keys() <= set(NAMES)
    assert all(0 < target < 1 for target in targets.values())
    assert not entry.get("wants", {}).keys() & entry.get("hints", {}).keys()
    assert targets or entry.keys() & {"genres", "range", "kind", "titles", "clean", "recent"}
    for of, (low, high) in entry.get("range", {}).items():
        assert of in MEASURES
        assert -1 in (low, high) or low < high


def test_opposites_are_wishes_of_the_other_side(vocabulary: Vocabulary) -> None:
    for wish in vocabulary.wishes.values():
        if wish.opposite:
            other = vocabulary.wishes[wish.opposite]
            assert any(
                (wish.wants[name] - 0.5) * (other.wants.get(name, 0.5) - 0.5) < 0
                for name in wish.wants
            )


def test_no_word_is_both_a_wish_and_nothing(vocabulary: Vocabulary) -> None:
    empty = vocabulary.fillers | vocabulary.joins | vocabulary.breaks
    english = {fold(one) for says, e in ENGLISH["wishes"].items() for one in (says, *e["also"])}
    assert empty & english & {fold(one) for one in ENGLISH["grammar"]["fillers"]} == set()
    assert english & {fold(one) for part in ENGLISH["turns"].values() for one in part} == set()


def test_no_phrase_stands_in_the_table_twice() -> None:
    said = [
        fold(phrase)
        for says, one in ENGLISH["wishes"].items()
        for phrase in {fold(one) for one in (says, *one.get("also", ()), *one.get("more", ()))}
    ]
    assert sorted(said) == sorted(set(said))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_a_language_stand_for_known_wishes(language: str) -> None:
    part = LANGUAGES[language]
    assert part.keys() <= {"wishes", "turns", "after", "grammar"}
    assert part["wishes"].keys() <= ENGLISH["wishes"].keys()
    assert part["turns"].keys() | part.get("after", {}).keys() <= ENGLISH["turns"].keys()
    assert part["grammar"].keys() <= {"joins", "breaks", "unheard", "fillers"}
    assert all(phrases for group in part.values() for phrases in group.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_language_is_understood(language: str, vocabulary: Vocabulary) -> None:
    guesser = Guesser(vocabulary, lambda _: False)
    for phrases in LANGUAGES[language]["wishes"].values():
        for phrase in phrases:
            parsed = parse(phrase.rstrip("*"), vocabulary, guesser)
            assert parsed.wishes or phrase.endswith("*"), phrase


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_words_for_the_moods_and_activities(language: str) -> None:
    needed = {"happy", "sad", "calm", "energetic", "romantic", "party", "danceable", "workout"}
    needed |= {"focus", "sleep", "driving", "late night", "rainy", "wedding", "fast", "slow"}
    assert needed <= LANGUAGES[language]["wishes"].keys()


def test_a_stem_is_the_beginning_of_one_word(vocabulary: Vocabulary) -> None:
    assert vocabulary.known("tranquilos") == "tranquil*"
    assert vocabulary.known("tranquilo but") is None


def test_a_catalogues_own_genres_and_personalities_are_words(vocabulary: Vocabulary) -> None:
    assert vocabulary.wishes["schlager"].genres == ("schlager",)
    assert vocabulary.wishes["rap and spoken word"].personality == 3


def test_a_genre_may_be_typed_as_one_word_or_short(vocabulary: Vocabulary) -> None:
    assert set(vocabulary.wishes["hiphop"].genres) == {"hip hop", "rap"}
    assert vocabulary.wishes["rnb"].genres == vocabulary.wishes["r n b"].genres == ("r&b",)


@pytest.fixture(scope="module")
def from_all_over() -> Vocabulary:
    genres = [
        "german rap",
        "oldschool deutschrap",
        "deutschpunk",
        "greek metal",
        "indiana rap",
        "mpb",
    ]
    return Vocabulary.load(genres, [PARTY])


@pytest.mark.parametrize("place", PLACES)
def test_a_place_has_words_and_genres(place: str) -> None:
    assert PLACES[place].keys() <= {"also", "land", "genres"}
    assert PLACES[place]["genres"]
    assert PLACES[place].keys() & {"also", "land"}


def test_no_place_stands_for_another() -> None:
    said = [
        word
        for place, entry in PLACES.items()
        for word in {fold(one) for one in (place, *entry.get("also", ()), *entry.get("land", ()))}
    ]
    assert sorted(said) == sorted(set(said))


@pytest.mark.parametrize(
    "words", ["german", "Deutsche", "deutschsprachig", "from Germany", "alemán"]
)
def test_a_place_is_known_by_its_words_and_has_its_genres(
    from_all_over: Vocabulary, words: str
) -> None:
    known = from_all_over.known(fold(words))
    assert known is not None
    wish = from_all_over.wishes[known]
    assert wish.says == "German"
    assert wish.origin == ("german rap", "oldschool deutschrap", "deutschpunk")


def test_a_place_without_a_genre_is_not_known(from_all_over: Vocabulary) -> None:
    assert from_all_over.known("indian") is None
    assert from_all_over.known("brazilian") == "brazilian"


def test_a_country_alone_is_rather_a_song(from_all_over: Vocabulary) -> None:
    assert from_all_over.known("germany") is None
    assert from_all_over.known("from germany") == "from germany"


def test_a_genre_is_from_somewhere(from_all_over: Vocabulary) -> None:
    assert from_all_over.wishes["greek metal"].genres == ("greek metal",)
    assert from_all_over.wishes["greek metal"].origin == ("greek metal",)
    assert from_all_over.wishes["indiana rap"].origin == ()


def test_a_slip_of_the_finger_is_no_place(from_all_over: Vocabulary) -> None:
    guesser = Guesser(from_all_over, lambda _: False)
    assert parse("geek germn", from_all_over, guesser).wishes == ()
    assert parse("germans", from_all_over, guesser).wishes[0].says == "German"


def test_the_words_that_compare_two_songs_are_comparisons(vocabulary: Vocabulary) -> None:
    words = ("happier", "sadder", "livelier", "calmer", "louder", "softer", "faster", "slower")
    assert all(vocabulary.wishes[word].compares for word in (*words, "older", "newer"))


def test_segues_own_words_come_before_genres_of_that_name(vocabulary: Vocabulary) -> None:
    assert vocabulary.wishes["happy"].genres == ()


def test_a_genre_may_be_typed_in_the_plural() -> None:
    assert Vocabulary.load(["boy band"], []).wishes["boy bands"].genres == ("boy band",)


def test_a_kind_of_a_genre_is_its_own_where_the_catalogue_has_it() -> None:
    known = Vocabulary.load(["latin", "salsa"], [])
    assert known.wishes["salsa"].says == "salsa"
    assert known.wishes["bachata"].says == "latin"


def test_the_songs_of_a_feast_are_more_than_those_of_a_genre_named_after_it() -> None:
    known = Vocabulary.load(["christmas instrumental", "christmas", "instrumental rock"], [])
    assert known.wishes["christmas"].titles
    assert "christmas instrumental" not in known.wishes
    assert "instrumental rock" in known.wishes


def test_new_is_measured_from_the_newest_year() -> None:
    (new,) = Vocabulary.load([], [], 1999).wishes["newest"].spans
    assert (new.of, new.low) == ("year", 1997)
    assert Vocabulary.load([], []).wishes["newest"].spans == ()


def test_who_sings_is_known_not_to_be_known(vocabulary: Vocabulary) -> None:
    guesser = Guesser(vocabulary, lambda _: False)
    for text, unheard in (
        ("female vocals", "female"),
        ("calm girl singer", "girl"),
        ("guys rap", "guys"),
    ):
        assert parse(text, vocabulary, guesser).ignored == (unheard,)
        assert parse(text, vocabulary, guesser).wishes
    assert parse("hey guys, calm for the girls", vocabulary, guesser).ignored == ()


def test_a_genre_belongs_to_a_word_where_the_catalogue_has_it(vocabulary: Vocabulary) -> None:
    assert "rap" in vocabulary.wishes["rapping"].genres
    assert Vocabulary.load([], []).wishes["rapping"].genres == ()
