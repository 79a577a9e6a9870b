"""Cells to values: one function for each rule, each counting the rows that it touched."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from engine.catalogue.encoding import mend_encoding
from engine.features import BY_NAME, CLUSTERING, NAMES
from engine.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pandas import DataFrame, Series

    from engine.catalogue.report import Tally

# Only these may be unknown: a track without tempo or length can still be placed.
_REQUIRED = [name for name in CLUSTERING if name != "tempo"]
_SHARES = [name for name in NAMES if BY_NAME[name].high == 1.0]

_NOTHING = frozenset({"", "empty_field", "nan", "none", "null", "<na>", "n/a", "[]", "[none]", "?"})
# Titles such as "None" and "Null" exist, and so do bands; only what no one would call a song goes.
_NO_TITLE = frozenset({"", "empty_field", "nan", "<NA>", "[]"})
_NO_ARTIST = _NO_TITLE | {"None", "Unknown", "Unknown Artist", "<unknown>", "[None]", "['']"}


def clean(raw: DataFrame, tally: Tally) -> DataFrame:
    """The usable rows of `raw`, typed; still one row per row of the table.

    `raw` has text or typed cells under the names of `engine.catalogue.columns`. The result has
    every column, unknown values missing; `artist` is the cell as it was written.
    """
    tally["rows read"] += len(raw)
    frame = pd.DataFrame(index=raw.index)
    for name in NAMES:
        frame[name] = _numbers(raw.get(name), raw, tally)
    mend_percentages(frame, tally)
    mend_tempo(frame, tally)
    mend_range(frame, tally)
    names = ["title", "artist", "album"]
    for column in names:
        frame[column] = _text(raw.get(column), raw)
    frame[names] = mend_encoding(frame[names], tally)
    kept = drop_unusable(frame, tally)
    frame, raw = frame[kept].reset_index(drop=True), raw[kept].reset_index(drop=True)
    frame["spotify_id"] = spotify_ids(_text(raw.get("id"), raw), tally)
    frame["year"], frame["year_exact"] = years(_text(raw.get("year"), raw), tally)
    frame["genres"] = genres(_text(raw.get("genres"), raw), tally)
    frame["popularity"] = _integers(_numbers(raw.get("popularity"), raw, tally), 0, 100, "Int16")
    frame["explicit"] = explicit(_text(raw.get("explicit"), raw))
    frame["key"] = keys(_text(raw.get("key"), raw), tally)
    frame["mode"] = modes(_text(raw.get("mode"), raw), _text(raw.get("key"), raw), tally)
    signature = _numbers(raw.get("time_signature"), raw, tally)
    frame["time_signature"] = _integers(signature, 1, 16, "Int8")
    return frame


# --- numbers


def _numbers(cells: Series[Any] | None, like: DataFrame, tally: Tally) -> Series[float]:
    """`cells` as floats; what is no number is missing, and counted unless it was blank."""
    if cells is None:
        return pd.Series(np.nan, index=like.index, dtype="float64")
    numbers = pd.to_numeric(cells, errors="coerce").astype("float64")
    lost = numbers.isna() & cells.notna()
    if lost.any():
        numbers = numbers.copy()
        numbers[lost] = mend_text(cells[lost].astype("str").str.strip(), tally)
    return numbers.replace([np.inf, -np.inf], np.nan)


def mend_text(cells: Series[str], tally: Tally) -> Series[float]:
    """Lengths as "3:45" and numbers as "0,563", as a spreadsheet may write them; else unknown."""
    clock = cells.str.extract(r"^(?:([0-9]{1,2}):)?([0-9]{1,2}):([0-9]{2})$").astype("float64")
    numbers = 1_000 * (clock[0].fillna(0) * 3_600 + clock[1] * 60 + clock[2])
    comma = cells.str.fullmatch(r"-?\d+,\d+([eE][+-]?\d+)?")
    numbers = numbers.where(~comma, pd.to_numeric(cells.str.replace(",", "."), errors="coerce"))
    tally["mended: number written with a comma or a clock"] += int(numbers.notna().sum())
    tally["mended: text for a number, made unknown"] += int((numbers.isna() & (cells != "")).sum())
    return numbers


def mend_percentages(frame: DataFrame, tally: Tally) -> None:
    """Shares written as 0 to 100 become 0 to 1, when the usual track is beyond 1."""
    # Clipped, since the mean of two middle values of 1e308 is beyond what a float holds.
    usual = frame[["danceability", "energy", "valence"]].clip(0, 101).median()
    percent = bool(usual.between(1, 100, inclusive="right").all())
    if percent:
        frame[_SHARES] = frame[_SHARES] / 100
    tally["mended: percentages made shares"] += percent * len(frame)


def mend_tempo(frame: DataFrame, tally: Tally) -> None:
    """A tempo of 0 says that no beat was found."""
    zero = frame["tempo"] == 0
    frame.loc[zero, "tempo"] = np.nan
    tally["mended: tempo 0, made unknown"] += int(zero.sum())


def mend_range(frame: DataFrame, tally: Tally) -> None:
    """What lies outside a feature's possible range is unknown, -1 ms for instance."""
    rows = np.zeros(len(frame), dtype=bool)
    for name in NAMES:
        feature = BY_NAME[name]
        outside = (frame[name] < feature.low) | (frame[name] > feature.high)
        frame.loc[outside, name] = np.nan
        rows |= outside.to_numpy()
    tally["mended: feature out of range, made unknown"] += int(rows.sum())


def _integers(numbers: Series[float], low: int, high: int, dtype: str) -> Series[Any]:
    whole = numbers.where(numbers.between(low, high) & (numbers % 1 == 0))
    return whole.astype(pd.api.types.pandas_dtype(dtype))


# --- text


def _text(cells: Series[Any] | None, like: DataFrame) -> Series[str]:
    """`cells` as text with single blanks, missing when blank."""
    if cells is None:
        return pd.Series(np.nan, index=like.index, dtype="str")
    text = cells.astype("str").str.strip()
    untidy = text.str.contains(r"[\s\x00-\x1f]{2}|[\x00-\x1f\x7f]", na=False)
    if untidy.any():
        text = text.mask(
            untidy, text[untidy].str.replace(r"[\s\x00-\x1f\x7f]+", " ", regex=True).str.strip()
        )
    return text.mask(text == "")


def drop_unusable(frame: DataFrame, tally: Tally) -> Series[bool]:
    """Which rows to keep: those with a title, an artist and every feature that a place needs."""
    kept = pd.Series(True, index=frame.index)
    sound = frame[_REQUIRED]
    for rule, drop in (
        ("dropped: no title", frame["title"].isna() | frame["title"].isin(_NO_TITLE)),
        ("dropped: no artist", frame["artist"].isna() | frame["artist"].isin(_NO_ARTIST)),
        ("dropped: a feature is unknown", sound.isna().any(axis=1)),
        ("dropped: all features are zero", (sound == 0).all(axis=1)),
    ):
        tally[rule] += int((kept & drop).sum())
        kept &= ~drop
    return kept


def once(cells: Series[str], read: Callable[[str], Any], missing: Any) -> Series[Any]:
    """`read` of each cell, called once for each distinct one; the results are shared."""
    codes, distinct = pd.factorize(cells)
    results = np.empty(len(distinct) + 1, dtype=object)
    results[:-1] = _objects([read(str(cell)) for cell in distinct])
    results[-1] = missing
    return pd.Series(results[codes], index=cells.index, dtype=object)


def _objects(values: list[Any]) -> np.ndarray[Any, np.dtype[np.object_]]:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


# --- identity

_TRACK_ID = (
    r"^(?:spotify:track:|(?:https?://)?(?:open|play)\.spotify\.com/(?:intl-[a-zA-Z-]+/)?(?:embed/)?track/"
    r"|https?://api\.spotify\.com/v1/tracks/)?([0-9A-Za-z]{22})(?:[/?#].*)?$"
)


def spotify_ids(cells: Series[str], tally: Tally) -> Series[Any]:
    """The 22 characters of an id, URI or link; None for anything else."""
    ids = cells.str.extract(_TRACK_ID, expand=False)
    tally["mended: id taken from a link"] += int((ids.notna() & (ids != cells)).sum())
    tally["mended: id is not Spotify's, made unknown"] += int((ids.isna() & cells.notna()).sum())
    return ids.astype(object).where(ids.notna(), None)


# --- when

# 1900-01-01 is what Spotify gives when it does not know.
_YEAR = re.compile(r"(?<![0-9])(?!1900)(19[0-9]{2}|20[0-9]{2})(?=(?:[0-9]{4})?(?![0-9]))(s?)")

_DAY_FIRST = r"[0-9]{1,2}[-./ ][0-9]{1,2}[-./ ][0-9]{4}(?![0-9])"


def years(cells: Series[str], tally: Tally) -> tuple[Series[Any], Series[bool]]:
    """The year of an ISO or day-first date, a year or a decade, and whether it is exact.

    A decade is taken at its middle: "1980s" is 1985, at most five years off.
    """
    found = cells.str.extract(_YEAR)
    decade = (found[1] == "s").fillna(False)
    year = pd.to_numeric(found[0]) + 5 * decade
    tally["mended: date written day first"] += int(cells.str.match(_DAY_FIRST, na=False).sum())
    tally["mended: decade taken at its middle"] += int(decade.sum())
    tally["mended: date not understood, made unknown"] += int((year.isna() & cells.notna()).sum())
    return year.astype("Int16"), ~decade


# --- genres

# Stands between the genres of several columns in one cell.
SOURCES = "␞"

# Shelves of a shop, which say nothing about how a song sounds.
_NO_STYLES = frozenset(
    {"today", "new", "hits", "music", "other", "others", "various", "misc", "miscellaneous"}
)
_LIST = f"^[\\[({{]|[;,|{SOURCES}]"
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")


def genres(cells: Series[str], tally: Tally) -> Series[Any]:
    """Sorted tuples of lower-case genres, from a list literal, a ";" or "," list or one word."""
    tally["mended: genres taken from a list"] += int(cells.str.contains(_LIST, na=False).sum())
    return once(cells, _genres, ())


def _genres(cell: str) -> tuple[str, ...]:
    found = {
        " ".join(genre.lower().split()) for part in cell.split(SOURCES) for genre in listed(part)
    }
    return tuple(sorted(found - _NOTHING - _NO_STYLES))


def spelt_alike(genres: Series[Any], tally: Tally) -> Series[Any]:
    """`genres` with each genre as most tracks spell it: "hip hop" and "hip-hop" are one."""
    counts = Counter(genre for names in genres for genre in names)
    # The commonest first, so that it is the one that a spelling is set to.
    usual: dict[str, str] = {}
    spelling = {
        genre: usual.setdefault(fold(genre) or genre, genre)
        for genre, _ in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    }
    respelt = {genre for genre, best in spelling.items() if genre != best}
    changes = genres.map(lambda names: not respelt.isdisjoint(names)).astype(bool)
    tally["mended: genre spelt as most spell it"] += int(changes.sum())
    return genres.where(
        ~changes, genres.map(lambda names: tuple(sorted({spelling[name] for name in names})))
    )


def listed(cell: str) -> Iterable[str]:
    """The items of a list, however it is written."""
    cell = cell.strip()
    if cell[:1] in "[({" and (quoted := _QUOTED.findall(cell)):
        return [re.sub(r"\\(.)", r"\1", single or double) for single, double in quoted]
    return re.split(r"[;,|]", cell.strip("[](){}"))


# --- the rest

_TRUE = re.compile(r"^(?:true|1|1\.0|yes|explicit)$", re.IGNORECASE)
_FALSE = re.compile(r"^(?:false|0|0\.0|no|clean)$", re.IGNORECASE)
_KEYS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_KEY = re.compile(r"^([A-Ga-g])\s*(#|♯|sharp|b|♭|flat)?(?![a-z])", re.IGNORECASE)


def explicit(cells: Series[str]) -> Series[Any]:
    """Whether the words are explicit, as a nullable boolean."""
    return once(
        cells,
        lambda cell: True if _TRUE.match(cell) else False if _FALSE.match(cell) else None,
        None,
    ).astype("boolean")


def keys(cells: Series[str], tally: Tally) -> Series[Any]:
    """Keys as 0 (C) to 11 (B), whether written so or as "A#", "Bb" or "F♯/G♭ minor"."""
    found = once(cells, _key, None).astype("Int8")
    tally["mended: key written as a letter"] += int(
        (found.notna() & cells.str.contains("^[A-Ga-g]")).sum()
    )
    return found


def _key(cell: str) -> int | None:
    if note := _KEY.match(cell):
        sharp = {"": 0, "#": 1, "♯": 1, "sharp": 1}.get((note[2] or "").lower(), -1)
        return (_KEYS[note[1].upper()] + sharp) % 12
    if re.fullmatch(r"\d+(?:\.0*)?", cell) and float(cell) < 12:
        return int(float(cell))
    return None


def modes(cells: Series[str], key_cells: Series[str], tally: Tally) -> Series[Any]:
    """1 for major, 0 for minor, whether written so or as a word, of the mode or behind the key."""
    found = once(
        cells.fillna(key_cells.where(key_cells.str.contains("m[ai]", case=False))), _mode, None
    )
    tally["mended: mode written as a word"] += int(
        (found.notna() & ~cells.str.match(r"[\d.]+$", na=False)).sum()
    )
    return found.astype("Int8")


def _mode(cell: str) -> int | None:
    if re.search(r"\bmaj", cell, re.IGNORECASE) or re.fullmatch(r"1(?:\.0*)?", cell):
        return 1
    if re.search(r"\bmin", cell, re.IGNORECASE) or re.fullmatch(r"0(?:\.0*)?", cell):
        return 0
    return None
