from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from engine import artifacts, catalogue, training
from engine.artifacts import open_run
from engine.errors import CatalogueError, TrainingError
from engine.index import Index
from engine.tracks import Mood

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def songs(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("songs") / "songs.csv"
    catalogue.demo(tracks=400, seed=5).to_csv(path, index=False)
    return str(path)


@pytest.fixture(scope="module")
def trained(songs: str, tmp_path_factory: pytest.TempPathFactory) -> training.Trained:
    return training.train([songs], models=tmp_path_factory.mktemp("models"), k=4, seed=1)


def test_training_makes_a_live_run_that_says_where_it_came_from(
    trained: training.Trained, songs: str
) -> None:
    run = open_run(trained.folder.parent / "current")
    assert run.folder == trained.folder.resolve()
    assert run.manifest == trained.manifest
    assert run.manifest.sources == (songs,)
    assert run.manifest.catalogue_sha256 == catalogue.fingerprint([songs])
    assert (run.manifest.k, run.manifest.seed) == (4, 1)


def test_the_counts_of_the_manifest_agree(trained: training.Trained) -> None:
    run = open_run(trained.folder)
    assert run.manifest.tracks == run.manifest.cleaning["tracks kept"]
    assert run.manifest.tracks == len(run.arrays["music"])
    assert run.manifest.music == run.arrays["music"].sum()
    assert sum(person.share for person in run.manifest.personalities) == pytest.approx(1)


def test_the_index_has_the_rows_of_the_vectors(trained: training.Trained, songs: str) -> None:
    run = open_run(trained.folder)
    frame = catalogue.load([songs], seed=1).frame
    with Index(run.index_path, tracks=run.manifest.tracks) as index:
        for row, track in enumerate(index.tracks(range(run.manifest.tracks))):
            assert track.id == frame["id"][row]
            assert track.personality == run.arrays["personality"][row]
            assert track.mood == list(Mood)[run.arrays["mood"][row]]


def test_the_lookup_is_part_of_the_run(trained: training.Trained) -> None:
    assert any(name.startswith("lookup_") for name in open_run(trained.folder).arrays)


def test_the_same_input_and_seed_give_the_same_files(
    trained: training.Trained, songs: str, tmp_path: Path
) -> None:
    again = training.train([songs], models=tmp_path, k=4, seed=1)
    assert again.manifest.files == trained.manifest.files
    assert again.manifest.personalities == trained.manifest.personalities
    assert again.manifest.run_id != trained.manifest.run_id


def test_the_objects_can_be_loaded(trained: training.Trained) -> None:
    run = open_run(trained.folder)
    scaler, kmeans, pca = (run.load(name) for name in ("scaler", "kmeans", "pca"))
    points = scaler.transform(np.full((1, 9), 0.5))
    assert kmeans.predict(points).shape == (1,)
    assert pca.transform(points).shape == (1, 2)


def test_stages_are_announced_in_order(songs: str, tmp_path: Path) -> None:
    heard: list[str] = []
    training.train([songs], models=tmp_path, k=3, say=heard.append)
    verbs = [stage.split()[0] for stage in heard]
    assert verbs[0] == "Reading"
    assert verbs[-5:] == ["Grouping", "Placing", "Preparing", "Looking", "Writing"]


@pytest.mark.parametrize("k", [0, 1, 51])
def test_what_cannot_be_done_is_refused_before_anything_is_read(tmp_path: Path, k: int) -> None:
    with pytest.raises(TrainingError, match="2 to 50"):
        training.train(["missing.csv"], models=tmp_path, k=k)
    (tmp_path / "current").mkdir()
    with pytest.raises(TrainingError, match="current"):
        training.train(["missing.csv"], models=tmp_path)


def test_too_little_left_after_cleaning_is_said_with_the_reason(tmp_path: Path) -> None:
    frame = catalogue.demo(tracks=20, seed=5)
    frame.loc[2:, "energy"] = 55
    frame.to_csv(tmp_path / "songs.csv", index=False)
    with pytest.raises(TrainingError, match=r"here is 2 .*dropped: a feature is unknown: 18 rows"):
        training.train([str(tmp_path / "songs.csv")], models=tmp_path)


def test_a_catalogue_that_cannot_be_read_leaves_the_live_run(
    trained: training.Trained, tmp_path: Path
) -> None:
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n")
    models = trained.folder.parent
    before = artifacts.open_run(models / "current").manifest.run_id
    with pytest.raises(CatalogueError):
        training.train([str(tmp_path / "bad.csv")], models=models)
    assert artifacts.open_run(models / "current").manifest.run_id == before
