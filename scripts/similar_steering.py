"""Does steering go where it was asked to, and do locked answers keep their lock?

Judged by what listeners see, the tracks, and not by what the steering reckons with.
"""

from __future__ import annotations

import math
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from rich.table import Table

from engine.tracks import LOCKS, STEERS, Lock, Steer, Track

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from engine import Engine

ANSWERS = 10


class Way(NamedTuple):
    """What a button moves: how to read it off a track, the sign that was asked for, the unit."""

    reads: Callable[[Track], float]
    sign: int
    unit: str


def _feature(name: str) -> Callable[[Track], float]:
    return lambda track: track.features[name]


def _or_nan(value: int | None) -> float:
    return math.nan if value is None else float(value)


def _year(track: Track) -> float:
    return _or_nan(track.year)


def _fame(track: Track) -> float:
    return _or_nan(track.popularity)


WAYS: dict[Steer, Way] = {
    "calmer": Way(_feature("energy"), -1, "energy"),
    "livelier": Way(_feature("energy"), 1, "energy"),
    "sadder": Way(_feature("valence"), -1, "valence"),
    "happier": Way(_feature("valence"), 1, "valence"),
    "more acoustic": Way(_feature("acousticness"), 1, "acousticness"),
    "more electric": Way(_feature("acousticness"), -1, "acousticness"),
    "slower": Way(_feature("tempo"), -1, "BPM"),
    "faster": Way(_feature("tempo"), 1, "BPM"),
    "older": Way(_year, -1, "years"),
    "newer": Way(_year, 1, "years"),
    "lesser-known": Way(_fame, -1, "popularity"),
    "better-known": Way(_fame, 1, "popularity"),
}
LOUD_AUDIENCE, SUNG, ERA_YEARS, TEMPO_SHARE = 0.8, 0.5, 5, 0.05
# Whether an answer breaks the lock that the query set; what is unknown breaks it as well.
BREAKS: dict[Lock, Callable[[Track, Track], bool]] = {
    "no vocals": lambda _, answer: not answer.features["instrumentalness"] >= SUNG,
    "no live recordings": lambda _, answer: not answer.features["liveness"] < LOUD_AUDIENCE,
    "no explicit": lambda _, answer: answer.explicit is True,
    "same era": lambda query, answer: not abs(_year(answer) - _year(query)) <= ERA_YEARS,
    "same tempo": lambda query, answer: (
        not _same_tempo(answer.features["tempo"], query.features["tempo"])
    ),
}


def _same_tempo(one: float, other: float) -> bool:
    return max(one, other) <= (1 + TEMPO_SHARE) * min(one, other)


def tables(engine: Engine, ids: Sequence[str]) -> Iterator[Table]:
    """How each button and each lock did on the tracks with these ids."""
    yield _steering(engine, ids)
    yield _locks(engine, ids)


def _steering(engine: Engine, ids: Sequence[str]) -> Table:
    table = Table(title="Steering, one press")
    for column, justify in (("button", "left"), ("songs", "right"), ("moved as asked", "right")):
        table.add_column(column, justify="right" if justify == "right" else "left")
    table.add_column("by, on the mean", justify="right")
    plain = {one: _tracks(engine, one) for one in ids}
    for steer in STEERS:
        moves = list(_moves(engine, steer, plain))
        asked = sum(move > 0 for move in moves) / len(moves) if moves else math.nan
        mean = fmean(moves) if moves else math.nan
        sign = "+" if WAYS[steer].sign > 0 else "-"
        table.add_row(
            steer, f"{len(moves):,}", f"{asked:.1%}", f"{sign}{mean:.3g} {WAYS[steer].unit}"
        )
    table.caption = (
        "songs: of which it is known; moved: the mean of ten answers went the asked way, "
        "compared with the plain answers"
    )
    return table


def _moves(engine: Engine, steer: Steer, plain: dict[str, list[Track]]) -> Iterator[float]:
    """How far the mean of the answers went the asked way, for each song of which it is known."""
    way = WAYS[steer]
    for one, before in plain.items():
        move = _mean(way, _tracks(engine, one, steer=[steer])) - _mean(way, before)
        if not (math.isnan(move) or math.isnan(way.reads(engine.track(one)))):
            yield way.sign * move


def _mean(way: Way, tracks: Sequence[Track]) -> float:
    known = [value for value in map(way.reads, tracks) if not math.isnan(value)]
    return fmean(known) if known else math.nan


def _locks(engine: Engine, ids: Sequence[str]) -> Table:
    table = Table(title="Locks")
    for column in ("lock", "songs", "answers", "broken"):
        table.add_column(column, justify="left" if column == "lock" else "right")
    for lock in LOCKS:
        asked = [one for one in ids if lock in engine.lockable(one)]
        answers = [(one, track) for one in asked for track in _tracks(engine, one, locks=[lock])]
        broken = sum(BREAKS[lock](engine.track(one), track) for one, track in answers)
        table.add_row(lock, f"{len(asked):,}", f"{len(answers):,}", f"{broken:,}")
    table.caption = "broken: to reach is 0"
    return table


def _tracks(
    engine: Engine, one: str, *, steer: Sequence[Steer] = (), locks: Sequence[Lock] = ()
) -> list[Track]:
    return [match.track for match in engine.similar(one, ANSWERS, steer=steer, locks=locks)]
