"""A journey from song to song: how its energy, mood and tempo go up and down along the way."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.pictures import style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from engine.tracks import Track

_PANEL_PX, _HEAD_PX, _NUMBERS_PX = 225, 66, 70
# Room for the marks at both ends.
_SIDE_PX = style.MARGIN_PX + 30
# Beyond so many songs every other number is left out.
_MOST_NUMBERS = 14
# In a panel's height: air above the highest value and below the lowest.
_AIR = 0.12
# A journey that stays within so little shows as level, not as mountains.
_LEAST_BPM = 30.0


class _Curve(NamedTuple):
    feature: str
    name: str
    low: str
    high: str
    color: str
    marker: str


_CURVES = (
    _Curve("energy", "Energy", "calm", "lively", style.ORANGE, "o"),
    _Curve("valence", "Happiness", "sad", "happy", style.SKY, "D"),
    _Curve("tempo", "Tempo", "slow", "fast", style.GREEN, "s"),
)


def journey(title: str, subtitle: str, tracks: Sequence[Track]) -> bytes:
    """Three curves along the songs, in their order; broken where a value is unknown."""
    tall_px = _HEAD_PX + _PANEL_PX
    top_px = style.TOP_BARE_PX
    figure = style.sheet(top_px + len(_CURVES) * tall_px + _NUMBERS_PX, title, subtitle)
    width_px = style.WIDTH_PX - 2 * _SIDE_PX
    for place, curve in enumerate(_CURVES):
        panel_px = top_px + place * tall_px + _HEAD_PX
        axes = style.panel(figure, _SIDE_PX, panel_px, width_px, _PANEL_PX)
        axes.set_xlim(0, len(tracks) - 1)
        _draw(axes, curve, [track.features[curve.feature] for track in tracks])
    _numbers(axes, len(tracks))
    return style.png(figure)


def _draw(axes: Axes, curve: _Curve, values: Sequence[float]) -> None:
    low, high = _range(curve, values)
    air = _AIR * (high - low)
    axes.set_ylim(low - air, high + air)
    axes.set_facecolor(style.PANEL)
    axes.plot(
        range(len(values)), values, color=curve.color, marker=curve.marker, lw=4, ms=11,
        mec=style.PAPER, mew=1.5, clip_on=False,
    )  # fmt: skip
    above: dict[str, Any] = {"y": 1.06, "transform": axes.transAxes, "va": "bottom"}
    style.write(axes, 0, text=f"{curve.name}: {_ends(curve, values)}", ha="left", **above)
    words = f"↑ {curve.high}  ↓ {curve.low}"
    style.write(axes, 1, text=words, size=style.SMALL_PT, color=style.SOFT, ha="right", **above)


def _range(curve: _Curve, values: Sequence[float]) -> tuple[float, float]:
    """What the panel's height stands for: all that there is, or the tempos along the way."""
    known = [value for value in values if not math.isnan(value)]
    if curve.feature != "tempo" or not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    missing = max(0.0, _LEAST_BPM - (high - low)) / 2
    return low - missing, high + missing


def _ends(curve: _Curve, values: Sequence[float]) -> str:
    """The first value and the last, as people write them."""
    unit, scale = (" BPM", 1) if curve.feature == "tempo" else ("", 100)
    first, last = (
        "unknown" if math.isnan(value) else f"{scale * value:.0f}"
        for value in (values[0], values[-1])
    )
    return f"{first} → {last}{unit}"


def _numbers(axes: Axes, songs: int) -> None:
    """The songs' numbers below the last panel."""
    every = 1 if songs <= _MOST_NUMBERS else 2
    for number in range(1, songs + 1, every):
        style.write(
            axes, number - 1, -0.1, str(number), transform=axes.get_xaxis_transform(),
            size=style.SMALL_PT, color=style.SOFT, ha="center", va="top",
        )  # fmt: skip
