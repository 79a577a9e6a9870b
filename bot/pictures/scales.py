"""One scale for each trait, one below the other, and what is drawn on them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from bot.pictures import style
from engine.features import ALL_OF_IT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# The clustering features, each in a word. What often goes together stands together, so that the
# shapes are calm and tell songs apart; last stands that of which a song may have none or nothing
# else.
TRAITS: Mapping[str, str] = {
    "energy": "Lively",
    "loudness": "Loud",
    "tempo": "Fast",
    "danceability": "Danceable",
    "valence": "Happy",
    "speechiness": "Wordy",
    "liveness": "Live",
    "instrumentalness": "Instrumental",
    "acousticness": "Acoustic",
}

_ROW_PX = 92
# How the numbers of pictures are read, for those who cannot see them.
READ_SO = "0 to 100 by how much of the catalogue has less, and with a % how much of it there is"
# With less of it than this nobody calls a song wordy, live, instrumental or acoustic.
PLENTY = 1 / 3
# Room for the longest word, for the marks at the ends of a scale, and for the words below them.
_WORDS_PX, _END_PX, _BOTTOM_PX = 290, 30, 80
# So many scales are by what music usually is, and so much below them, in scales, begin the others.
_USUAL = sum(name not in ALL_OF_IT for name in TRAITS)
_GAP = 0.8
GROUPS = slice(_USUAL), slice(_USUAL, None)
# Where the scales are, from the top.
ROWS = [row + _GAP * (row >= _USUAL) for row in range(len(TRAITS))]


def in_order(levels: Mapping[str, float]) -> list[float]:
    """How much there is of each trait in turn; NaN where it is unknown."""
    return [levels.get(name, math.nan) for name in TRAITS]


def told(name: str, level: float) -> str:
    """A level as it is written, in percent where it tells how much there is."""
    if math.isnan(level):
        return "unknown"
    return f"{100 * level:.0f}{'%' * (name in ALL_OF_IT)}"


def scales(title: str, subtitle: str) -> tuple[Figure, Axes]:
    """A sheet with a scale for each trait: x from 0 to 1, at the y of `ROWS`."""
    height_px = round(_ROW_PX * (ROWS[-1] + 1))
    figure = style.sheet(style.TOP_PX + height_px + _BOTTOM_PX, title, subtitle)
    width_px = style.WIDTH_PX - style.MARGIN_PX - _WORDS_PX - _END_PX
    axes = style.panel(figure, _WORDS_PX, style.TOP_PX, width_px, height_px)
    axes.set_xlim(0, 1)
    axes.set_ylim(ROWS[-1] + 0.5, -0.5)
    axes.plot([0.5, 0.5], [-0.5, _USUAL - 0.5], color=style.LINE, lw=2, ls=(0, (2, 3)), zorder=0)
    for row, word in zip(ROWS, TRAITS.values(), strict=True):
        axes.plot([0, 1], [row, row], color=style.LINE, lw=6, solid_capstyle="round", zorder=1)
        style.write(axes, -0.04, row, word, ha="right", va="center_baseline")
    _below(axes, _USUAL - 1, "less", "like most music", "more")
    _below(axes, ROWS[-1], "none", "", "all")
    return figure, axes


def _below(axes: Axes, row: float, low: str, middle: str, high: str) -> None:
    """What the two ends of the scales above mean, and their middle."""
    how: dict[str, Any] = {
        "y": row + 0.38,
        "size": style.SMALL_PT,
        "color": style.SOFT,
        "va": "top",
    }
    style.write(axes, 0, text=low, ha="left", **how)
    style.write(axes, 0.5, text=middle, ha="center", **how)
    style.write(axes, 1, text=high, ha="right", **how)
