from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from engine import catalogue
from engine.artifacts import open_run
from engine.features import BY_NAME, NAMES
from engine.model import choice
from engine.search.neighbours import Neighbours
from engine.tracks import LENSES
from scripts import benchmark, benchmark_neighbours, grow

if TYPE_CHECKING:
    from pathlib import Path

    from pandas import DataFrame

    from engine.tracks import Lens


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> DataFrame:
    path = tmp_path_factory.mktemp("small") / "songs.csv"
    catalogue.demo(tracks=200, seed=5).to_csv(path, index=False)
    return catalogue.load([str(path)]).frame


def test_growing_gives_the_wanted_number_of_tracks_and_loading_merges_none(
    small: DataFrame, tmp_path: Path
) -> None:
    path = tmp_path / "grown.parquet"
    grow.grown(small, 1_500).to_parquet(path)
    loaded = catalogue.load([str(path)])
    assert len(loaded.frame) == 1_500
    assert not [rule for rule, rows in loaded.report.counts.items() if "merged" in rule and rows]
    assert loaded.frame["id"].is_unique
    assert loaded.frame["song"].nunique() > 1_400


def test_growing_keeps_the_own_tracks_and_how_many_an_artist_has(small: DataFrame) -> None:
    table = grow.grown(small, 4 * len(small))
    assert table["title"].tolist()[: len(small)] == small["title"].tolist()
    artists = table["artists"].str[0].nunique()
    assert artists == pytest.approx(4 * small["artists"].str[0].nunique(), rel=0.01)


def test_growing_keeps_the_words_and_the_range_of_every_feature(small: DataFrame) -> None:
    table = grow.grown(small, 3 * len(small))
    words = {word for title in small["title"] for word in title.split()}
    assert {word for title in table["title"] for word in title.split()} == words
    for name in NAMES:
        assert table[name].dropna().between(BY_NAME[name].low, BY_NAME[name].high).all()
        assert table[name].mean() == pytest.approx(small[name].mean(), rel=0.2)


@pytest.mark.parametrize("ending", ["feat. Ada", "- Live", "(Remix)", "Remastered"])
def test_titles_that_end_alike_are_told_apart(
    small: DataFrame, tmp_path: Path, ending: str
) -> None:
    titles = [f"{word} {ending}" for word in ("Sun", "Moon", "Rain", "Snow")]
    few = small.head(4).assign(title=titles, artists=small["artists"].map(lambda _: ("Ida Fjord",)))
    grow.grown(few, 200).to_parquet(tmp_path / "grown.parquet")
    assert len(catalogue.load([str(tmp_path / "grown.parquet")]).frame) == 200


def test_growing_is_repeatable_by_its_seed(small: DataFrame) -> None:
    first, again, other = (grow.grown(small, 500, seed) for seed in (1, 1, 2))
    assert first.equals(again)
    assert not first.equals(other)


def test_a_catalogue_does_not_grow_to_fewer_tracks_than_it_has(small: DataFrame) -> None:
    with pytest.raises(ValueError, match="cannot grow to 10"):
        grow.grown(small, 10)


def test_a_budget_is_shown_only_for_catalogues_that_it_was_made_for() -> None:
    assert benchmark.budgets(128_000)[benchmark.FIND] == 1.5
    assert benchmark.budgets(1_200_000)[benchmark.BLEND] == 8
    assert benchmark.FIND not in benchmark.budgets(1_200_000)
    assert benchmark.budgets(5_000_000) == {}


def test_the_choice_of_k_is_timed_beside_the_usual_sweep(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "LARGEST", 3)
    rows = {row.what: row for row in benchmark.sweep(run)}
    own, usual = rows[benchmark.CHOICE].measured, rows[benchmark.SWEEP].measured
    assert min(own, usual) > 0
    assert rows[benchmark.CHOICE_OF_SWEEP].measured == pytest.approx(100 * own / usual)


@pytest.mark.parametrize("lens", LENSES)
def test_whoever_is_compared_finds_the_same_tracks(run: Path, lens: Lens) -> None:
    arrays = open_run(run).arrays
    known = arrays["music"] & arrays["told"].all(axis=0) & (arrays["genre_codes"] != 0)
    known &= ~arrays["doubts"].any(axis=0)
    rows = np.flatnonzero(known)[:40].tolist()
    ways = benchmark_neighbours.ways(Neighbours(arrays), len(known), lens)
    assert set(ways) >= {benchmark_neighbours.OURS, benchmark_neighbours.SKLEARN}
    assert (benchmark_neighbours.FAISS in ways) == benchmark_neighbours.has_faiss()
    own = ways.pop(benchmark_neighbours.OURS)
    for ask in ways.values():
        for row in rows:
            music = [other for other in ask(row).tolist() if arrays["music"][other]]
            assert own(row).tolist()[: len(music)] == music


def test_the_time_of_others_stands_beside_segues(run: Path) -> None:
    arrays = open_run(run).arrays
    rows = benchmark.nearest(Neighbours(arrays), [1, 2, 3], len(arrays["music"]), "blend")
    taken = {row.what: row.measured for row in rows}
    assert min(taken.values()) > 0
    if benchmark_neighbours.has_faiss():
        faiss = taken[f"neighbours, blend, {benchmark_neighbours.FAISS}"]
        part = taken[benchmark.OF_FAISS["blend"]]
        assert part == pytest.approx(taken[benchmark.BLEND] / faiss)
