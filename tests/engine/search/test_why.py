"""Why a track was offered: true, audible and short."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from engine import Mood, Track
from engine.features import BY_NAME, FEATURES, NAMES
from engine.search.reasons import Pair
from engine.search.why import NEAREST, why, whys
from engine.tracks import LENSES, STEERS

if TYPE_CHECKING:
    from engine import Engine, Lens, Steer

PLAIN = dict.fromkeys(NAMES, 0.5) | {"loudness": -8.0, "tempo": 120.0}
SONG = Track("a", "A", "B", 1990, (), 50, 1, PLAIN, 0, Mood.HAPPY, None)
COUNTS = {"rock": 1_000, "shoegaze": 10}


def said(
    *, raw: dict[str, float], gaps: dict[str, float], style: float = math.nan, lens: str = "blend",
    **changed: object,
) -> str:  # fmt: skip
    """Why a track is like SONG that differs from it by `raw`, which is `gaps` in normal scores."""
    features = {name: value + raw.get(name, 0.0) for name, value in PLAIN.items()}
    match = replace(SONG, features=features, **changed)  # type: ignore[arg-type]
    pair = Pair(SONG, match, dict.fromkeys(NAMES, 0.0) | gaps, style, COUNTS)
    return why(pair, "blend" if lens == "blend" else "sound")


def test_equal_tracks_share_what_is_named() -> None:
    assert said(raw={}, gaps={}) == "same energy, mood and era"


def test_a_gap_is_said_with_its_strength_and_the_widest_first() -> None:
    words = said(
        raw={"acousticness": 0.2, "valence": 0.3}, gaps={"acousticness": 0.6, "valence": 2.0}
    )
    assert words == "same energy, era and tempo, much happier, a little more acoustic"


def test_a_step_across_half_the_scale_is_never_called_little() -> None:
    gaps = {"instrumentalness": 0.7}
    assert "more instrumental" in said(raw={"instrumentalness": 0.45}, gaps=gaps).split(", ")
    assert "a little more instrumental" in said(raw={"instrumentalness": 0.2}, gaps=gaps)
    assert "a little louder" in said(raw={"loudness": 3.0}, gaps={"loudness": 0.7})


def test_tempo_is_said_in_beats_per_minute() -> None:
    assert said(raw={"tempo": -8.0}, gaps={"tempo": -0.3}).endswith("8 BPM slower")


def test_what_nobody_could_hear_is_not_said() -> None:
    words = said(raw={"acousticness": 0.003}, gaps={"acousticness": 1.5})
    assert "acoustic" not in words


def test_an_unknown_tempo_is_not_spoken_of() -> None:
    assert "BPM" not in said(raw={"tempo": math.nan}, gaps={})
    assert "tempo" not in said(raw={"tempo": math.nan}, gaps={})


def test_the_rarest_shared_genre_is_named() -> None:
    query = replace(SONG, genres=("rock", "shoegaze"))
    pair = Pair(query, query, dict.fromkeys(NAMES, 0.0), 1.0, COUNTS)
    assert why(pair, "blend").startswith("both shoegaze, ")


def test_alike_genres_without_a_common_word_are_a_similar_style() -> None:
    assert said(raw={}, gaps={}, style=0.9).startswith("a similar style, ")
    assert "style" not in said(raw={}, gaps={}, style=0.5)


def test_another_era_is_said_in_years() -> None:
    assert said(raw={}, gaps={}, year=2010).endswith("20 years newer")
    assert said(raw={}, gaps={}, year=1970).endswith("20 years older")
    assert "year" not in said(raw={}, gaps={}, year=None)


def test_sound_alone_speaks_of_sound_alone() -> None:
    assert said(raw={}, gaps={}, style=1.0, lens="sound") == "same energy, mood and tempo"


def test_tracks_that_differ_in_everything_a_little_are_alike_on_the_whole() -> None:
    raw = dict.fromkeys(NAMES, 0.09) | {"tempo": 3.0}
    assert said(raw=raw, gaps=dict.fromkeys(NAMES, 0.4), year=1995) == NEAREST


def test_what_was_asked_for_comes_first_even_if_it_is_little() -> None:
    features = PLAIN | {"energy": 0.44, "valence": 0.9}
    match = replace(SONG, features=features, year=1992, popularity=30)
    gaps = dict.fromkeys(NAMES, 0.0) | {"energy": -0.2, "valence": 1.0}
    pair = Pair(SONG, match, gaps, math.nan, COUNTS)
    assert why(pair, "blend", ["calmer", "newer", "lesser-known"]) == (
        "a little calmer, 2 years newer, less known, same tempo, happier"
    )
    assert why(pair, "blend", ["lesser-known"]) == "less known, same energy, era and tempo, happier"


def test_what_was_asked_for_of_an_artist_is_told_against_what_is_usual() -> None:
    middle = replace(SONG, features=PLAIN | {"tempo": math.nan})
    match = replace(SONG, popularity=30, features=PLAIN | {"tempo": 93.0})
    gaps = dict.fromkeys(NAMES, 0.0) | {"tempo": math.nan}
    pair = Pair(middle, match, gaps, math.nan, COUNTS, usual_bpm=120.0)
    assert why(pair, "blend", ["slower", "lesser-known"]) == (
        "27 BPM slower than usual, less known, same energy, mood and era"
    )
    # What nobody asked for, or what is not so, is not told.
    assert why(pair, "blend", ["faster", "better-known"]) == "same energy, mood and era"
    assert why(pair, "blend") == "same energy, mood and era"


@pytest.mark.parametrize("steer", STEERS)
def test_every_way_to_bend_songs_like_an_artist_is_told(engine: Engine, steer: Steer) -> None:
    words = {"lesser-known": "less known", "better-known": "better known"}.get(steer, steer)
    lists = [engine.similar_to_artist(artist, steer={steer: 2}) for artist in range(20)]
    told = [words in match.why for matches in lists for match in matches]
    # A small catalogue has not always a song that goes that way from where the artist is.
    assert sum(told) > 0.6 * len(told)


def test_what_is_only_heard_by_who_listens_for_it_is_little_however_rare_it_is() -> None:
    match = replace(SONG, features=PLAIN | {"energy": 0.41})
    pair = Pair(SONG, match, dict.fromkeys(NAMES, 0.0) | {"energy": -2.5}, math.nan, COUNTS)
    assert why(pair, "blend", ["calmer"]).startswith("a little calmer, ")


def test_nothing_is_said_of_a_wish_that_was_not_met() -> None:
    match = replace(SONG, features=PLAIN | {"energy": 0.9}, year=None, popularity=None)
    pair = Pair(SONG, match, dict.fromkeys(NAMES, 0.0) | {"energy": 1.0}, math.nan, COUNTS)
    assert (
        why(pair, "blend", ["calmer", "newer", "lesser-known"]) == "same mood and tempo, livelier"
    )


def test_answers_that_differ_are_told_apart_by_the_next_most_telling_thing() -> None:
    gaps = dict.fromkeys(NAMES, 0.0)
    matches = [
        SONG,
        replace(SONG, year=1991),
        replace(SONG, year=1992),
        replace(SONG, popularity=9),
    ]
    pairs = [Pair(SONG, match, gaps, math.nan, COUNTS) for match in matches]
    plain = "same energy, mood and era"
    assert whys(pairs, "blend") == [
        plain,
        f"{plain}, 1 year newer",
        f"{plain}, 2 years newer",
        f"{plain}, from the same year",
    ]


@pytest.mark.parametrize("asking", [{}, {"steer": STEERS[::2]}, {"steer": STEERS[1::2]}])
@pytest.mark.parametrize("lens", LENSES)
def test_hardly_a_list_says_the_same_twice(
    engine: Engine, lens: Lens, asking: dict[str, Any]
) -> None:
    lists = [
        [match.why for match in engine.similar(query.id, lens=lens, **asking)]
        for one in engine.personalities()
        for query in engine.browse(one.id, limit=20)
    ]
    assert sum(len(set(said)) < len(said) for said in lists) <= 0.02 * len(lists)


@pytest.mark.parametrize("steer", [(), STEERS[::2], STEERS[1::2]])
@pytest.mark.parametrize("lens", LENSES)
def test_no_reason_contradicts_the_numbers(
    engine: Engine, lens: Lens, steer: tuple[Steer, ...]
) -> None:
    """Of thousands of pairs, words are checked against raw features."""
    checked = 0
    for one in engine.personalities():
        for query in engine.browse(one.id, limit=12):
            for match in engine.similar(query.id, limit=30, lens=lens, steer=steer):
                for reason in reasons(match.why):
                    check(reason, query, match.track)
                    checked += 1
                assert not contradicts_itself(match.why), match.why
    assert checked > 4_000


AS = {
    "as danceable": ("danceability", 0.08),
    "as acoustic": ("acousticness", 0.08),
    "as wordy": ("speechiness", 0.08),
    "as loud": ("loudness", 1.0),
}
OF_THE_SAME = {"energy": "calmer|livelier", "mood": "sadder|happier", "tempo": "BPM"}
SHARED = re.compile(r"same ((?:energy|mood|era|tempo)(?:(?:, | and )(?:energy|mood|era|tempo))*)")


def contradicts_itself(words: str) -> bool:
    """Whether the two have the same of something of which one has more."""
    said = " ".join(shared.group(1) for shared in SHARED.finditer(words))
    return any(
        name in said and re.search(rf"\b({more})\b", words) for name, more in OF_THE_SAME.items()
    )


def reasons(words: str) -> list[str]:
    """The single claims of a why; those of "same energy and era" one by one."""
    shared = [
        f"same {one}" for found in SHARED.findall(words) for one in re.split(", | and ", found)
    ]
    return shared + [one for one in SHARED.sub("", words).split(", ") if one]


def check(reason: str, query: Track, match: Track) -> None:
    """Fail if `reason` is not true of the step from `query` to `match`."""
    tempo = match.features["tempo"] - query.features["tempo"]
    years = (match.year or 0) - (query.year or 0)
    if found := re.fullmatch(r"(\d+) BPM (faster|slower)", reason):
        assert abs(abs(tempo) - int(found[1])) <= 0.5
        assert (tempo > 0) == (found[2] == "faster")
    elif found := re.fullmatch(r"(\d+) years? (newer|older)", reason):
        assert years == (int(found[1]) if found[2] == "newer" else -int(found[1]))
    elif reason.startswith("both "):
        assert reason.removeprefix("both ") in set(query.genres) & set(match.genres)
    elif reason.startswith("same "):
        check_same(reason.removeprefix("same "), query, match)
    elif found := re.fullmatch(r"(\d+) seconds (longer|shorter)", reason):
        longer = (match.features["duration_ms"] - query.features["duration_ms"]) / 1_000
        assert abs(abs(longer) - int(found[1])) <= 0.5
        assert (longer > 0) == (found[2] == "longer")
    elif found := re.fullmatch(r"(?:a little )?(better|less) known", reason):
        assert query.popularity is not None
        assert match.popularity is not None
        assert (match.popularity > query.popularity) == (found[1] == "better")
    elif reason == "from the same year":
        assert years == 0
    elif reason in AS:
        name, gap = AS[reason]
        assert abs(match.features[name] - query.features[name]) <= gap
    elif reason not in (NEAREST, "a similar style"):
        words = reason.removeprefix("a little ").removeprefix("much ")
        (feature,) = [f for f in FEATURES if words in (f.more, f.less)]
        gap = match.features[feature.name] - query.features[feature.name]
        assert (gap > 0) == (words == feature.more)


def check_same(shared: str, query: Track, match: Track) -> None:
    """Fail if the two do not share what they are said to."""
    if shared == "mood":
        assert query.mood == match.mood
    elif shared == "era":
        assert query.year is not None
        assert match.year is not None
        assert abs(query.year - match.year) <= 4
    else:
        audible = 2.0 if shared == "tempo" else 0.08
        assert shared in BY_NAME
        assert abs(query.features[shared] - match.features[shared]) <= audible
