"""The built-in catalogue: fictional tracks by invented artists that behave like real ones.

The figures in `styles.json` say how real styles sound; every act has a sound of its own within
its style, and every track one within its act's. Names are made of the words in `fiction.toml`.
"""

from __future__ import annotations

import json
import re
import tomllib
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import ndtr

from engine.features import NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from pandas import DataFrame

    Floats = NDArray[np.float64]

# Counted up when the same seed no longer gives the same rows.
VERSION = 1

_TRACKS_PER_ACT = 11
# How much of the spread within a style lies between its acts. Of real catalogues' it is about half.
_ACT_SHARE = 0.5
_NOISE_SHARE, _SPOKEN_SHARE = 0.005, 0.005
_TAKE_SHARE = 0.04
_POOL = re.compile(r"\{(\w+)\}")


class _Act(NamedTuple):
    name: str
    style: str
    genres: str
    debut: int
    fame: float
    sound: Floats  # normal scores of the ten features


def demo(tracks: int = 12_000, seed: int = 0) -> DataFrame:
    """`tracks` rows as a table would have them, the same ones for the same `seed`.

    No row has an id: a made-up one would link to somebody else's song.
    """
    return _Author(seed).catalogue(tracks)


class _Author:
    """Draws everything from one generator, so that a seed tells the whole catalogue."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._figures: dict[str, Any] = json.loads(_text("styles.json"))
        self._words: dict[str, Any] = tomllib.loads(_text("fiction.toml"))
        self._names: set[str] = set()
        self._titles: set[str] = set()

    def catalogue(self, tracks: int) -> DataFrame:
        noise, spoken = int(tracks * _NOISE_SHARE), int(tracks * _SPOKEN_SHARE)
        parts = [
            self._music(tracks - noise - spoken),
            self._other(noise, self._words["noise"], _NOISE),
            self._other(spoken, self._words["spoken"], _SPOKEN),
        ]
        frame = pd.concat(parts, ignore_index=True)
        return frame.iloc[self._random.permutation(len(frame))].reset_index(drop=True)

    # --- words

    def _pick(self, pool: Sequence[str]) -> str:
        return pool[int(self._random.random() * len(pool))]

    def _write(self, pattern: str) -> str:
        """`pattern` with a word of the pool in each of its braces."""
        return _POOL.sub(lambda hole: self._fill(hole[1]), pattern)

    def _fill(self, pool: str) -> str:
        pools = self._words["pools"]
        if pool == "surname":
            return self._pick(pools["name_head"]) + self._pick(pools["name_tail"])
        return self._pick(pools[pool])

    def _new(self, patterns: Sequence[str], taken: set[str]) -> str:
        """A name that is not taken yet; a number helps when the words run out."""
        for _ in range(50):
            name = self._write(self._pick(patterns))
            if name.casefold() not in taken and not _stutters(name):
                break
        else:
            name = f"{name} No. {len(taken)}"
        taken.add(name.casefold())
        return name

    # --- music

    def _music(self, tracks: int) -> DataFrame:
        acts = [self._act() for _ in range(max(1, tracks // _TRACKS_PER_ACT))]
        # Some acts made many songs, most a few.
        drive = self._random.lognormal(0.0, 0.7, len(acts))
        songs = np.bincount(
            self._random.choice(len(acts), tracks, p=drive / drive.sum()), minlength=len(acts)
        )
        rows = [
            row for act, count in zip(acts, songs, strict=True) for row in self._songs(act, count)
        ]
        scores = np.array([row.pop("scores") for row in rows])
        return pd.concat([pd.DataFrame(rows), self._values(scores)], axis=1)

    def _act(self) -> _Act:
        styles = self._figures["styles"]
        # The square root lets small styles be heard too.
        weight = np.sqrt([figures["tracks"] for figures in styles.values()])
        name = list(styles)[self._random.choice(len(styles), p=weight / weight.sum())]
        style, figures = self._words["styles"][name], styles[name]
        wanted = self._random.choice(style["genres"], self._random.integers(1, 4), replace=False)
        mean, spread = np.array(figures["mean"]), np.array(figures["cov"])
        return _Act(
            name=self._new(style["acts"], self._names),
            style=name,
            genres=str([name, *sorted(map(str, wanted))]) if self._random.random() < 0.8 else "",
            debut=int(self._quantile(figures["year_quantiles_10_50_90"], 1920, 2024)),
            fame=float(self._random.normal()),
            sound=self._random.multivariate_normal(mean, _ACT_SHARE * spread, method="cholesky"),
        )

    def _songs(self, act: _Act, count: int) -> list[dict[str, Any]]:
        """Rows of one act, album by album, with now and then another take of a song before."""
        style, figures = self._words["styles"][act.style], self._figures["styles"][act.style]
        spread = (1 - _ACT_SHARE) * np.array(figures["cov"])
        scores = self._random.multivariate_normal(act.sound, spread, count, method="cholesky")
        common = self._words["common"]
        rows: list[dict[str, Any]] = []
        year = act.debut
        for song in range(count):
            if song % 10 == 0:
                album = self._write(self._pick(common["albums"]))
                year = min(2024, year + int(self._random.integers(0, 4)))
            row = {
                "title": self._new(
                    (*style["titles"], *self._pick_some(common["titles"])), self._titles
                ),
                "artist": act.name,
                "album": album,
                "year": str(year) if self._random.random() < 0.85 else None,
                "genres": act.genres or None,
                "popularity": self._popularity(act),
                "explicit": str(bool(self._random.random() < style["explicit"])),
                "key": int(self._random.integers(12)),
                "mode": int(self._random.random() < 0.64),
                "time_signature": int(self._random.choice([4, 3, 5], p=[0.88, 0.1, 0.02])),
                "scores": scores[song],
            }
            if rows and self._random.random() < _TAKE_SHARE:
                row = self._take(row, rows[int(self._random.integers(len(rows)))])
            rows.append(row)
        return rows

    def _take(self, row: dict[str, Any], of: dict[str, Any]) -> dict[str, Any]:
        """`row` as a live, acoustic or remixed take of the song `of`."""
        kind, changes = list(_TAKES.items())[int(self._random.integers(len(_TAKES)))]
        label = self._write(self._pick(self._words["takes"][kind]))
        title = f"{of['title'].partition(' - ')[0]} - {label}"
        if title.casefold() in self._titles:
            return row
        self._titles.add(title.casefold())
        scores = of["scores"].copy()
        for feature, score in changes.items():
            scores[NAMES.index(feature)] = score
        return {**row, "title": title, "scores": scores}

    def _pick_some(self, pool: Sequence[str]) -> tuple[str, ...]:
        # As many as a style's own titles, so that every style keeps its tone.
        return tuple(self._random.choice(pool, 5, replace=False))

    def _popularity(self, act: _Act) -> int | None:
        score = 0.8 * act.fame + 0.6 * self._random.normal()
        known = self._figures["styles"][act.style]["popularity_quantiles_10_50_90"]
        value = np.interp(ndtr(score), (0, 0.1, 0.5, 0.9, 1), (0, *known, 95))
        return int(value) if self._random.random() < 0.95 else None

    def _quantile(self, known: Sequence[int], low: int, high: int) -> float:
        points = (max(low, known[0] - 15), *known, min(high, known[-1] + 10))
        return float(np.interp(self._random.random(), (0, 0.1, 0.5, 0.9, 1), points))

    def _values(self, scores: Floats) -> DataFrame:
        """Features of normal `scores`, both (tracks, 10), in the features' units."""
        quantiles = self._figures["quantiles"]
        steps = np.linspace(0, 1, 101)
        values = {
            name: np.interp(ndtr(scores[:, column]), steps, quantiles[name]).round(4)
            for column, name in enumerate(NAMES)
        }
        # The shortest real "tracks" are slips of a second.
        values["duration_ms"] = np.maximum(values["duration_ms"].round(), 20_000)
        return pd.DataFrame(values)

    # --- what is no music

    def _other(
        self, tracks: int, words: dict[str, Any], ranges: dict[str, tuple[float, float]]
    ) -> DataFrame:
        names = [
            self._new(words["acts"], self._names) for _ in range(1 + tracks // _TRACKS_PER_ACT)
        ]
        frame = pd.DataFrame(
            {
                "title": [self._new(words["titles"], self._titles) for _ in range(tracks)],
                "artist": [self._pick(names) for _ in range(tracks)],
            }
        )
        for name in NAMES:
            frame[name] = self._random.uniform(*ranges[name], tracks).round(4)
        return frame


def _stutters(name: str) -> bool:
    """Whether a word comes twice, as in "The Kite and the Kite"."""
    long = [word for word in re.findall(r"\w+", name) if len(word) > 3]
    return len(set(long)) < len(long)


def _text(file: str) -> str:
    return resources.files("engine.catalogue").joinpath(file).read_text("utf-8")


# Where the takes of a song differ from it, in normal scores.
_TAKES: dict[str, dict[str, float]] = {
    "live": {"liveness": 2.2},
    "acoustic": {"acousticness": 1.6, "energy": -1.2, "loudness": -1.0},
    "remix": {"danceability": 1.2, "energy": 1.0, "acousticness": -1.5},
}
# The ranges in which rain and talk were measured on real tables.
_NOISE: dict[str, tuple[float, float]] = {
    "danceability": (0.07, 0.3),
    "energy": (0.6, 1.0),
    "loudness": (-32.0, -21.0),
    "speechiness": (0.04, 0.15),
    "acousticness": (0.05, 0.95),
    "instrumentalness": (0.5, 1.0),
    "liveness": (0.1, 0.9),
    "valence": (0.0, 0.03),
    "tempo": (60.0, 150.0),
    "duration_ms": (60_000.0, 260_000.0),
}
_SPOKEN: dict[str, tuple[float, float]] = {
    "danceability": (0.55, 0.75),
    "energy": (0.08, 0.4),
    "loudness": (-26.0, -14.0),
    "speechiness": (0.85, 0.96),
    "acousticness": (0.6, 0.95),
    "instrumentalness": (0.0, 0.0),
    "liveness": (0.1, 0.5),
    "valence": (0.3, 0.7),
    "tempo": (65.0, 150.0),
    "duration_ms": (60_000.0, 300_000.0),
}
