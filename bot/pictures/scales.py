"""One scale for each trait, one below the other, and what is drawn on them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from bot.pictures import style

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# The clustering features, each in a word. What often goes together stands together, so that the
# shapes are calm and tell songs apart.
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
# Room for the longest word, for the marks at the ends of a scale, and for the words below them.
_WORDS_PX, _END_PX, _BOTTOM_PX = 290, 30, 80


def shares(percentiles: Mapping[str, float]) -> list[float]:
    """The share of the catalogue that has less, by trait; NaN where it is unknown."""
    return [percentiles.get(name, math.nan) for name in TRAITS]


def scales(title: str, subtitle: str) -> tuple[Figure, Axes]:
    """A sheet with a scale for each trait: x from 0 to 1, the first trait at y 0, the next at 1."""
    height_px = _ROW_PX * len(TRAITS)
    figure = style.sheet(style.TOP_PX + height_px + _BOTTOM_PX, title, subtitle)
    width_px = style.WIDTH_PX - style.MARGIN_PX - _WORDS_PX - _END_PX
    axes = style.panel(figure, _WORDS_PX, style.TOP_PX, width_px, height_px)
    axes.set_xlim(0, 1)
    axes.set_ylim(len(TRAITS) - 0.5, -0.5)
    axes.axvline(0.5, color=style.LINE, lw=2, ls=(0, (2, 3)), zorder=0)
    for row, word in enumerate(TRAITS.values()):
        axes.plot([0, 1], [row, row], color=style.LINE, lw=6, solid_capstyle="round", zorder=1)
        style.write(axes, -0.04, row, word, ha="right", va="center_baseline")
    below: dict[str, Any] = {
        "y": len(TRAITS) - 0.4,
        "size": style.SMALL_PT,
        "color": style.SOFT,
        "va": "top",
    }
    style.write(axes, 0, text="less", ha="left", **below)
    style.write(axes, 0.5, text="like most music", ha="center", **below)
    style.write(axes, 1, text="more", ha="right", **below)
    return figure, axes
