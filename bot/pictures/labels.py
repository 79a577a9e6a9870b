"""Where on a map each name stands: in its own area, and neither on another nor below a mark."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

# Names are tried at every second cell.
_STEP = 2
# What a mark in the way costs, and another name: more than any place in its own area is worth.
_MARK, _NAME = 1.0, 10.0
# What it costs to stand a whole map away from the middle of its area.
_AWAY = 0.5


class Label(NamedTuple):
    """A name in cells: half its width and height, and the area that it stands for, bool (y, x)."""

    half_width: float
    half_height: float
    area: Bools


class Mark(NamedTuple):
    """Where something is drawn over names, and how far it reaches, in cells."""

    x: float
    y: float
    reach: float


def spots(labels: Sequence[Label], marks: Sequence[Mark]) -> list[tuple[float, float]]:
    """The middle (x, y) of each label. Who has the smallest area chooses first."""
    chosen: dict[int, tuple[float, float]] = {}
    for place in sorted(range(len(labels)), key=lambda place: int(labels[place].area.sum())):
        label = labels[place]
        x, y = _candidates(label)
        worth = _own(label, x, y) - _AWAY * _away(label, x, y)
        for mark in marks:
            worth -= _MARK * _over(label, x, y, mark, mark.reach, mark.reach)
        for other, (there_x, there_y) in chosen.items():
            there = Mark(there_x, there_y, 0.0)
            half_width, half_height, _ = labels[other]
            worth -= _NAME * _over(label, x, y, there, half_width, half_height)
        best = int(worth.argmax())
        chosen[place] = float(x[best]), float(y[best])
    return [chosen[place] for place in range(len(labels))]


def _candidates(label: Label) -> tuple[Floats, Floats]:
    """All places at which the whole label is on the map, its middle where it is too wide."""
    height, width = label.area.shape
    across, up = (
        np.arange(half, side - half, _STEP) if 2 * half < side else np.array([side / 2])
        for half, side in ((label.half_width, width), (label.half_height, height))
    )
    places = np.array(list(product(across, up)))
    return places[:, 0], places[:, 1]


def _own(label: Label, x: Floats, y: Floats) -> Floats:
    """The share of a label at each place that is in its own area."""
    height, width = label.area.shape
    sums = np.zeros((height + 1, width + 1))
    sums[1:, 1:] = label.area.cumsum(axis=0).cumsum(axis=1)
    left, right = _between(x - label.half_width, width), _between(x + label.half_width, width)
    low, high = _between(y - label.half_height, height), _between(y + label.half_height, height)
    inside = sums[high, right] - sums[low, right] - sums[high, left] + sums[low, left]
    share: Floats = inside / np.maximum((right - left) * (high - low), 1)
    return share


def _away(label: Label, x: Floats, y: Floats) -> Floats:
    """How far each place is from the middle of the label's area, in widths of the map."""
    rows, columns = np.nonzero(label.area)
    if not len(rows):
        return np.zeros(len(x))
    away: Floats = np.hypot(x - columns.mean(), y - rows.mean()) / label.area.shape[1]
    return away


def _over(
    label: Label, x: Floats, y: Floats, mark: Mark, half_width: float, half_height: float
) -> Bools:
    """Whether a label at each place touches what is so wide and high around `mark`."""
    beside = np.abs(x - mark.x) < label.half_width + half_width
    level: Bools = np.abs(y - mark.y) < label.half_height + half_height
    return beside & level


def _between(edge: Floats, side: int) -> NDArray[np.integer[Any]]:
    return np.clip(np.rint(edge), 0, side).astype(np.int64)
