"""Answers: bent like the plain ones, honest about closeness, and cut where nothing is near."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from engine.search.answer import NEAR, AboutTrack, Question
from engine.tracks import LENSES

if TYPE_CHECKING:
    from engine import Engine, Lens


@pytest.fixture(scope="module")
def rows(engine: Engine) -> list[int]:
    """A few tracks, music and not."""
    kinds = np.array(engine._arrays["music"])
    return [*np.flatnonzero(kinds)[::150].tolist(), *np.flatnonzero(~kinds)[:3].tolist()]


def question(engine: Engine, row: int, lens: Lens, **bent: Any) -> Question:
    answers, neighbours = engine._answers, engine._neighbours
    plain = Question(neighbours.at(row), answers.facts.at(row), lens, np.array([row]))
    return plain._replace(**bent)


@pytest.mark.parametrize("lens", LENSES)
def test_an_unbent_answer_is_the_same_either_way(
    engine: Engine, rows: list[int], lens: Lens
) -> None:
    for row in rows:
        asked = question(engine, row, lens)
        plain, bent = engine._answers._plain(asked, 20), engine._answers._bent(asked, 20)
        assert plain.rows.tolist() == bent.rows.tolist()
        assert plain.distances == pytest.approx(bent.distances)
        assert plain.closeness == pytest.approx(bent.closeness)
        assert plain.near.tolist() == bent.near.tolist()


@pytest.mark.parametrize("lens", LENSES)
@pytest.mark.parametrize("limit", [10, 300])
def test_closeness_is_to_the_song_itself_among_all_music(
    engine: Engine, rows: list[int], lens: Lens, limit: int
) -> None:
    music = np.array(engine._arrays["music"])
    for row in rows:
        asked = question(engine, row, lens, locks=frozenset({"no vocals"}), steer={"calmer": 1})
        answer = engine._answers.near(asked, limit)
        everyone = np.arange(len(engine))
        distances = engine._neighbours.distances(row, everyone, lens)
        others = distances[music & (everyone != row)]
        for closeness, distance in zip(answer.closeness, distances[answer.rows], strict=True):
            surely, perhaps = (others > distance + 1e-4).mean(), (others > distance - 1e-4).mean()
            assert surely - 1e-9 <= closeness <= perhaps + 1e-9


def test_steered_answers_come_nearest_to_what_was_asked_first(
    engine: Engine, rows: list[int]
) -> None:
    for row in rows:
        answer = engine._answers.near(question(engine, row, "blend", steer={"newer": 1}), 50)
        assert answer.distances.tolist() == sorted(answer.distances)
        plain = engine._neighbours.distances(row, answer.rows, "blend")
        assert (answer.distances >= plain - 1e-6).all()


def test_near_is_a_part_of_the_way_that_music_usually_is(engine: Engine, rows: list[int]) -> None:
    music = np.flatnonzero(engine._arrays["music"])
    for row in rows:
        answer = engine._answers.near(question(engine, row, "blend"), 500)
        usual = np.sqrt((engine._neighbours.distances(row, music, "blend") ** 2).mean())
        distances = answer.distances
        assert answer.near[distances < 0.9 * NEAR * usual].all()
        assert not answer.near[distances > 1.1 * NEAR * usual].any()


def test_the_first_answers_to_a_song_are_near_and_the_last_ones_are_not(engine: Engine) -> None:
    for one in engine.personalities():
        matches = engine.similar(engine.browse(one.id)[0].id, limit=500)
        assert matches[0].near
        assert not matches[-1].near


def test_noise_can_be_bent_too(engine: Engine) -> None:
    noise = engine._index.tracks(engine._index.rows_of_kind("noise")[:1])[0]
    matches = engine.similar(noise.id, steer=["calmer"], locks=["no explicit"])
    assert matches
    assert all(0 <= match.closeness <= 1 for match in matches)


def test_who_goes_back_to_a_list_finds_it_as_it_was(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    bends: list[dict[str, Any]] = [{}, {"steer": ["calmer"]}, {"locks": ["no vocals"]}, {"seed": 3}]
    song = engine.examples(1)[0]
    lists = [engine.similar(song.id, lens=lens, **bend) for lens in LENSES for bend in bends]
    monkeypatch.delattr(type(engine._answers), "near")
    again = [engine.similar(song.id, lens=lens, **bend) for lens in LENSES for bend in bends]
    assert again == lists
    assert len({tuple(match.track.id for match in one) for one in lists}) == len(lists)


def test_long_answers_are_not_remembered(engine: Engine) -> None:
    def ask(rows: range, limit: int) -> None:
        for row in rows:
            engine._answers.to_track(AboutTrack(row, limit, "sound"))

    ask(range(1), 500)
    tracemalloc.start()
    try:
        ask(range(100), 500)
        long, _ = tracemalloc.get_traced_memory()
        ask(range(100), 11)
        both, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert long < 100_000
    assert 50_000 < both - long < 300_000
