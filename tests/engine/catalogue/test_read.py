from __future__ import annotations

import gzip
import io
import zipfile
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from engine.catalogue.read import BAD_ROWS, read
from engine.catalogue.report import Tally
from engine.errors import CatalogueReadError, MissingColumnsError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HEADER = (
    "track_name,track_artist,danceability,energy,loudness,speechiness,acousticness,"
    "instrumentalness,liveness,valence,tempo"
)
SOUND = ".5,.5,-7,.05,.2,0,.1,.5,120"
CSV = f'{HEADER}\nPaper Boats,The Otters,{SOUND}\n"Rain, Again",Ailo Fernwick,{SOUND}\n'
TITLES = ["Paper Boats", "Rain, Again"]


def _read(path: Path, content: bytes, tally: Tally | None = None) -> pd.DataFrame:
    path.write_bytes(content)
    return read(path, Tally() if tally is None else tally)


def _zip(members: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def _parquet(frame: pd.DataFrame) -> bytes:
    file = io.BytesIO()
    frame.to_parquet(file)
    return file.getvalue()


CONTAINERS = {
    "csv": CSV.encode(),
    "with a byte order mark": CSV.encode("utf-8-sig"),
    "with Windows line ends": CSV.replace("\n", "\r\n").encode(),
    "with old Macintosh line ends": CSV.replace("\n", "\r").encode(),
    "with blank lines first": b"\n\n" + CSV.encode(),
    "without a last line end": CSV.strip().encode(),
    "tab-separated": pd.read_csv(io.StringIO(CSV)).to_csv(sep="\t", index=False).encode(),
    "gzip": gzip.compress(CSV.encode()),
    "zip": _zip({"data/tracks.csv": CSV, "__MACOSX/tracks.csv": b"\0\1", "README.md": "hi"}),
    "zip with a readme": _zip({"README.txt": "Songs by Ada", "tracks.csv": CSV}),
    "zip with a .txt alone": _zip({"tracks.txt": CSV}),
    "parquet": _parquet(pd.read_csv(io.StringIO(CSV))),
    "zipped parquet": _zip({"tracks.parquet": _parquet(pd.read_csv(io.StringIO(CSV)))}),
}


@pytest.mark.parametrize("content", CONTAINERS.values(), ids=CONTAINERS.keys())
def test_a_table_is_read_by_its_content_whatever_the_file_is_called(
    tmp_path: Path, content: bytes
) -> None:
    frame = _read(tmp_path / "catalogue.dat", content)
    assert frame["title"].tolist() == TITLES
    assert frame["artist"].tolist() == ["The Otters", "Ailo Fernwick"]
    assert pd.to_numeric(frame["loudness"]).tolist() == [-7, -7]


def test_the_tables_of_a_zip_are_joined_and_other_tables_in_it_are_not(tmp_path: Path) -> None:
    artists = "artist,followers\nThe Otters,12\n"
    content = _zip({"artists.csv": artists, "old.csv": CSV, "new.csv": CSV})
    assert _read(tmp_path / "kaggle.zip", content)["title"].tolist() == TITLES * 2


def test_a_cell_may_hold_line_breaks_and_quotes(tmp_path: Path) -> None:
    frame = _read(
        tmp_path / "a.csv", f'{HEADER}\n"Two\nLines ""Live""",The Otters,{SOUND}\n'.encode()
    )
    assert frame["title"].tolist() == ['Two\nLines "Live"']


def test_a_row_that_does_not_fit_the_header_is_dropped_and_counted(tmp_path: Path) -> None:
    tally = Tally()
    frame = _read(tmp_path / "a.csv", f"{CSV}Torn,row\n".encode(), tally)
    assert frame["title"].tolist() == TITLES
    assert tally == {"rows read": 1, BAD_ROWS: 1}


def test_the_first_source_of_a_column_counts_and_the_others_fill_its_gaps(tmp_path: Path) -> None:
    rows = f"A,The Otters,{SOUND},1990,1989-05-01\nB,The Otters,{SOUND},1991,\n"
    content = f"{HEADER},year,release_date\n{rows}"
    assert _read(tmp_path / "a.csv", content.encode())["year"].tolist() == ["1989-05-01", "1991"]


def test_lists_of_parquet_come_as_list_literals(tmp_path: Path) -> None:
    frame = pd.read_csv(io.StringIO(CSV))
    frame["genres"] = [["folk", "indie folk"], []]
    read_back = _read(tmp_path / "a.parquet", _parquet(frame))
    assert read_back["genres"].tolist() == ["['folk', 'indie folk']", "[]"]


FAULTS = {
    "the file is empty": b"",
    "the gzip archive is broken": gzip.compress(CSV.encode())[:-20],
    "the zip archive is broken": _zip({"tracks.csv": CSV})[:-30],
    "the archive holds no CSV or Parquet table": _zip({"README.md": "hello"}),
    "the Parquet file is broken": _parquet(pd.read_csv(io.StringIO(CSV)))[:-50],
    "is no table: it starts with 'Dear diary": b"Dear diary\ntoday it rained\n",
    "is no table but a binary file": b"a,b\n\0\1\2",
    "is no table: most rows do not have the 11 columns": f"{HEADER}\n1;2\n3;4\n".encode(),
}


@pytest.mark.parametrize(("message", "content"), FAULTS.items(), ids=FAULTS.keys())
def test_each_fault_of_a_file_has_its_own_words(
    tmp_path: Path, message: str, content: bytes
) -> None:
    with pytest.raises(CatalogueReadError, match=message) as caught:
        _read(tmp_path / "catalogue.csv", content)
    assert str(tmp_path / "catalogue.csv") in str(caught.value)


def test_a_file_that_is_missing_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(CatalogueReadError, match="there is no such file"):
        read(tmp_path / "nowhere.csv", Tally())
    with pytest.raises(CatalogueReadError, match="this is a folder"):
        read(tmp_path, Tally())


@pytest.mark.parametrize("rows_before", [0, 60_000])
def test_a_byte_that_is_not_utf8_is_named_with_its_offset(tmp_path: Path, rows_before: int) -> None:
    row = f"Søren’s Song,The Otters,{SOUND}\n".encode()
    before = f"{HEADER}\n".encode() + row * rows_before
    with pytest.raises(CatalogueReadError, match="is not UTF-8") as caught:
        _read(tmp_path / "latin1.csv", before + "Café".encode("latin-1") + b",The Otters,.5\n")
    assert f"byte 0xe9 at offset {len(before) + 3:,};" in str(caught.value)


def test_a_character_cut_off_at_the_end_is_named_too(tmp_path: Path) -> None:
    with pytest.raises(CatalogueReadError, match=rf"byte 0xc3 at offset {len(CSV)};"):
        _read(tmp_path / "cut.csv", CSV.encode() + "é".encode()[:1])


def test_missing_columns_are_named_beside_those_found(tmp_path: Path) -> None:
    with pytest.raises(MissingColumnsError) as caught:
        _read(tmp_path / "a.csv", b"track_name,energy,colour\nPaper Boats,.5,blue\n")
    assert caught.value.missing[:2] == ("artist", "danceability")
    assert "energy" not in caught.value.missing
    assert caught.value.found == ("track_name", "energy", "colour")


def test_a_header_without_rows_is_an_empty_table(tmp_path: Path) -> None:
    assert _read(tmp_path / "a.csv", HEADER.encode()).empty
