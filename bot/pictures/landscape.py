"""The map of the catalogue: where its personalities lie, and where one song does among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bot.pictures import style

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

    from engine.search.chart import Chart, Place

Floats = NDArray[np.float64]

# The map is a grid of cells, since a hundred thousand dots would take seconds and hide each other.
_SIDE_CELLS = 164
_CELL_PX = 6
_SIDE_PX = _SIDE_CELLS * _CELL_PX
# So many of the songs at each edge are left out, or they would make the rest small.
_EDGE = 0.003
# Even a cell with a single song is to be seen, if barely.
_FAINTEST = 0.25
# For the words at each end of the map.
_WORDS_PX = 62
# Two names keep so far apart, in cells.
_NAME_HEIGHT, _NAME_WIDTH = 10.0, 60.0


def landscape(
    title: str,
    subtitle: str,
    chart: Chart,
    names: Mapping[int, str],
    song: Place | None = None,
    neighbours: Sequence[Place] = (),
) -> bytes:
    """Each cell in the colour of the personality that has most songs there, brighter for more.

    `names` are the personalities' names by id, in the order in which they get their colours.
    """
    top_px = style.TOP_PX if song else style.TOP_BARE_PX
    figure = style.sheet(top_px + _SIDE_PX + 3 * _WORDS_PX, title, subtitle)
    grid = _Grid(chart, list(names))
    axes = style.panel(figure, style.MARGIN_PX, top_px + _WORDS_PX, _SIDE_PX, _SIDE_PX)
    axes.set_xlim(0, _SIDE_CELLS)
    axes.set_ylim(0, _SIDE_CELLS)
    _ends(axes, chart)
    _names(axes, grid, list(names.values()))
    for place in neighbours:
        _mark(axes, grid.cell(place), marker="o", ms=11, mew=3)
    if song is not None:
        _mark(axes, grid.cell(song), marker="D", ms=20, mew=5)
        entries = ("D", style.INK, "this song"), ("o", style.INK, "songs like it")
        style.legend(figure, *entries[: 2 if neighbours else 1])
    ground = style.Ground(grid.image(), style.MARGIN_PX, top_px + _WORDS_PX, _SIDE_PX)
    return style.png(figure, ground)


class _Grid:
    """The chart's songs, counted in cells: `counts` is (personalities, cells)."""

    def __init__(self, chart: Chart, personalities: Sequence[int]) -> None:
        low, high = np.quantile(chart.points, [_EDGE, 1 - _EDGE], axis=1)
        self._low, self._size = low, np.maximum(high - low, 1e-9)
        places = np.floor((chart.points.T - low) / self._size * _SIDE_CELLS).astype(np.int64).T
        x, y = places
        inside = ((places >= 0) & (places < _SIDE_CELLS)).all(axis=0)
        cells = np.where(inside, y * _SIDE_CELLS + x, -1)
        self._counts = np.stack(
            [
                np.bincount(cells[inside & (chart.personalities == one)], minlength=_SIDE_CELLS**2)
                for one in personalities
            ]
        )
        self._songs = self._counts.sum(axis=0)
        self._first = self._counts.argmax(axis=0)

    def cell(self, place: Place) -> tuple[float, float]:
        """Where on the grid a point of the chart lies; on its edge if it is outside."""
        x, y = np.clip((np.asarray(place) - self._low) / self._size, 0, 1) * _SIDE_CELLS
        return float(x), float(y)

    def middle(self, one: int) -> tuple[float, float]:
        """The middle of a personality's songs, of those alone where it has the most if there are.

        `one` is its place among the personalities.
        """
        counts = self._counts[one].astype(np.float64)
        own = counts * (self._first == one)
        weights = own if own.any() else counts
        rows, columns = np.divmod(np.arange(_SIDE_CELLS**2), _SIDE_CELLS)
        total = max(weights.sum(), 1e-9)
        return float(columns @ weights / total), float(rows @ weights / total)

    def image(self) -> NDArray[np.uint8]:
        """The cells' colours on the sheet, (side, side, RGB), the highest row first."""
        strength = np.log1p(self._songs) / max(np.log1p(self._songs.max()), 1e-9)
        alpha = np.where(self._songs > 0, _FAINTEST + (1 - _FAINTEST) * strength, 0.0)[:, None]
        colours = np.array([_rgb(style.colour(place)) for place in range(len(self._counts))])
        image: Floats = alpha * colours[self._first] + (1 - alpha) * _rgb(style.PAPER)
        return image.round().astype(np.uint8).reshape(_SIDE_CELLS, _SIDE_CELLS, 3)[::-1]


def _names(axes: Axes, grid: _Grid, names: Sequence[str]) -> None:
    """Each personality's name in its middle, or a little above where another's is."""
    middles = {place: grid.middle(place) for place in range(len(names))}
    taken: list[tuple[float, float]] = []
    for place, (x, y) in sorted(middles.items(), key=lambda item: item[1][1]):
        for other_x, other_y in taken:
            if abs(x - other_x) < _NAME_WIDTH and abs(y - other_y) < _NAME_HEIGHT:
                y = other_y + _NAME_HEIGHT
        taken.append((x, y))
        colour = style.colour(place)
        plate = {"fc": style.PAPER, "ec": "none", "alpha": 0.88, "boxstyle": "round,pad=0.18"}
        name = style.write(
            axes, x, y, names[place], color=colour, weight="bold", size=style.SMALL_PT,
            ha="center", va="center_baseline", bbox=plate,
        )  # fmt: skip
        half = name.get_window_extent().width / 2 / _CELL_PX
        name.set_x(min(max(x, half), _SIDE_CELLS - half))


def _ends(axes: Axes, chart: Chart) -> None:
    """What it sounds like at the four edges."""
    across, up = chart.axes
    outside: dict[str, Any] = {
        "size": style.SMALL_PT,
        "color": style.SOFT,
        "transform": axes.transAxes,
    }
    style.write(axes, 0.5, 1.015, f"↑ {_few(up.high)}", ha="center", va="bottom", **outside)
    style.write(axes, 0.5, -0.015, f"↓ {_few(up.low)}", ha="center", va="top", **outside)
    half: dict[str, Any] = {"y": -0.075, "va": "top", "width_px": 0.49 * _SIDE_PX}
    style.write(axes, 0, text=f"← {_few(across.low)}", ha="left", **half, **outside)
    style.write(axes, 1, text=f"{_few(across.high)} →", ha="right", **half, **outside)


def _mark(axes: Axes, cell: tuple[float, float], **how: Any) -> None:
    x, y = cell
    axes.plot([x], [y], color=style.INK, mec=style.PAPER, zorder=5, clip_on=False, **how)


def _few(words: str) -> str:
    """The two that say most of the words for one end."""
    return ", ".join(words.split(", ")[:2])


def _rgb(colour: str) -> Floats:
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], dtype=np.float64)
