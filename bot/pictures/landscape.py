"""The map of the catalogue: where its personalities lie, and where one song does among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bot.pictures import style
from bot.pictures.labels import Label, Mark, spots

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.text import Text

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
# How far the plate below a name reaches beyond it, in heights of its letters.
_PLATE = 0.18
_PLATE_PX = _PLATE * style.SMALL_PT / 72 * style.DPI
# How large the marks are, in points, and how far they reach with what is around them, in cells.
_SONG_PT, _LIKE_PT, _SONG_REACH, _LIKE_REACH = 20, 11, 6.0, 3.0


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
    like = [grid.cell(place) for place in neighbours]
    marks = [Mark(*cell, _LIKE_REACH) for cell in like]
    for cell in like:
        _mark(axes, cell, marker="o", ms=_LIKE_PT, mew=3)
    if song is not None:
        marks.append(Mark(*grid.cell(song), _SONG_REACH))
        _mark(axes, grid.cell(song), marker="D", ms=_SONG_PT, mew=5)
        entries = ("D", style.INK, "this song"), ("o", style.INK, "songs like it")
        style.legend(figure, *entries[: 2 if neighbours else 1])
    _names(axes, grid, list(names.values()), marks)
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

    def area(self, one: int) -> NDArray[np.bool_]:
        """The cells in which a personality has the most songs, or any if there are no such ones.

        `one` is its place among the personalities. The lowest row comes first.
        """
        some = self._counts[one] > 0
        own = some & (self._first == one)
        cells: NDArray[np.bool_] = own if own.any() else some
        return cells.reshape(_SIDE_CELLS, _SIDE_CELLS)

    def image(self) -> NDArray[np.uint8]:
        """The cells' colours on the sheet, (side, side, RGB), the highest row first."""
        strength = np.log1p(self._songs) / max(np.log1p(self._songs.max()), 1e-9)
        alpha = np.where(self._songs > 0, _FAINTEST + (1 - _FAINTEST) * strength, 0.0)[:, None]
        colours = np.array([_rgb(style.colour(place)) for place in range(len(self._counts))])
        image: Floats = alpha * colours[self._first] + (1 - alpha) * _rgb(style.PAPER)
        return image.round().astype(np.uint8).reshape(_SIDE_CELLS, _SIDE_CELLS, 3)[::-1]


def _names(axes: Axes, grid: _Grid, names: Sequence[str], marks: Sequence[Mark]) -> None:
    """Each personality's name in its area, where no mark is."""
    written = [_name(axes, name, style.colour(place)) for place, name in enumerate(names)]
    labels = []
    for place, name in enumerate(written):
        box = name.get_window_extent()
        half_width, half_height = (
            (side_px / 2 + _PLATE_PX) / _CELL_PX for side_px in (box.width, box.height)
        )
        labels.append(Label(half_width, half_height, grid.area(place)))
    for name, spot in zip(written, spots(labels, marks), strict=True):
        name.set_position(spot)


def _name(axes: Axes, name: str, colour: str) -> Text:
    plate = {"fc": style.PAPER, "ec": "none", "alpha": 0.88, "boxstyle": f"square,pad={_PLATE}"}
    return style.write(
        axes, 0, 0, name, color=colour, weight="bold", size=style.SMALL_PT,
        ha="center", va="center", bbox=plate,
    )  # fmt: skip


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
