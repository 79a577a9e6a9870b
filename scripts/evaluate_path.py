"""Are the steps of a journey even? Beside the nearest tracks to points of the straight line."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from rich.table import Table

from engine.search import select
from engine.search.neighbours import Neighbours
from engine.search.path import Paths
from engine.search.quota import Quota, no_room
from engine.tracks import PATH_LENGTHS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import Console

    from engine.artifacts import Run

    Travel = Callable[[int, int, int], list[int]]

PAIRS = 200
LENGTHS = (PATH_LENGTHS[0], 12, PATH_LENGTHS[-1])
# So many of the nearest are tried for each point of the line.
_NEAREST = 500


@dataclass
class Outcome:
    """The journeys of one recipe: their steps, which rules they broke, and how long they took."""

    steps: list[np.ndarray[tuple[int], np.dtype[np.float64]]] = field(default_factory=list)
    broken: int = 0
    seconds: list[float] = field(default_factory=list)


def tables(run: Run, seeds: Sequence[int], console: Console) -> Iterator[Table]:
    """How even and how long the steps are, by the number of songs."""
    neighbours, quota = Neighbours(run.arrays), Quota(run.arrays)
    paths = Paths(run.arrays, neighbours)
    line = _Line(neighbours, quota)
    recipes: dict[str, Travel] = {
        "Segue": lambda start, end, length: paths.find(start, end, length, "blend").rows,
        "nearest on the line": line.travel,
    }
    music = np.flatnonzero(run.arrays["music"]).tolist()
    outcomes = {(length, name): Outcome() for length in LENGTHS for name in recipes}
    for seed in seeds:
        chance = random.Random(seed)
        pairs = [chance.sample(music, 2) for _ in range(PAIRS)]
        with console.status(f"Travelling between {PAIRS} pairs of songs, seed {seed}"):
            for (length, name), outcome in outcomes.items():
                for start, end in pairs:
                    began = time.perf_counter()
                    rows = recipes[name](start, end, length)
                    outcome.seconds.append(time.perf_counter() - began)
                    outcome.steps.append(paths.steps(rows, "blend"))
                    outcome.broken += _breaks_a_rule(quota, rows, length)
    yield _table(outcomes)


class _Line:
    """For each point of the straight line, the nearest track there is room for."""

    def __init__(self, neighbours: Neighbours, quota: Quota) -> None:
        self._neighbours = neighbours
        self._quota = quota

    def travel(self, start: int, end: int, length: int) -> list[int]:
        first, last = (self._neighbours.squared(row, "blend") for row in (start, end))
        rows = [start, end]
        for part in np.linspace(0, 1, length, dtype=np.float32)[1:-1]:
            near, _ = select.smallest((1 - part) * first + part * last, _NEAREST)
            uses = self._quota.uses(np.array([*rows, *near]))
            used = uses[: len(rows)].sum(axis=0, dtype=np.int8, keepdims=True)
            taken = no_room(used, uses[len(rows) :])[0] | np.isin(near, rows)
            rows += near[~taken][:1].tolist()
        start, end, *between = rows
        return [start, *between, end]


def _breaks_a_rule(quota: Quota, rows: list[int], length: int) -> bool:
    """Whether a journey has another length, a song or title twice, or an artist three times.

    What the ends have in common is not its fault.
    """
    used = quota.uses(np.array(rows)).astype(int)
    ends = used[0] + used[-1]
    return len(rows) != length or bool((used.sum(axis=0) > np.maximum(ends, 2)).any())


def _table(outcomes: dict[tuple[int, str], Outcome]) -> Table:
    table = Table(title="How even the steps of a journey are")
    columns = (
        "songs", "recipe", "largest / mean step", "median", "largest step", "mean step",
        "rules broken", "ms",
    )  # fmt: skip
    for column in columns:
        table.add_column(column, justify="left" if column == "recipe" else "right")
    for (length, name), outcome in outcomes.items():
        largest = np.array([steps.max() for steps in outcome.steps])
        mean = np.array([steps.mean() for steps in outcome.steps])
        uneven = largest / np.maximum(mean, np.finfo(float).tiny)
        table.add_row(
            f"{length}", name, f"{uneven.mean():.2f}", f"{np.median(uneven):.2f}",
            f"{largest.mean():.2f}", f"{mean.mean():.2f}", f"{outcome.broken}",
            f"{np.median(outcome.seconds) * 1_000:.1f}",
            end_section=name == list(outcomes)[-1][1],
        )  # fmt: skip
    table.caption = f"means over {len(next(iter(outcomes.values())).steps):,} random pairs of music"
    return table
