"""Do people agree with the similar songs? Segue's quality card, beside the notebooks' recipe.

- **co-playlist@10**: of the first ten answers by another artist, the share that stands in some
  playlist together with the song; over all answers, and over those that stand in any playlist. Only
  the half of the playlists counts by which no weight was chosen, see `playlists.judges`. From one
  seed to the next the ratios differ by some 15%.
- **artist@10**: of the ten nearest tracks, no artist left out, the share by the song's own artist.
  Nobody tells a metric by sound who plays; what it finds nonetheless it has heard.
- **artists in ten** and **doubles**: how many different artists an answer of ten has, and how many
  of its tracks are a song or a title that it has already, or another take of the query.
- **hubs**: see `similar_hubs`; over the answers for every track of music.
- **steering and locks**: see `similar_steering`.
- **time** for the ten answers to a song, one thread, and **memory** for what answers need.
"""

from __future__ import annotations

import math
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
from rich.progress import Progress
from rich.table import Table

from engine import Engine
from engine.index import Index
from engine.search.answer import Answers, Question
from engine.search.neighbours import Neighbours
from scripts import playlists, similar_steering
from scripts.notebooks_recipe import NotebooksRecipe
from scripts.similar_hubs import Hubs, graph, hubs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from rich.console import Console

    from engine.artifacts import Run
    from engine.tracks import Lens
    from scripts.playlists import Playlists

    Arrays = Mapping[str, npt.NDArray[Any]]

Rows = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

TEN = 10
QUERIES = 1_500
STEERED = 150
TIMED = 300
# No more is asked for than an engine answers.
MOST = 500


class Recommender(Protocol):
    """Whoever recommends: the answers as people get them, and the nearest tracks of all."""

    @property
    def name(self) -> str: ...

    @property
    def memory_mib(self) -> float: ...

    def answers(self, row: int, limit: int) -> Rows: ...

    def nearest(self, row: int, limit: int) -> Rows: ...


class Segue:
    """Segue through one lens."""

    def __init__(self, run: Run, neighbours: Neighbours, answers: Answers, lens: Lens) -> None:
        self.name = f"Segue {lens}"
        self._arrays = run.arrays
        self._neighbours, self._answers, self._lens = neighbours, answers, lens

    @property
    def memory_mib(self) -> float:
        """What the arrays take that neighbours are found in."""
        names = ("places",) if self._lens == "sound" else PLACES
        return float(sum(self._arrays[name].nbytes for name in names)) / 2**20

    def answers(self, row: int, limit: int) -> Rows:
        point, known = self._neighbours.at(row), self._answers.facts.at(row)
        question = Question(point, known, self._lens, np.array([row]), row=row)
        return self._answers.near(question, limit).rows

    def nearest(self, row: int, limit: int) -> Rows:
        rows, _ = self._neighbours.nearest(row, limit + 1, self._lens)
        others: Rows = rows[rows != row][:limit]
        return others


PLACES = ("places", "doubts", "voice", "voice_sound", "voice_genre", "genre_vectors", "genre_codes")


@dataclass
class Card:
    """What was measured of one recommender; shares in [0, 1], NaN for what was not measured."""

    together: float
    together_of_known: float
    by_artist: float
    artists: float
    doubles: int
    milliseconds: float
    memory_mib: float
    hubs: Hubs | None = None


class Line(NamedTuple):
    """One line of the table: how to read and to write it, and whether a ratio says something."""

    what: str
    value: str
    form: str = "{:.2%}"
    ratio: bool = True


LINES = (
    Line("co-playlist@10, of all answers", "together"),
    Line("co-playlist@10, of known answers", "together_of_known"),
    Line("artist@10", "by_artist"),
    Line("artists in ten answers", "artists", "{:.2f}", ratio=False),
    Line("doubles", "doubles", "{:,}", ratio=False),
    Line("hubs: skew", "skew", "{:.2f}", ratio=False),
    Line("hubs: never recommended", "never"),
    Line("hubs: lead to one another", "reachable", "{:.1%}", ratio=False),
    Line("time, ten answers", "milliseconds", "{:.2f} ms"),
    Line("memory", "memory_mib", "{:.1f} MiB"),
)


def tables(
    run: Run,
    seed: int,
    console: Console,
    *,
    table: Path | None,
    every: bool = False,
    queries: int = QUERIES,
    with_hubs: bool = True,
) -> Iterator[Table]:
    """The card of a run, and how well it steers.

    `table` is the path of people's playlists; without it the first two lines stay empty. `every`
    says that none of them was learned from. CatalogueError where they cannot be read.
    """
    with (
        Engine(run) as engine,
        Index(run.index_path, tracks=run.manifest.tracks) as index,
        Progress(console=console, transient=True) as progress,
    ):
        progress.add_task("Finding the playlists' songs and grouping as notebooks do", total=None)
        judge = None if table is None else playlists.read(table, index, every=every)
        rows = _queries(run.arrays["music"], judge, queries, seed)
        cards = {}
        for one in _recommenders(run):
            cards[one.name] = _card(one, run.arrays, rows, judge, progress)
            if with_hubs:
                cards[one.name].hubs = _hubs(one, run.arrays["music"], progress)
        yield _table(cards, len(rows), seed, judge)
        chance = np.random.default_rng(seed)
        steered = np.sort(chance.choice(rows, min(STEERED, len(rows)), replace=False))
        progress.add_task(f"Steering {len(steered)} songs", total=None)
        yield from similar_steering.tables(engine, [track.id for track in index.tracks(steered)])


def _recommenders(run: Run) -> list[Recommender]:
    neighbours = Neighbours(run.arrays)
    answers = Answers(run.arrays, neighbours)
    return [
        Segue(run, neighbours, answers, "blend"),
        Segue(run, neighbours, answers, "sound"),
        NotebooksRecipe(run.arrays),
    ]


def _queries(music: Bools, judge: Playlists | None, number: int, seed: int) -> Rows:
    """Tracks of music that stand in a playlist, or any where there are none, by seed."""
    fit = np.flatnonzero(music if judge is None else music & judge.known)
    chance = np.random.default_rng(seed)
    return np.sort(chance.choice(fit, min(number, len(fit)), replace=False))


def _card(
    one: Recommender, arrays: Arrays, rows: Rows, judge: Playlists | None, progress: Progress
) -> Card:
    artists = arrays["artist"]
    shared, known, by_artist, different, doubles = 0, 0, [], [], 0
    for row in progress.track(rows.tolist(), description=f"{one.name}: {len(rows):,} songs"):
        near = one.nearest(row, TEN)
        by_artist.append(float((artists[near] == artists[row]).mean()) if len(near) else 0.0)
        answers = one.answers(row, TEN)
        different.append(len(set(artists[answers].tolist())))
        doubles += _doubles(arrays, row, answers)
        if judge is not None:
            others = _by_others(one, artists, row)
            shared += int(judge.together(row, others).sum())
            known += int(judge.known[others].sum())
    nothing = judge is None or not len(rows)
    return Card(
        together=math.nan if nothing else shared / (TEN * len(rows)),
        together_of_known=shared / known if known else math.nan,
        by_artist=statistics.fmean(by_artist) if by_artist else math.nan,
        artists=statistics.fmean(different) if different else math.nan,
        doubles=doubles,
        milliseconds=_median_ms(one, rows),
        memory_mib=one.memory_mib,
    )


def _by_others(one: Recommender, artists: npt.NDArray[np.int32], row: int) -> Rows:
    """The first ten answers by another artist."""
    limit = TEN
    while True:
        answers = one.answers(row, limit)
        others: Rows = answers[artists[answers] != artists[row]]
        if len(others) >= TEN or len(answers) < limit or limit >= MOST:
            return others[:TEN]
        limit *= 2


def _doubles(arrays: Arrays, row: int, answers: Rows) -> int:
    """How many answers are a song or a title again, the query's own included."""
    rows = [row, *answers.tolist()]
    return max(
        len(rows) - len(set(arrays[name][rows].tolist())) for name in ("song", "lookup_titles")
    )


def _median_ms(one: Recommender, rows: Rows) -> float:
    taken = []
    for row in rows[:TIMED].tolist():
        began = time.perf_counter()
        one.answers(row, TEN)
        taken.append((time.perf_counter() - began) * 1_000)
    return statistics.median(taken) if taken else math.nan


def _hubs(one: Recommender, music: Bools, progress: Progress) -> Hubs:
    rows = np.flatnonzero(music)
    task = progress.add_task(f"{one.name}: answers to all {len(rows):,} tracks", total=len(rows))
    answers = graph(
        lambda row: one.answers(row, TEN), rows.tolist(), lambda done: progress.advance(task, done)
    )
    progress.remove_task(task)
    return hubs(answers, rows, len(music))


def _table(cards: Mapping[str, Card], queries: int, seed: int, judge: Playlists | None) -> Table:
    """The card, each recommender in a column, and Segue's as multiples of the notebooks'."""
    *own, beside = cards
    table = Table(title=f"Quality card: {queries:,} songs, seed {seed}")
    table.add_column("")
    for name in cards:
        table.add_column(name, justify="right")
    for name in own:
        table.add_column(f"{name.removeprefix('Segue ')}, ratio", justify="right")
    for line in LINES:
        values = {name: _value(card, line.value) for name, card in cards.items()}
        if not all(map(math.isnan, values.values())):
            table.add_row(
                line.what,
                *(line.form.format(value) for value in values.values()),
                *(_ratio(values[name], values[beside]) if line.ratio else "" for name in own),
            )
    table.caption = (
        "Without playlists nobody judges the answers."
        if judge is None
        else f"Judged by {judge.holds.shape[1]:,} playlists; the catalogue has {judge.found:,} of "
        f"their {judge.entries:,} entries."
    )
    return table


def _value(card: Card, name: str) -> float:
    if name in Hubs._fields:
        return math.nan if card.hubs is None else float(getattr(card.hubs, name))
    value = getattr(card, name)
    return value if isinstance(value, int) else float(value)


def _ratio(value: float, beside: float) -> str:
    return f"{value / beside:.2f}" if beside and not math.isnan(value) else ""
