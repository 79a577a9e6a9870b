"""The questions that a listener asks, on catalogues whose answers are known."""

from __future__ import annotations

import math
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from engine import (
    Engine,
    Mood,
    PersonalityNotFoundError,
    RunNotFoundError,
    TrackNotFoundError,
    open_engine,
)
from engine.features import NAMES
from engine.tracks import LENSES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from engine import Lens, Match, Track

QUIET = {"Slow Snow", "Still Pond", "Window Light", "Paper Moonlight"}
LOUD = {"Iron Morning", "Rust Parade", "Gravel Heart", "Furnace Town"}
RAP = {"Corner Talk", "Ten Blocks", "Elevator Rhymes", "Night Bus"}


@pytest.fixture(scope="module")
def some(engine: Engine) -> list[Track]:
    """A few tracks of every personality."""
    return [track for one in engine.personalities() for track in engine.browse(one.id, limit=4)]


def named(engine: Engine, title: str) -> Track:
    return engine.find(title, limit=1)[0].track


def everything(engine: Engine) -> list[Track]:
    return [track for one in engine.personalities() for track in engine.browse(one.id, limit=500)]


def titles(tracks: Sequence[Track]) -> set[str]:
    return {track.title for track in tracks}


# Similar


@pytest.mark.parametrize("lens", LENSES)
@pytest.mark.parametrize("group", [QUIET, LOUD, RAP])
def test_the_nearest_tracks_are_of_the_same_group(
    twelve: Engine, group: set[str], lens: Lens
) -> None:
    for title in group:
        matches = twelve.similar(named(twelve, title).id, limit=3, lens=lens)
        assert titles([match.track for match in matches]) == group - {title}


def test_distances_ascend_and_closeness_falls_with_them(engine: Engine, some: list[Track]) -> None:
    for track in some:
        matches = engine.similar(track.id, limit=60)
        distances = [match.distance for match in matches]
        assert distances == sorted(distances)
        shares = [match.closeness for match in matches]
        assert shares == sorted(shares, reverse=True)
        assert all(0 <= share <= 1 for share in shares)


def test_closeness_is_the_share_of_the_music_that_is_farther_away(twelve: Engine) -> None:
    matches = twelve.similar(named(twelve, "Slow Snow").id, limit=12)
    # Eleven others, and nobody has more than two tracks, so the answer is all of them in order.
    assert [round(match.closeness * 11) for match in matches] == list(range(10, -1, -1))


@pytest.mark.parametrize("lens", LENSES)
def test_no_song_and_no_title_comes_twice_nor_an_artist_three_times(
    engine: Engine, some: list[Track], lens: Lens
) -> None:
    for track in some:
        found = [match.track for match in engine.similar(track.id, limit=80, lens=lens)]
        assert track.id not in {other.id for other in found}
        assert track.title not in titles(found)
        assert len(titles(found)) == len(found)
        assert max(Counter(lead(engine, other) for other in found).values()) <= 2


def lead(engine: Engine, track: Track) -> int:
    arrays = engine._arrays  # the lead artist's number, which no track shows
    return int(arrays["artist"][engine._row(track.id)])


def test_only_music_is_like_music(engine: Engine, some: list[Track]) -> None:
    for track in some:
        assert all(match.track.kind == "music" for match in engine.similar(track.id, limit=100))


@pytest.mark.parametrize(
    "ask",
    [
        lambda engine, n: engine.similar(engine.browse(0)[0].id, limit=n),
        lambda engine, n: engine.vibe("happy and calm", limit=n).matches,
        lambda engine, n: engine.browse(1, limit=n),
        lambda engine, n: engine.find("the night", limit=n),
    ],
    ids=["similar", "vibe", "browse", "find"],
)
def test_a_longer_answer_starts_with_the_shorter_one(
    engine: Engine, ask: Callable[[Engine, int], Sequence[object]]
) -> None:
    longest = list(map(str, ask(engine, 500)))
    for limit in (1, 10, 37, 200):
        assert list(map(str, ask(engine, limit))) == longest[:limit]


def test_variety_does_not_shorten_an_answer(engine: Engine) -> None:
    artists = len({lead(engine, track) for track in everything(engine)})
    assert artists > 100, "the catalogue has too few artists for this test"
    assert len(engine.similar(engine.browse(0)[0].id, limit=200)) == 200


def test_a_small_catalogue_gives_what_it_has(twelve: Engine) -> None:
    assert len(twelve.similar(named(twelve, "Night Bus").id, limit=500)) == 11


def test_every_answer_says_why(engine: Engine, some: list[Track]) -> None:
    for track in some:
        assert all(match.why for match in engine.similar(track.id))


@pytest.mark.parametrize("limit", [0, -1, 501])
def test_a_limit_out_of_range_is_refused(engine: Engine, limit: int) -> None:
    track = engine.browse(0)[0]
    for ask in (
        lambda: engine.similar(track.id, limit=limit),
        lambda: engine.vibe("happy", limit=limit),
        lambda: engine.find("x", limit=limit),
        lambda: engine.browse(0, limit=limit),
    ):
        with pytest.raises(ValueError, match="limit"):
            ask()


def test_an_unknown_lens_is_refused(engine: Engine) -> None:
    with pytest.raises(ValueError, match="lens"):
        engine.similar(engine.browse(0)[0].id, lens="smell")  # type: ignore[arg-type]


# Tracks


def test_a_track_is_found_by_its_id(twelve: Engine) -> None:
    track = named(twelve, "Iron Morning")
    assert twelve.track(track.id) == track
    assert (track.artist, track.year, track.popularity) == ("The Anvils", 1994, 80)
    assert track.genres == ("hard rock", "rock")
    assert set(track.features) == set(NAMES)
    assert track.features["tempo"] == 140.0
    assert not any(math.isnan(value) for value in track.features.values())


@pytest.mark.parametrize("unknown", ["nope", "", "\ud800", "a\0b", "' OR 1=1 --", "x" * 5_000])
def test_an_unknown_id_is_an_error_that_names_it(engine: Engine, unknown: str) -> None:
    for ask in (engine.track, engine.similar):
        with pytest.raises(TrackNotFoundError) as error:
            ask(unknown)
        assert error.value.query == unknown


# Vibe


def test_a_mood_is_answered_with_tracks_of_that_mood(engine: Engine) -> None:
    for mood, tracks in engine.mood_counts().items():
        answer = engine.vibe(mood.value)
        assert answer.understood == (mood.value,)
        moods = [match.track.mood for match in answer.matches]
        assert moods[: min(tracks // 2, 5)] == [mood] * min(tracks // 2, 5)


def test_a_wish_finds_the_group_it_describes(twelve: Engine) -> None:
    for wish, group in {"loud": LOUD, "calm, no vocals": QUIET, "rap": RAP, "piano": QUIET}.items():
        found = [match.track for match in twelve.vibe(wish, limit=4).matches]
        assert titles(found) == group, wish


def test_an_answer_to_a_wish_has_variety(engine: Engine) -> None:
    found = [match.track for match in engine.vibe("energetic", limit=100).matches]
    assert len(titles(found)) == 100
    assert max(Counter(lead(engine, track) for track in found).values()) <= 2
    assert all(track.kind == "music" for track in found)


@pytest.mark.parametrize(("text", "kind"), [("rain sounds", "noise"), ("a podcast", "spoken")])
def test_noise_and_talk_answer_who_asks_for_them(engine: Engine, text: str, kind: str) -> None:
    answer = engine.vibe(text)
    assert answer.matches
    assert {match.track.kind for match in answer.matches} == {kind}
    assert all(0 <= match.closeness <= 1 for match in answer.matches)


def test_what_was_understood_and_what_was_not_is_told_apart(engine: Engine) -> None:
    answer = engine.vibe("some happy glorp music please, no vocals")
    assert answer.understood == ("happy", "no vocals")
    assert answer.ignored == ("glorp",)


def test_nothing_understood_gives_no_matches(engine: Engine) -> None:
    answer = engine.vibe("glorp blurb")
    assert (answer.matches, answer.understood) == ((), ())
    assert answer.ignored == ("glorp", "blurb")


def test_a_personality_can_be_wished_for_by_name(engine: Engine) -> None:
    one = engine.personalities()[0]
    answer = engine.vibe(one.name)
    assert answer.understood == (one.name,)
    assert {match.track.personality for match in answer.matches} == {one.id}


# Personalities


def test_the_largest_personality_comes_first(engine: Engine) -> None:
    shares = [one.share for one in engine.personalities()]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1)


def test_browsing_pages_through_all_of_a_personality_without_repeats(engine: Engine) -> None:
    for one in engine.personalities():
        seen: list[str] = []
        while page := engine.browse(one.id, limit=70, offset=len(seen)):
            assert all(track.personality == one.id for track in page)
            assert all(track.kind == "music" for track in page)
            seen += [track.id for track in page]
        assert len(seen) == len(set(seen))
        assert len(seen) <= one.share * engine.manifest.music + 1


def test_well_known_tracks_come_first(engine: Engine) -> None:
    for one in engine.personalities():
        known = [track.popularity or 0 for track in engine.browse(one.id, limit=500)]
        assert sum(known[:20]) / 20 > sum(known) / len(known)


def test_an_unknown_personality_is_an_error(engine: Engine) -> None:
    for ask in (engine.browse, engine.personality):
        with pytest.raises(PersonalityNotFoundError):
            ask(99)


def test_a_negative_offset_is_refused(engine: Engine) -> None:
    with pytest.raises(ValueError, match="offset"):
        engine.browse(0, offset=-1)


# The whole


def test_examples_are_by_different_artists_and_of_different_personalities(engine: Engine) -> None:
    found = engine.examples(3)
    assert len({track.personality for track in found}) == 3
    assert len({track.artist for track in found}) == 3
    assert engine.examples(0) == []


def test_every_track_of_music_has_one_mood(engine: Engine) -> None:
    counts = engine.mood_counts()
    assert list(counts) == list(Mood)
    assert sum(counts.values()) == engine.manifest.music <= len(engine)


def test_eight_threads_get_the_answers_that_one_gets(engine: Engine, some: list[Track]) -> None:
    def ask(track: Track) -> tuple[list[Match], list[Match], object, object]:
        return (
            engine.similar(track.id),
            engine.similar(track.id, lens="sound"),
            engine.find(track.title),
            engine.vibe(track.mood.value),
        )

    tracks = some * 4
    with ThreadPoolExecutor(8) as pool:
        assert list(map(repr, pool.map(ask, tracks))) == [repr(ask(track)) for track in tracks]


def test_an_engine_needs_a_run(tmp_path: Path) -> None:
    with pytest.raises(RunNotFoundError):
        open_engine(tmp_path / "nothing")
