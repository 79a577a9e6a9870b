"""Blends and journeys, as they are asked of the engine."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from engine import SameSongError, TrackNotFoundError
from engine.tracks import PATH_LENGTHS

if TYPE_CHECKING:
    from engine import Engine, Track


@pytest.fixture(scope="module")
def pairs(engine: Engine) -> list[tuple[Track, Track]]:
    some = engine.examples(16)
    return list(zip(some[::2], some[1::2], strict=True))


def test_a_blend_has_neither_the_songs_nor_repeats(
    engine: Engine, pairs: list[tuple[Track, Track]]
) -> None:
    for one, two in pairs:
        matches = engine.blend([one.id, two.id], limit=60)
        found = [match.track for match in matches]
        assert len(found) == len({track.title for track in found}) == 60
        assert {one.title, two.title}.isdisjoint(track.title for track in found)
        assert max(Counter(track.artist for track in found).values()) <= 2
        assert all(track.kind == "music" for track in found)
        distances = [match.distance for match in matches]
        assert distances == sorted(distances)
        assert all(0 <= match.closeness <= 1 and match.why for match in matches)
        assert engine.blend([one.id, two.id], limit=7) == matches[:7]


def test_a_blend_is_the_same_whichever_song_is_named_first(
    engine: Engine, pairs: list[tuple[Track, Track]]
) -> None:
    for one, two in pairs:
        there, back = engine.blend([one.id, two.id]), engine.blend([two.id, one.id])
        assert [match.track.id for match in there] == [match.track.id for match in back]
        turned = {0: 1, 1: 0, None: None}
        assert [match.side for match in there] == [turned[match.side] for match in back]


def test_an_answer_leans_to_the_song_that_it_sounds_like(twelve: Engine) -> None:
    loud, quiet = (twelve.find(title, 1)[0].track for title in ("Iron Morning", "Slow Snow"))
    sides = {m.track.title: m.side for m in twelve.blend([loud.id, quiet.id], limit=12)}
    assert [sides[title] for title in ("Rust Parade", "Gravel Heart", "Furnace Town")] == [0] * 3
    assert [sides[title] for title in ("Still Pond", "Window Light", "Paper Moonlight")] == [1] * 3


def test_how_a_song_is_said_to_differ_from_the_others_is_true(
    engine: Engine, pairs: list[tuple[Track, Track]]
) -> None:
    ways = {feature.more: (feature.name, 1) for feature in engine.features}
    ways |= {feature.less: (feature.name, -1) for feature in engine.features}
    said = 0
    for one, two in pairs:
        for match in engine.blend([one.id, two.id], limit=100):
            for words, ordinal in re.findall(r"([^,]+) than the (first|second)", match.why):
                assert match.side is None
                bare = re.sub(r"^\s*(much |a little |\d+ BPM )?", "", words)
                name, sign = ways[bare]
                other = one if ordinal == "first" else two
                assert sign * (match.track.features[name] - other.features[name]) > 0
                said += 1
    assert said > 50


def test_a_locked_blend_keeps_to_the_tempo_of_one_of_its_songs(
    engine: Engine, pairs: list[tuple[Track, Track]]
) -> None:
    for one, two in pairs:
        tempi = [track.features["tempo"] for track in (one, two)]
        matches = engine.blend([one.id, two.id], limit=30, locks=["same tempo"])
        assert matches
        for match in matches:
            tempo = match.track.features["tempo"]
            assert any(abs(math.log(tempo / other)) <= math.log(1.05) for other in tempi)


def test_another_seed_gives_other_songs_and_the_same_again(
    engine: Engine, pairs: list[tuple[Track, Track]]
) -> None:
    ids = [track.id for track in pairs[0]]
    plain, thrown = engine.blend(ids), engine.blend(ids, seed=5)
    assert thrown == engine.blend(ids, seed=5)
    assert {match.track.id for match in thrown} != {match.track.id for match in plain}


def test_what_is_no_blend_is_refused(engine: Engine) -> None:
    ids = [track.id for track in engine.examples(6)]
    for wrong in ([], ids[:1], ids):
        with pytest.raises(ValueError, match="2 to 5 songs"):
            engine.blend(wrong)
    with pytest.raises(SameSongError) as error:
        engine.blend([ids[0], ids[1], ids[0]])
    assert error.value.track_id == ids[0]
    with pytest.raises(TrackNotFoundError):
        engine.blend([ids[0], "nope"])
    with pytest.raises(ValueError, match="lock"):
        engine.blend(ids[:2], locks=["no fun"])  # type: ignore[list-item]


@pytest.mark.parametrize("length", [8, 12, 25])
def test_a_path_goes_from_song_to_song_without_repeats(
    engine: Engine, pairs: list[tuple[Track, Track]], length: int
) -> None:
    for one, two in pairs:
        steps = engine.path(one.id, two.id, length)
        tracks = [step.track for step in steps]
        assert (tracks[0], tracks[-1], len(tracks)) == (one, two, length)
        assert len({track.title for track in tracks}) == length
        assert max(Counter(track.artist for track in tracks).values()) <= 2
        assert (steps[0].distance, steps[0].why) == (0, "")
        assert all(step.distance > 0 and step.why for step in steps[1:])


def test_a_step_is_swapped_by_leaving_its_song_out(
    engine: Engine, pairs: list[tuple[Track, Track]]
) -> None:
    one, two = pairs[0]
    before = engine.path(one.id, two.id)
    after = engine.path(one.id, two.id, without=[before[4].track.id, "unknown"])
    changed = [a.track.id != b.track.id for a, b in zip(before, after, strict=True)]
    assert changed == [place == 4 for place in range(12)]
    assert before[:4] == after[:4]


def test_what_is_no_path_is_refused(engine: Engine) -> None:
    one, two = (track.id for track in engine.examples(2))
    for length in (PATH_LENGTHS[0] - 1, PATH_LENGTHS[-1] + 1):
        with pytest.raises(ValueError, match="8 to 25 songs"):
            engine.path(one, two, length)
    with pytest.raises(SameSongError):
        engine.path(one, one)
    with pytest.raises(TrackNotFoundError):
        engine.path(one, "nope")
    with pytest.raises(ValueError, match="lens"):
        engine.path(one, two, lens="smell")  # type: ignore[arg-type]
