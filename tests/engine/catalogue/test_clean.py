from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.catalogue import columns, pipeline
from engine.catalogue.clean import clean
from engine.catalogue.report import Report, Tally
from engine.features import BY_NAME, NAMES

MakeTable = Callable[..., pd.DataFrame]


def _one(frame: pd.DataFrame, column: str) -> Any:
    (value,) = clean(frame, Tally())[column]
    return value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("0.5", 0.5),
        (" 1.55E-05 ", 1.55e-05),
        ("0,563", 0.563),
        (1, 1.0),
        ("0", 0.0),
    ],
)
def test_a_number_is_read_however_it_is_written(table: MakeTable, cell: Any, value: float) -> None:
    assert _one(table({"acousticness": cell}), "acousticness") == value


@pytest.mark.parametrize("cell", ["?", "fast", "", None, "-1", "0", "1e999", "nan", "261"])
def test_a_tempo_that_is_none_is_unknown_and_the_track_stays(table: MakeTable, cell: Any) -> None:
    assert np.isnan(_one(table({"tempo": cell}), "tempo"))


@pytest.mark.parametrize("cell", ["-1", "0", "?", None])
def test_a_length_that_is_none_is_unknown_and_the_track_stays(table: MakeTable, cell: Any) -> None:
    assert np.isnan(_one(table({"duration_ms": cell}), "duration_ms"))


def test_a_length_may_be_written_as_a_clock_shows_it(table: MakeTable) -> None:
    assert _one(table({"duration_ms": "3:45"}), "duration_ms") == 225_000
    assert _one(table({"duration_ms": "1:00:05"}), "duration_ms") == 3_605_000


def test_percentages_become_shares(table: MakeTable) -> None:
    (usual,) = table({}).to_dict("records")
    whole = {name: 100 * usual[name] for name in NAMES if BY_NAME[name].high == 1}
    frame = clean(table(whole, {**whole, "energy": 0}), tally := Tally())
    assert frame["danceability"].tolist() == [0.6, 0.6]
    assert frame["energy"].tolist() == [0.7, 0.0]
    assert frame["tempo"].tolist() == [120, 120]
    assert tally["mended: percentages made shares"] == 2


def test_shares_too_great_to_add_up_are_out_of_range(table: MakeTable) -> None:
    huge = {"danceability": "1e308", "energy": "1e308"}
    assert clean(table(huge, huge), tally := Tally()).empty
    assert tally["dropped: a feature is unknown"] == 2
    assert tally["mended: percentages made shares"] == 0


DROPPED = {
    "dropped: no title": [{"title": ""}, {"title": None}, {"title": "empty_field"}],
    "dropped: no artist": [{"artist": " "}, {"artist": "empty_field"}, {"artist": "[]"}],
    "dropped: a feature is unknown": [{"energy": "?"}, {"valence": 1.2}, {"loudness": "-inf"}],
    "dropped: all features are zero": [dict.fromkeys(NAMES, 0), dict.fromkeys(NAMES, "0.0")],
}


@pytest.mark.parametrize(("rule", "rows"), DROPPED.items(), ids=DROPPED.keys())
def test_a_row_that_cannot_be_used_is_dropped_and_counted_by_its_rule(
    table: MakeTable, rule: str, rows: list[dict[str, Any]]
) -> None:
    frame = clean(table(*rows, {}), tally := Tally())
    assert len(frame) == 1
    assert {
        name: count for name, count in tally.items() if name.startswith("dropped") and count
    } == {rule: len(rows)}


@pytest.mark.parametrize("title", ["None", "Null", "N/A", "Unknown", "NaN", "???", "1999"])
def test_a_strange_title_is_a_title(table: MakeTable, title: str) -> None:
    assert _one(table({"title": title}), "title") == title


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("Perd√≠ el tren", "Perdí el tren"),
        ("Ê†ªÂÆ∂", "栻家"),
        ("Don‚Äôt Go", "Don’t Go"),
        ("Donâ€™t Go", "Don’t Go"),
        ("CafÃ© con leche", "Café con leche"),
        ("SENÃO", "SENÃO"),
        ("ÃO", "ÃO"),
        ("√2", "√2"),
        ("„Papier“ und Blech", "„Papier“ und Blech"),
        ("Perd√≠ a José", "Perd√≠ a José"),
        ("Otis ÔÇô Remix", "Otis ÔÇô Remix"),
        ("Größe", "Größe"),
    ],
)
def test_letters_read_in_a_wrong_encoding_are_the_letters_that_were_meant(
    table: MakeTable, cell: str, meant: str
) -> None:
    tally = Tally()
    frame = clean(table({"title": cell, "artist": cell}), tally)
    assert (frame["title"][0], frame["artist"][0]) == (meant, meant)
    assert tally["mended: letters read in a wrong encoding"] == (cell != meant)


def test_text_loses_its_line_breaks_and_double_blanks(table: MakeTable) -> None:
    assert _one(table({"title": " Paper \n  Boats\t"}), "title") == "Paper Boats"


@pytest.mark.parametrize(
    ("cell", "year", "exact"),
    [
        ("2023-05-03", 2023, True),
        ("1989-11", 1989, True),
        ("01-11-1989", 1989, True),
        ("1/11/1989", 1989, True),
        ("19891101", 1989, True),
        ("1989-11-01T00:00:00Z", 1989, True),
        ("1922", 1922, True),
        ("1922.0", 1922, True),
        ("1980s", 1985, False),
    ],
)
def test_a_date_tells_its_year(table: MakeTable, cell: str, year: int, exact: bool) -> None:
    frame = table({"year": cell})
    assert _one(frame, "year") == year
    assert _one(frame, "year_exact") == exact


@pytest.mark.parametrize("cell", ["", None, "soon", "0000", "1900-01-01", "4-Apr", "123456"])
def test_a_date_without_a_true_year_is_unknown(table: MakeTable, cell: Any) -> None:
    assert _one(table({"year": cell}), "year") is pd.NA


@pytest.mark.parametrize(
    ("cell", "genres"),
    [
        ("['Folk', 'indie  folk']", ("folk", "indie folk")),
        ('["children\'s music"]', ("children's music",)),
        ("['a' 'b']", ("a", "b")),
        ("[folk, rock]", ("folk", "rock")),
        ("rock; folk;rock", ("folk", "rock")),
        ("folk, rock", ("folk", "rock")),
        ("Rock", ("rock",)),
        ("r&b", ("r&b",)),
        ("[]", ()),
        ("['']", ()),
        ("empty_field", ()),
        ("", ()),
        (None, ()),
        ("rock␞['pop']", ("pop", "rock")),
        ("today; rock", ("rock",)),
    ],
)
def test_genres_are_read_from_any_list(
    table: MakeTable, cell: Any, genres: tuple[str, ...]
) -> None:
    assert _one(table({"genres": cell}), "genres") == genres


def test_a_genre_is_spelt_as_most_tracks_spell_it(load_rows: Any) -> None:
    spellings = ["hip hop", "hip-hop;soul", "Hip Hop", "hip-hop;hip hop", "R&B"]
    catalogue = load_rows(*({"title": f"No {i}", "genres": g} for i, g in enumerate(spellings)))
    assert catalogue.frame["genres"].tolist() == [
        ("hip hop",), ("hip hop", "soul"), ("hip hop",), ("hip hop",), ("r&b",)
    ]  # fmt: skip
    assert catalogue.report.counts["mended: genre spelt as most spell it"] == 2


ID = "4uLU6hMCjMI75M1A2tKUQC"


@pytest.mark.parametrize(
    "cell",
    [
        ID,
        f"spotify:track:{ID}",
        f"https://open.spotify.com/track/{ID}",
        f"https://open.spotify.com/intl-de/track/{ID}?si=abc",
        f"open.spotify.com/track/{ID}#t=10",
    ],
)
def test_an_id_is_found_in_a_uri_and_in_a_link(table: MakeTable, cell: str) -> None:
    assert _one(table({"id": cell}), "spotify_id") == ID


@pytest.mark.parametrize("cell", ["", None, "32894.0", ID[1:], f"{ID}x", f"spotify:album:{ID}"])
def test_what_is_no_spotify_id_is_none(table: MakeTable, cell: Any) -> None:
    assert _one(table({"id": cell}), "spotify_id") is None


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("A#", 10),
        ("Bb", 10),
        ("B♭", 10),
        ("C", 0),
        ("F♯/G♭ minor", 6),
        ("Cb", 11),
        ("7", 7),
        (11.0, 11),
    ],
)
def test_a_key_is_a_letter_or_a_number(table: MakeTable, cell: Any, key: int) -> None:
    assert _one(table({"key": cell}), "key") == key


@pytest.mark.parametrize("cell", ["-1", "12", "H", "Fast", "", None])
def test_a_key_that_is_none_is_unknown(table: MakeTable, cell: Any) -> None:
    assert _one(table({"key": cell}), "key") is pd.NA


@pytest.mark.parametrize(
    ("row", "mode"),
    [
        ({"mode": "Major"}, 1),
        ({"mode": "minor"}, 0),
        ({"mode": "1"}, 1),
        ({"mode": 0.0}, 0),
        ({"key": "A minor"}, 0),
        ({"key": "A"}, None),
        ({"mode": "dorian"}, None),
    ],
)
def test_a_mode_is_a_word_or_a_number(
    table: MakeTable, row: dict[str, Any], mode: int | None
) -> None:
    found = _one(table(row), "mode")
    assert found is pd.NA if mode is None else found == mode


@pytest.mark.parametrize(
    ("cell", "value"), [("True", True), ("0", False), (1.0, True), ("FALSE", False), ("?", None)]
)
def test_explicit_is_yes_no_or_unknown(table: MakeTable, cell: Any, value: bool | None) -> None:
    found = _one(table({"explicit": cell}), "explicit")
    assert found is pd.NA if value is None else bool(found) is value


def test_a_missing_popularity_is_not_zero(table: MakeTable) -> None:
    assert clean(table({"popularity": ""}, {"popularity": "0"}, {"popularity": "101"}), Tally())[
        "popularity"
    ].tolist() == [pd.NA, 0, pd.NA]


def test_mending_is_counted(table: MakeTable) -> None:
    clean(table({"tempo": 0}, {"tempo": "?"}, {"duration_ms": -1}), tally := Tally())
    assert tally["rows read"] == 3
    assert tally["mended: tempo 0, made unknown"] == 1
    assert tally["mended: text for a number, made unknown"] == 1
    assert tally["mended: feature out of range, made unknown"] == 1


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["0", "1", "0.5", "-7", "120", "1e308", "19٣٤", "[", "['", "A#", "3:45", "0,5", "1980s", ID]
    ),
    st.none(),
)


@settings(max_examples=60)
@given(st.data(), st.booleans())
def test_cleaning_and_merging_take_any_cells(data: st.DataObject, good_sound: bool) -> None:
    rows = data.draw(st.integers(1, 5))
    # Rows without a sound are dropped at once, so the sound must often be good.
    sound = st.just("0.5") if good_sound else CELLS
    raw = pd.DataFrame(
        {
            column: data.draw(
                st.lists(sound if column in NAMES else CELLS, min_size=rows, max_size=rows)
            )
            for column in columns.SPELLINGS
        },
        dtype="str",
    )
    frame = clean(raw, tally := Tally())
    if frame.empty:
        assert Report(tally).dropped == rows
        return
    frame = pipeline.tracks_of(frame, tally)
    assert rows == len(frame) + Report(tally).dropped + Report(tally).merged
    assert frame["id"].is_unique
    assert all(frame["artists"])
    assert tuple(frame.columns) == pipeline.COLUMNS


def test_what_was_read_out_of_dates_lists_and_names_is_counted(load_rows: Any) -> None:
    catalogue = load_rows(
        {"title": "One", "year": "01-11-1989", "genres": "['folk', 'pop']", "id": "1" * 22},
        {"title": "Two", "year": "1989-11-01", "genres": "folk;pop", "id": ""},
        {"title": "Three", "year": "1989", "genres": "folk", "id": ""},
    )
    counts = catalogue.report.counts
    assert counts["mended: date written day first"] == 1
    assert counts["mended: genres taken from a list"] == 2
    assert counts["mended: id made of title and artist"] == 2
