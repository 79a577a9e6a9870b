"""The tables of a report: data quality, what a personality over-represents, and the exports."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from engine.features import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pandas import DataFrame

    from scripts.report_run import Floats, Trained

# A spreadsheet takes a cell that starts like this for a formula (OWASP, "CSV injection").
_FORMULA = re.compile(r"^[=+\-@\t\r]")
QUANTILES = (0.0, 0.05, 0.5, 0.95, 1.0)
MOST_LISTED = 8
# What fewer tracks of a personality have is left out: their lift would be chance.
FEWEST, LEAST_SHARE = 5, 7e-4
REPRESENTATIVE = 10
# Below this share of its largest part, a track is said to lie between personalities.
BORDERLINE = 0.5


@dataclass(frozen=True, slots=True)
class Spread:
    """One feature: the share that is known, the share that is exactly 0, and `QUANTILES`."""

    feature: str
    known: float
    zero: float
    quantiles: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Lift:
    """Something that a personality has more of than the catalogue: `lift` times as often."""

    name: str
    tracks: int
    lift: float


def quality(trained: Trained) -> list[Spread]:
    """How each feature is spread over the music."""
    return [
        _spread(name, trained.tracks.loc[trained.music, name].to_numpy(np.float64))
        for name in NAMES
    ]


def _spread(name: str, values: Floats) -> Spread:
    known = values[~np.isnan(values)]
    if not len(known):
        return Spread(name, 0.0, float("nan"), (float("nan"),) * len(QUANTILES))
    return Spread(
        feature=name,
        known=len(known) / len(values),
        zero=float((known == 0).mean()),
        quantiles=tuple(np.quantile(known, QUANTILES).tolist()),
    )


def closest_pair(trained: Trained) -> tuple[str, str, float]:
    """The two features that go together most, and their correlation."""
    matrix = np.nan_to_num(trained.tracks.loc[trained.music, list(NAMES)].corr().to_numpy())
    strength = np.abs(np.triu(matrix, 1))
    one, other = divmod(int(strength.argmax()), len(NAMES))
    return NAMES[one], NAMES[other], float(matrix[one, other])


def lifts(trained: Trained, personality: int, of: Iterable[tuple[str, ...]]) -> list[Lift]:
    """What the personality's tracks have most above the catalogue's, of `of` for each track.

    A lift of 3 says: three times as often as in the whole catalogue. It is reckoned on the groups
    as they are: neither genres nor artists were ever shown to the clustering. What only a few
    tracks have is left out, since its lift would be chance.
    """
    inside: Counter[str] = Counter()
    overall: Counter[str] = Counter()
    for names, label, music in zip(of, trained.labels, trained.music, strict=True):
        if music:
            overall.update(names)
            if label == personality:
                inside.update(names)
    share = float((trained.labels[trained.music] == personality).mean())
    least = max(FEWEST, round(LEAST_SHARE * share * int(trained.music.sum())))
    found = [
        Lift(name, count, count / (overall[name] * share))
        for name, count in inside.items()
        if count >= least
    ]
    return sorted(found, key=lambda one: (-one.lift, one.name))[:MOST_LISTED]


def by_personality(trained: Trained) -> DataFrame:
    """Every track with its personality, soft shares, mood and place on the map."""
    tracks = trained.tracks
    shares = trained.array("membership").astype(np.float64)
    places = trained.array("map").astype(np.float64)
    table = tracks[["id", "title", "artist", "year"]].copy()
    table["personality"] = np.array(trained.names)[trained.labels]
    for number, name in enumerate(trained.names):
        table[f"share: {name}"] = shares[number].round(3)
    table["borderline"] = shares.max(axis=0) < BORDERLINE
    table["mood"] = tracks["mood"]
    table["mood sureness"] = trained.array("mood_sureness").astype(np.float64).round(3)
    table["kind"] = tracks["kind"]
    table["map x"], table["map y"] = places[0].round(4), places[1].round(4)
    return table


def representative(trained: Trained) -> DataFrame:
    """The typical and well-known tracks of each personality, with their raw features."""
    parts = []
    for number, name in enumerate(trained.names):
        rows = list(trained.representative(number, REPRESENTATIVE))
        part = trained.tracks.loc[rows, ["id", "title", "artist", "year", "mood", *NAMES]]
        part.insert(0, "personality", name)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def write_csv(table: DataFrame, path: Path) -> None:
    """As a CSV that a spreadsheet opens as text and never as formulas."""
    guarded = table.rename(columns=guard)
    for name in guarded.columns:
        if not pd.api.types.is_numeric_dtype(guarded[name]):
            guarded[name] = guarded[name].map(guard)
    guarded.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def guard(cell: object) -> object:
    """A text that a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def listed(lifted: Sequence[Lift]) -> str:
    """Lifts as a listener reads them."""
    return ", ".join(f"{one.name} ({one.lift:.1f} times)" for one in lifted) or "nothing stands out"
