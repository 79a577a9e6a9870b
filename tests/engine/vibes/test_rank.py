"""Ranking: how far tracks are from a wish, and which of its conditions they break."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pytest

from engine.features import NAMES
from engine.tracks import Mood
from engine.vibes.rank import Ranker, Ranking
from engine.vibes.wishes import Span, Wish

if TYPE_CHECKING:
    from collections.abc import Sequence

MOODS = list(Mood)
Arrays = dict[str, npt.NDArray[Any]]


def arrays(n: int = 5) -> Arrays:
    """Tracks with energy from low to high and everything else alike."""
    sound = np.zeros((len(NAMES), n), dtype=np.float32)
    sound[NAMES.index("energy")] = np.linspace(-2, 2, n)
    raw = np.full((len(NAMES), n), 0.5, dtype=np.float32)
    raw[NAMES.index("tempo")] = 120
    raw[NAMES.index("duration_ms")] = 200_000
    genres = np.zeros((64, 3), dtype=np.float32)
    genres[0, 1] = genres[1, 2] = 1
    return {
        "sound": sound,
        "raw": raw,
        "year": np.full(n, 2000, np.float32),
        "mood": np.zeros(n, np.int8),
        "personality": np.zeros(n, np.int8),
        "typicality": np.ones(n, np.float32),
        "genre_vectors": genres,
        "genre_codes": np.zeros(n, np.int32),
        "music": np.ones(n, dtype=bool),
        "popularity": np.full(n, 50, np.float32),
    }


def ranker(
    arrays: Arrays,
    *,
    jazz: Sequence[int] = (),
    german: Sequence[int] = (),
    titled: Sequence[int] = (),
    noise: Sequence[int] = (),
) -> Ranker:
    def rows_of_genres(names: Sequence[str]) -> Sequence[int]:
        return [*(jazz if "jazz" in names else ()), *(german if "german pop" in names else ())]

    return Ranker(
        arrays,
        ["jazz", "german pop"],
        rows_of_genres,
        lambda titles: titled if "moon" in titles else (),
        lambda kind: noise if kind == "noise" else (),
    )


def rank(arrays: Arrays, *wishes: Wish) -> Ranking:
    return ranker(arrays).rank(wishes)


def order(
    arrays: Arrays, *wishes: Wish, jazz: Sequence[int] = (), german: Sequence[int] = ()
) -> list[int]:
    away = ranker(arrays, jazz=jazz, german=german).rank(wishes).distances
    return [int(row) for row in np.argsort(away, kind="stable")]


def test_more_of_a_feature_comes_first() -> None:
    assert order(arrays(), Wish("energetic", {"energy": 0.95}))[0] == 4
    assert order(arrays(), Wish("calm", {"energy": 0.05}))[0] == 0


def test_there_cannot_be_too_much_of_what_was_asked_for() -> None:
    away = rank(arrays(), Wish("lively", {"energy": 0.81})).distances
    assert away[3] ** 2 == pytest.approx(away[4] ** 2, abs=0.03)
    assert max(away[3], away[4]) < away[2]


def test_the_middle_is_the_middle() -> None:
    found = order(arrays(), Wish("so so", {"energy": 0.5}))
    assert found[0] == 2
    assert set(found[1:3]) == {1, 3}


def test_a_hint_counts_less_than_a_want() -> None:
    calm_hint = Wish("lively", {"energy": 0.95}, {"valence": 0.9})
    given = arrays()
    given["sound"][NAMES.index("valence")] = [2, 2, 2, -2, -2]
    assert order(given, Wish("lively", {"energy": 0.95, "valence": 0.9}))[0] == 2
    assert order(given, calm_hint)[0] in (2, 4)


def test_a_mood_comes_before_all_others_and_a_negated_one_after() -> None:
    given = arrays()
    given["mood"][3] = MOODS.index(Mood.SAD)
    assert order(given, Wish("sad", mood=Mood.SAD))[0] == 3
    assert order(given, Wish("not sad", mood=Mood.SAD, negated=True))[-1] == 3


def test_a_personality_comes_with_its_most_typical_tracks_first() -> None:
    given = arrays()
    given["personality"][[1, 3]] = 6
    given["typicality"][3] = 0.2
    assert order(given, Wish("Party", personality=6))[:2] == [3, 1]
    assert set(order(given, Wish("not Party", personality=6, negated=True))[-2:]) == {1, 3}


def test_tracks_of_a_genre_come_first_then_what_is_near_to_it() -> None:
    given = arrays()
    given["genre_codes"][:] = [2, 1, 1, 0, 2]
    assert order(given, Wish("jazz", genres=("jazz",)), jazz=(1,))[:2] == [1, 2]


def test_no_track_of_an_unwanted_genre_fits_nor_one_whose_genre_is_unknown() -> None:
    given = arrays()
    given["genre_codes"][:] = [2, 1, 1, 0, 2]
    wish = Wish("not jazz", genres=("jazz",), negated=True)
    fits = ranker(given, jazz=(1,)).rank([wish]).fits
    assert fits.tolist() == [True, False, False, False, True]


def test_music_from_a_place_comes_first_whatever_its_genre() -> None:
    given = arrays()
    given["genre_codes"][:] = [1, 2, 1, 2, 0]
    german, jazz = Wish("German", origin=("german pop",)), Wish("jazz", genres=("jazz",))
    assert set(order(given, german, jazz, jazz=(0, 2), german=(1, 3))[:2]) == {1, 3}
    assert order(given, german, jazz, jazz=(0, 2), german=(1, 2, 3))[0] == 2
    fits = ranker(given, german=(1, 3)).rank([german]).fits
    assert fits.tolist() == [False, True, False, True, False]


def test_a_genre_from_elsewhere_comes_before_another_genre_from_there() -> None:
    given = arrays()
    given["genre_codes"][:] = [1, 2, 1, 2, 1]
    wish = Wish("german jazz", genres=("jazz",), origin=("german pop",))
    assert order(given, wish, jazz=(0, 2, 4), german=(1, 3, 4))[0] == 4
    assert set(order(given, wish, jazz=(0, 2, 4), german=(1, 3, 4))[1:3]) == {0, 2}


def test_what_is_from_an_unwanted_place_does_not_fit_and_what_is_unknown_may() -> None:
    given = arrays()
    given["genre_codes"][:] = [1, 2, 1, 0, 1]
    wish = Wish("not German", origin=("german pop",), negated=True)
    fits = ranker(given, german=(1,)).rank([wish]).fits
    assert fits.tolist() == [True, False, True, True, True]


MOON = Wish("moon", titles=("moon",), genres=("jazz",))


def test_a_title_with_the_word_or_the_genre_comes_before_all_else() -> None:
    given = arrays()
    given["year"][:] = [1990, 2020, 1990, 1990, 2020]
    asked = ranker(given, jazz=(0,), titled=(1, 3))
    assert np.flatnonzero(asked.rank([MOON]).fits).tolist() == [0, 1, 3]
    nineties = Wish("1990s", spans=(Span("year", 1990, 1999),))
    found = asked.rank([MOON, nineties])
    assert np.flatnonzero(found.fits).tolist() == [0, 3]
    assert set(np.argsort(found.distances)[:3]) == {0, 1, 3}
    assert np.argmin(asked.rank([MOON]).distances) == 0


def test_two_titles_are_two_conditions_and_so_is_a_genre_beside_one() -> None:
    given = arrays()
    given["genre_codes"][:] = [1, 2, 1, 2, 1]
    asked = ranker(given, jazz=(0, 2, 4), titled=(1, 4))
    moon, piano = Wish("moon", titles=("moon",)), Wish("piano", titles=("key",), genres=("jazz",))
    both = asked.rank([moon, piano])
    assert np.flatnonzero(both.fits).tolist() == [4]
    assert int(np.argmax(both.distances)) == 3
    assert np.flatnonzero(asked.rank([moon, Wish("jazz", genres=("jazz",))]).fits).tolist() == [4]


def test_the_best_known_titles_come_first() -> None:
    given = arrays(20)
    given["popularity"][:] = np.arange(20) * 5
    assert np.argsort(ranker(given, titled=(3, 9, 17)).rank([MOON]).distances)[:3].tolist() == [
        17, 9, 3,
    ]  # fmt: skip


def test_no_title_has_the_unwanted_word() -> None:
    wish = Wish("not moon", titles=("moon",), negated=True)
    fits = ranker(arrays(), titled=(1, 3)).rank([wish]).fits
    assert fits.tolist() == [True, False, True, False, True]


def test_more_of_what_is_wanted_onward_is_as_good() -> None:
    away = rank(arrays(), Wish("not calm", {"energy": 0.55}, onward=True)).distances
    assert away[3] ** 2 == pytest.approx(away[4] ** 2, abs=0.03)
    assert max(away[3], away[4]) < away[2]


def test_the_best_known_are_nearest_to_who_asks_for_hits() -> None:
    given = arrays(40)
    given["popularity"][:] = np.arange(40)
    hits = Wish("hits", spans=(Span("popularity", low=0.5),))
    found = rank(given, hits)
    assert np.argsort(found.distances)[:3].tolist() == [39, 38, 37]
    given["popularity"][39] = np.nan
    assert not rank(given, hits).fits[39]
    unknown = Wish("not hits", spans=(Span("popularity", low=0.5),), negated=True)
    assert np.argsort(rank(given, unknown).distances)[0] < 20


def test_equals_come_in_another_order_for_another_wish_and_in_the_same_for_the_same() -> None:
    given = arrays(400)
    given["sound"][:] = 0
    orders = [order(given, Wish(says)) for says in ("a", "b", "a")]
    assert orders[0] == orders[2]
    assert len(set(orders[0][:40]) & set(orders[1][:40])) < 20


def test_a_stronger_wish_wins() -> None:
    calm, lively = Wish("calm", {"energy": 0.1}), Wish("lively", {"energy": 0.9}, strength=3)
    assert order(arrays(), calm, lively)[0] > 2


@pytest.mark.parametrize(
    ("name", "values", "span", "fits"),
    [
        ("year", [1970, 1979, 1980, 1995, np.nan], Span("year", 1970, 1979), [0, 1]),
        ("year", [1970, 1979, 1980, 1995, np.nan], Span("year", low=1980), [2, 3]),
        ("popularity", [0, 20, 60, 90, np.nan], Span("popularity", low=0.5), [2, 3]),
        ("tempo", [118, 122, 60, 240, np.nan], Span("tempo_bpm", 115, 125), [0, 1]),
    ],
)
def test_what_breaks_a_condition_comes_last_and_what_is_unknown_keeps_none(
    name: str, values: list[float], span: Span, fits: list[int]
) -> None:
    given = arrays()
    column = given["raw"][NAMES.index(name)] if name in NAMES else given[name]
    column[:] = values
    ranking = rank(given, Wish("so", spans=(span,)))
    assert np.flatnonzero(ranking.fits).tolist() == fits
    assert set(np.argsort(ranking.distances)[:2]) == set(fits)
    reverse = rank(given, Wish("not so", spans=(span,), negated=True))
    assert not reverse.fits[[*fits, 4]].any()


def test_half_and_double_time_come_after_the_tempo_and_before_all_else() -> None:
    given = arrays()
    given["raw"][NAMES.index("tempo")] = [60, 120, 240, 100, 140]
    found = order(given, Wish("120", spans=(Span("tempo_bpm", 115, 125),)))
    assert found[0] == 1
    assert set(found[1:3]) == {0, 2}


def test_one_of_two_decades_is_enough() -> None:
    given = arrays()
    given["year"][:] = [1965, 1975, 1985, 1995, 2005]
    sixties = Wish("60s", spans=(Span("year", 1960, 1969),))
    seventies = Wish("70s", spans=(Span("year", 1970, 1979),))
    assert rank(given, sixties, seventies).fits.tolist() == [True, True, False, False, False]


def test_the_less_important_condition_is_given_up_first() -> None:
    given = arrays()
    given["year"][:] = [1930, 1930, 1930, 2020, 2020]
    wishes = Wish("rap", genres=("jazz",)), Wish("1930", spans=(Span("year", 1930, 1930),))
    found = order(given, *wishes, jazz=(3, 4))
    assert set(found[:3]) == {0, 1, 2}


def test_what_is_unknown_fulfils_no_wish_nor_its_opposite() -> None:
    given = arrays()
    given["raw"][NAMES.index("tempo"), 2] = np.nan
    for target in (0.1, 0.9):
        assert order(given, Wish("fast or slow", {"tempo": target}))[-1] == 2


def test_what_is_no_music_is_infinitely_far() -> None:
    given = arrays()
    given["music"][4] = False
    away = rank(given, Wish("energetic", {"energy": 0.9})).distances
    assert away[4] == np.inf
    assert np.isfinite(away[:4]).all()


def test_noise_is_all_there_is_for_who_asks_for_it() -> None:
    given = arrays()
    given["music"][[1, 4]] = False
    noise, calm = Wish("noise", kind="noise"), Wish("calm", {"energy": 0.1})
    asked = ranker(given, noise=(1, 4))
    away = asked.rank([noise, calm]).distances
    assert np.flatnonzero(np.isfinite(away)).tolist() == [1, 4]
    assert away[1] < away[4]
    not_noise = asked.rank([Wish("not noise", kind="noise", negated=True), calm]).distances
    assert np.flatnonzero(np.isfinite(not_noise)).tolist() == [0, 2, 3]


def test_beside_a_song_the_nearest_of_those_that_fit_comes_first() -> None:
    near = np.array([0, 1, 2, 3, 4], dtype=np.float32)
    lively = Wish("livelier", {"energy": 0.8}, compares=True)
    found = ranker(arrays()).rank([lively], near).distances
    assert int(np.argmin(found)) == 3
    assert int(np.argmin(ranker(arrays()).rank([], near).distances)) == 0


def moody(n: int) -> Arrays:
    """Of n tracks that differ in energy, every third is sad and every seventh no music."""
    given = arrays(n)
    given["mood"][::3] = MOODS.index(Mood.SAD)
    given["music"][::7] = False
    given["raw"][NAMES.index("energy"), ::5] = np.nan
    given["year"][:] = np.linspace(1950, 2020, n).round()
    return given


SAD = Wish("sad", {"energy": 0.1}, {"valence": 0.3}, Mood.SAD)
EIGHTIES = Wish("80s", spans=(Span("year", 1980, 1989),), strength=1.5)


@pytest.mark.parametrize("wishes", [[SAD], [EIGHTIES], [SAD, EIGHTIES]])
@pytest.mark.parametrize("locked", [False, True])
def test_what_fits_ranks_as_it_does_among_all(wishes: list[Wish], *, locked: bool) -> None:
    given = moody(900)
    kept = np.arange(900) % 2 == 0 if locked else None
    whole = ranker(given).rank(wishes)
    if kept is not None:
        whole.distances[~kept] = np.inf
    fitting = ranker(given).rank_fitting(wishes, 5, kept)
    assert fitting is not None
    assert fitting.rows is not None
    assert fitting.fits.all()
    assert whole.fits[fitting.rows].all()
    assert fitting.distances.tolist() == whole.distances[fitting.rows].tolist()
    nearest = np.argsort(whole.distances, kind="stable")[:5]
    assert fitting.at(np.argsort(fitting.distances, kind="stable")[:5]).tolist() == nearest.tolist()
    assert len(fitting.rows) + fitting.left_out == np.isfinite(whole.distances).sum()


def test_what_fits_is_not_all_where_more_is_asked_for_or_nothing_can_be_broken() -> None:
    asked = ranker(moody(900), noise=(0, 7))
    assert asked.rank_fitting([SAD], 258, None) is None
    assert asked.rank_fitting([Wish("calm", {"energy": 0.1})], 5, None) is None
    assert asked.rank_fitting([Wish("not sad", mood=Mood.SAD, negated=True)], 5, None) is None
    assert asked.rank_fitting([SAD, Wish("noise", kind="noise")], 1, None) is None
    far = Wish("sad", {"energy": 0.999}, mood=Mood.SAD)
    assert asked.rank_fitting([far], 250, None) is None
