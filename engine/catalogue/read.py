"""Files to tables of cells: CSV, gzip, zip and Parquet, told apart by content."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from engine.catalogue import columns
from engine.catalogue.clean import SOURCES
from engine.catalogue.report import READ
from engine.errors import CatalogueError, CatalogueReadError, MissingColumnsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pandas import DataFrame, Series

    from engine.catalogue.report import Tally

_GZIP, _ZIP, _PARQUET = b"\x1f\x8b", b"PK\x03\x04", b"PAR1"
_ZIP_EMPTY = b"PK\x05\x06"
_DELIMITERS = ",;\t|"
_HEADER_BYTES = 65_536
# A quoted cell may hold line breaks, but pyarrow must see it within one block.
_BLOCK_BYTES = 8 << 20
BAD_ROWS = "dropped: row does not fit the header"


def read(path: Path, tally: Tally) -> DataFrame:
    """The cells of the columns that Segue knows, by Segue's names, as text or as typed in Parquet.

    A zip may hold several tables; those that are a catalogue are joined. Raises
    `CatalogueReadError` for a file that is missing, empty, broken, not UTF-8 or no table, and
    `MissingColumnsError` for a table that is no catalogue.
    """
    name = str(path)
    tables = list(_unpack(name, _bytes(path)))
    if len(tables) == 1:
        return _table(*tables[0], tally)
    frames = []
    last: CatalogueError = CatalogueReadError(name, "the archive holds no CSV or Parquet table")
    for member, content in tables:
        try:
            frames.append(_table(member, content, tally))
        except MissingColumnsError as error:  # artists.csv beside tracks.csv
            last = error
    if not frames:
        raise last
    return pd.concat(frames, ignore_index=True)


def _bytes(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise CatalogueReadError(str(path), "there is no such file") from None
    except IsADirectoryError:
        raise CatalogueReadError(str(path), "this is a folder, not a file") from None
    except OSError as error:
        raise CatalogueReadError(str(path), f"cannot be read: {error.strerror}") from error
    return content


def _unpack(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """The tables in `content`, through any layers of gzip and zip, with a name for each."""
    if not content:
        raise CatalogueReadError(name, "the file is empty")
    if content.startswith(_GZIP):
        try:
            inner = gzip.decompress(content)
        except (OSError, EOFError, zlib.error) as error:
            raise CatalogueReadError(name, f"the gzip archive is broken: {error}") from error
        yield from _unpack(name, inner)
    elif content.startswith((_ZIP, _ZIP_EMPTY)):
        yield from _unzip(name, content)
    else:
        yield name, content


def _unzip(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [member for member in archive.namelist() if _may_be_table(member)]
            # Beside tables a .txt is their readme or licence; alone it may be the table.
            tables = [one for one in members if not one.lower().endswith(".txt")] or members
            for member in tables:
                yield from _unpack(f"{name}/{member}", archive.read(member))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise CatalogueReadError(name, f"the zip archive is broken: {error}") from error
    except RuntimeError as error:  # a password
        raise CatalogueReadError(name, f"the zip archive cannot be opened: {error}") from error


def _may_be_table(member: str) -> bool:
    folder, _, file = member.rpartition("/")
    suffix = Path(file).suffix.lower()
    return "__MACOSX" not in folder and suffix in {
        ".csv",
        ".tsv",
        ".txt",
        ".gz",
        ".parquet",
        ".zip",
    }


def _table(name: str, content: bytes, tally: Tally) -> DataFrame:
    if content.startswith(_PARQUET):
        return _read_parquet(name, content)
    return _read_csv(name, content, tally)


def _read_parquet(name: str, content: bytes) -> DataFrame:
    try:
        file = pa.parquet.ParquetFile(io.BytesIO(content))
        header = file.schema_arrow.names
        found = _find(name, header)
        used = sorted({header[place] for places in found.values() for place in places})
        table = file.read(columns=used)
    except (pa.ArrowException, OSError) as error:
        raise CatalogueReadError(
            name, f"the Parquet file is broken: {_first_line(error)}"
        ) from error
    return _by_meaning(
        {place: _series(table[cell]) for place, cell in enumerate(header) if cell in used}, found
    )


def _series(column: pa.ChunkedArray) -> Series[Any]:
    if pa.types.is_nested(column.type):  # lists of artists or genres
        return pd.Series(
            [None if cell is None else str(cell) for cell in column.to_pylist()], dtype="str"
        )
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_temporal(column.type) or pa.types.is_boolean(column.type):
        column = column.cast(pa.string())
    series: Series[Any] = column.to_pandas()
    return series


def _read_csv(name: str, content: bytes, tally: Tally) -> DataFrame:
    _check_utf8(name, content)
    # pyarrow needs the end of a row to see the row.
    content = content.removeprefix(codecs.BOM_UTF8).strip(b"\r\n") + b"\n"
    delimiter, header = _header(name, content)
    found = _find(name, header)
    try:
        table, bad = _parse(content, delimiter, len(header), found)
    except pa.ArrowException as error:
        reason = _first_line(error)
        if "straddling" in reason:
            reason = "a quoted cell does not end"
        raise CatalogueReadError(name, f"is no table: {reason}") from error
    if bad > table.num_rows:
        raise CatalogueReadError(
            name, f"is no table: most rows do not have the {len(header)} columns of the header"
        )
    tally[READ] += bad
    tally[BAD_ROWS] += bad
    return _by_meaning({int(cell): table[cell].to_pandas() for cell in table.column_names}, found)


def _parse(
    content: bytes, delimiter: str, width: int, found: dict[str, list[int]]
) -> tuple[pa.Table, int]:
    """The columns that were `found`, as text and by place, and how many rows misfit."""
    bad = 0

    def skip(_: object) -> str:
        nonlocal bad
        bad += 1
        return "skip"

    used = [
        str(place) for place in sorted({place for places in found.values() for place in places})
    ]
    table = pa.csv.read_csv(
        pa.BufferReader(content),
        # Places for names, because two columns may have the same name.
        pa.csv.ReadOptions(
            column_names=[str(place) for place in range(width)],
            skip_rows_after_names=1,
            block_size=_BLOCK_BYTES,
        ),
        pa.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=skip),
        pa.csv.ConvertOptions(
            check_utf8=False,
            include_columns=used,
            column_types=dict.fromkeys(used, pa.string()),
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
            # "NA" and "null" may be a song; `clean` knows what is nothing in which column.
            null_values=[""],
        ),
    )
    return table, bad


def _check_utf8(name: str, content: bytes) -> None:
    step, start = 1 << 20, 0
    decoder = codecs.getincrementaldecoder("utf-8")()
    while start < len(content):
        held = len(decoder.getstate()[0])
        try:
            decoder.decode(content[start : start + step], final=start + step >= len(content))
        except UnicodeDecodeError as error:
            offset = start - held + error.start
            raise CatalogueReadError(
                name,
                f"is not UTF-8: byte 0x{content[offset]:02x} at offset {offset:,}; "
                'save it as "CSV UTF-8"',
            ) from None
        start += step
    if b"\0" in content[:_HEADER_BYTES]:
        raise CatalogueReadError(name, "is no table but a binary file")


def _header(name: str, content: bytes) -> tuple[str, list[str]]:
    """The delimiter under which most columns have a known name, and the cells of the first row."""
    text = content[:_HEADER_BYTES].decode("utf-8", "ignore")
    headers = {}
    for delimiter in _DELIMITERS:
        try:
            # Any line end will do: spreadsheets on a Mac wrote "\r" alone.
            lines = io.StringIO(text, newline=None)
            headers[delimiter] = next(csv.reader(lines, delimiter=delimiter), [])
        except csv.Error as error:
            raise CatalogueReadError(name, f"is no table: {error}") from error
    best = max(headers, key=lambda mark: (len(columns.find(headers[mark])), len(headers[mark])))
    if len(headers[best]) < 2:
        raise CatalogueReadError(name, f"is no table: it starts with {text.lstrip()[:40]!r}")
    return best, headers[best]


def _find(name: str, header: list[str]) -> dict[str, list[int]]:
    found = columns.find(header)
    if missing := columns.missing(found):
        raise MissingColumnsError(name, missing, [cell[:40] for cell in header])
    return found


def _by_meaning(cells: dict[int, Series[Any]], found: dict[str, list[int]]) -> DataFrame:
    """One column for each of Segue's, the first source that has a value; genres of all sources."""
    frame = {}
    for column, (first, *others) in found.items():
        merged = cells[first]
        for place in others:
            other = cells[place]
            if column == "genres":
                merged = merged.str.cat(other, sep=SOURCES, na_rep="")
            else:
                merged = merged.where(merged.notna(), other)
        frame[column] = merged
    return pd.DataFrame(frame)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]
