"""The report is one page that needs nothing else, and its tables open safely in a spreadsheet."""

from __future__ import annotations

import csv
import re
import sys
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import silhouette_score

from engine import open_engine
from engine.artifacts import open_run
from scripts import report, report_measures, report_pictures, report_sections, report_tables
from scripts.report_run import open_trained

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.report_run import Trained


@pytest.fixture(scope="module")
def written(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a report, written from small samples and without UMAP."""
    output = tmp_path_factory.mktemp("report")
    with pytest.MonkeyPatch.context() as small:
        small.setattr(report_measures, "K_SAMPLE", 300)
        small.setattr(report_measures, "ALGORITHM_SAMPLE", 300)
        small.setattr(report_measures, "FITS", 1)
        small.setattr(report_sections, "MAPPED", 200)
        small.setattr(report_pictures, "SCATTERED", 300)
        # As if it were not installed, which it need not be.
        small.setitem(sys.modules, "umap", None)
        assert report.main(["--model", str(run), "--output", str(output)]) == 0
    return output


@pytest.fixture(scope="module")
def page(written: Path) -> str:
    return (written / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def trained(run: Path) -> Trained:
    return open_trained(run)


def test_the_page_needs_no_other_file_and_no_network(page: str) -> None:
    links = re.findall(r'(?:src|srcset|href)="([^"]{1,40})', page)
    assert len(links) > 20
    assert all(link.startswith(("data:image/png;base64,", "#")) for link in links)


def test_every_section_is_there_and_linked(page: str) -> None:
    for heading in ("Data quality", "How many personalities", "Algorithms side by side", "Maps"):
        anchor = heading.lower().replace(" ", "-")
        assert f'<h2 id="{anchor}">{heading}</h2>' in page
        assert f'href="#{anchor}"' in page


def test_every_picture_has_words_for_those_who_do_not_see_it(page: str, written: Path) -> None:
    pictures = re.findall(r"<img[^>]*>", page)
    texts = [re.search(r'alt="([^"]{20,})"', picture) for picture in pictures]
    assert all(texts)
    light = {path.stem for path in written.glob("*.png") if not path.stem.endswith("-dark")}
    dark = {path.stem.removesuffix("-dark") for path in written.glob("*-dark.png")}
    assert light == dark
    assert len(pictures) == len(light) >= 12


def test_what_is_missing_is_said_and_how_to_get_it(page: str) -> None:
    assert "umap-learn is not installed here" in page
    assert "--extra report" in page


def test_every_personality_and_every_algorithm_is_named(page: str, trained: Trained) -> None:
    algorithms = ["KMeans", "MiniBatchKMeans", "Ward", "Gaussian mixture", "DBSCAN", "HDBSCAN"]
    for name in [*trained.names, *algorithms]:
        assert name.replace("&", "&amp;") in page


def test_the_table_has_every_track_with_its_shares_and_mood(written: Path, run: Path) -> None:
    table = pd.read_csv(written / "tracks_by_personality.csv", dtype={"year": str})
    with open_engine(run) as engine:
        assert len(table) == len(engine)
        row = table.iloc[7]
        track = engine.track(row["id"])
        assert row["mood"] == track.mood
        assert str(row["year"]) == str(track.year)
        assert row["personality"] == engine.personality(track.personality).name
        share = row[f"share: {row['personality']}"]
        assert share == pytest.approx(engine.membership(track.id)[track.personality], abs=1e-3)
    shares = table.filter(like="share: ")
    assert shares.sum(axis=1).to_numpy() == pytest.approx(1, abs=0.01)
    assert table[["map x", "map y"]].notna().all(axis=None)


def test_representative_tracks_are_of_their_personality_and_by_different_artists(
    written: Path, trained: Trained
) -> None:
    table = pd.read_csv(written / "representative_tracks.csv")
    assert set(table["personality"]) == set(trained.names)
    assert not table.duplicated(["personality", "artist"]).any()


def test_a_run_with_a_report_in_its_folder_still_opens(run: Path) -> None:
    beside = run / report.FOLDER
    beside.mkdir(exist_ok=True)
    (beside / report.PAGE).write_text("a page", encoding="utf-8")
    assert open_run(run).manifest.k == 5


@given(st.text(max_size=20))
def test_no_cell_is_a_formula(text: str) -> None:
    cell = str(report_tables.guard(text))
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.endswith(text)


def test_a_table_is_written_without_formulas_and_numbers_stay_numbers(tmp_path: Path) -> None:
    table = pd.DataFrame({"title": ["=1+1", "@home", "Plain"], "map x": [-1.5, 2.0, 0.0]})
    report_tables.write_csv(table, tmp_path / "table.csv")
    with (tmp_path / "table.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["title"] for row in rows] == ["'=1+1", "'@home", "Plain"]
    assert [row["map x"] for row in rows] == ["-1.5", "2.0", "0.0"]


def test_the_silhouette_of_all_tracks_is_the_usual_one(trained: Trained) -> None:
    points, labels = trained.points[:400], trained.labels[:400]
    found = report_measures.silhouette_of_some(points, labels, 400, seed=0)
    assert found == pytest.approx(float(silhouette_score(points, labels)), abs=1e-4)


def test_a_curve_bends_where_it_turns() -> None:
    assert report_measures.bend([10, 7, 4, 3.8, 3.6, 3.4]) == 2
    assert report_measures.bend([1, 1.1, 1.2, 1.3, 5, 9]) == 3
    assert report_measures.bend([3, 3, 3]) == 1


@pytest.mark.parametrize(
    ("groups", "noise", "largest", "says"),
    [
        (0, 1.0, 0.0, "no groups at all"),
        (1, 0.03, 0.97, "one big group of 97%"),
        (2, 0.37, 0.6, "does not tell songs apart"),
        (5, 0.4, 0.2, "leaves 40% of the tracks without"),
        (7, 0.0, 0.28, "every track has a group"),
    ],
)
def test_a_grouping_is_called_what_it_is(
    groups: int, noise: float, largest: float, says: str
) -> None:
    assert says in report_measures.verdict(groups, noise, largest)


def test_lift_says_how_many_times_as_often(trained: Trained) -> None:
    own = trained.labels == 0
    tags = [("everywhere", "own") if mine else ("everywhere",) for mine in own]
    lifts = {one.name: one.lift for one in report_tables.lifts(trained, 0, tags)}
    assert lifts["everywhere"] == pytest.approx(1)
    assert lifts["own"] == pytest.approx(1 / own[trained.music].mean())
    assert np.argmax(list(lifts.values())) == 0


def test_a_model_that_is_none_is_said_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report.main(["--model", str(tmp_path / "nowhere")]) == 2
    assert not (tmp_path / "nowhere").exists()
    assert "report.py: " in capsys.readouterr().out
