"""A song's acoustic fingerprint: a radar of its features over those of its personality."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bot.pictures import style
from bot.pictures.scales import TRAITS, in_order, told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

_DIAMETER_PX = 640
# Room for a word and a number above and below the circle.
_WORDS_PX = 120
# Below all, how the numbers are read.
_FOOT_PX, _FOOT = 80, "more than that many of 100 songs · %: that much of it"
_RINGS = (0.0, 0.25, 0.5, 0.75, 1.0)
# Where nothing has less, in the unit of the radius: small values would be one knot in the middle.
_CORE = 0.1
# So the longest word stands where there is room for it beside the circle: from the top, clockwise.
_FIRST_AT = math.radians(20)
# How far out the words begin, half of their height with their numbers, and how soon they stand
# wholly beside the circle, or wholly above or below it.
_WORDS_AT, _HALF_HEIGHT_PX, _BESIDE = 1.08, 46, 1.6
# So far a word stands above its number.
_APART_PX = 5


def fingerprint(
    title: str,
    subtitle: str,
    song: Mapping[str, float],
    usual: Mapping[str, float],
    usual_name: str,
) -> bytes:
    """The song's shape with its numbers, over the usual shape of `usual_name`.

    The mappings are as `Engine.levels` gives them. What is unknown has no corner.
    """
    top_px = style.TOP_PX + _WORDS_PX
    height_px = top_px + _DIAMETER_PX + _WORDS_PX + _FOOT_PX
    figure = style.sheet(height_px, title, subtitle)
    left_px = (style.WIDTH_PX - _DIAMETER_PX) / 2
    axes = style.panel(figure, left_px, top_px, _DIAMETER_PX, _DIAMETER_PX)
    axes.set_xlim(-1, 1)
    axes.set_ylim(-1, 1)
    _web(axes)
    _shape(axes, in_order(usual), style.SKY, "o")
    _shape(axes, in_order(song), style.ORANGE, "D")
    _words(axes, song)
    style.write(
        figure, 0.5, _FOOT_PX / 2 / height_px, _FOOT,
        size=style.SMALL_PT, color=style.SOFT, ha="center", va="center",
    )  # fmt: skip
    style.legend(
        figure, ("D", style.ORANGE, "this song"), ("o", style.SKY, f"usual for {usual_name}")
    )
    return style.png(figure)


def _web(axes: Axes) -> None:
    turns = [index / 180 * math.pi for index in range(361)]
    for ring in _RINGS:
        radius = _radius(ring)
        x, y = [radius * math.sin(t) for t in turns], [radius * math.cos(t) for t in turns]
        axes.plot(x, y, color=style.LINE, lw=3 if ring == 0.5 else 1.5, clip_on=False, zorder=1)
    for spoke in range(len(TRAITS)):
        axes.plot(
            *zip(_place(spoke, _CORE), _place(spoke, 1), strict=True),
            color=style.LINE, lw=1.5, zorder=1,
        )  # fmt: skip


def _shape(axes: Axes, shares: Sequence[float], color: str, marker: str) -> None:
    known = [
        _place(spoke, _radius(share)) for spoke, share in enumerate(shares) if not math.isnan(share)
    ]
    x, y = [x for x, _ in known], [y for _, y in known]
    axes.fill(x, y, color=color, alpha=0.22, lw=0, zorder=2)
    axes.plot(
        [*x, *x[:1]], [*y, *y[:1]], color=color, lw=4, marker=marker, ms=11, clip_on=False, zorder=3
    )


def _words(axes: Axes, song: Mapping[str, float]) -> None:
    """The traits with their numbers, each beyond the end of its spoke, so that none is covered."""
    radius_px = _DIAMETER_PX / 2
    for spoke, (name, word) in enumerate(TRAITS.items()):
        (x, y), (right, up) = _place(spoke, _WORDS_AT), _place(spoke, _BESIDE)
        y += min(max(up, -1), 1) * _HALF_HEIGHT_PX / radius_px
        above = style.write(
            axes, x, y + _APART_PX / radius_px, word,
            ha="center", va="bottom", size=style.SMALL_PT,
        )  # fmt: skip
        number = style.write(
            axes, x, y, told(name, song.get(name, math.nan)),
            ha="center", va="top", color=style.ORANGE, weight="bold",
        )  # fmt: skip
        half_px = max(text.get_window_extent().width for text in (above, number)) / 2
        for text in (above, number):
            text.set_x(x + min(max(right, -1), 1) * half_px / radius_px)


def _radius(share: float) -> float:
    return _CORE + (1 - _CORE) * share


def _place(spoke: int, radius: float) -> tuple[float, float]:
    """The point on a spoke, the first of them nearly upright and the others clockwise."""
    turn = _FIRST_AT + 2 * math.pi * spoke / len(TRAITS)
    return radius * math.sin(turn), radius * math.cos(turn)
