"""A personality's profile: where on each scale its songs lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.pictures import style
from bot.pictures.scales import ROWS, TRAITS, scales

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.search.chart import Spread


def profile(title: str, subtitle: str, spread: Mapping[str, Spread]) -> bytes:
    """A bar for the middle half of the songs on each scale, and a mark for the one in the middle.

    `spread` is as `Engine.spread` gives it, with all of `TRAITS`.
    """
    figure, axes = scales(title, subtitle)
    for row, name in zip(ROWS, TRAITS, strict=True):
        low, middle, high = spread[name]
        half: dict[str, Any] = {
            "color": style.SKY,
            "lw": 17,
            "solid_capstyle": "round",
            "clip_on": False,
        }
        axes.plot([low, high], [row, row], zorder=2, **half)
        axes.plot(
            [middle], [row], "D",
            color=style.ORANGE, ms=14, mec=style.PAPER, mew=2, clip_on=False, zorder=3,
        )  # fmt: skip
    style.legend(figure, ("D", style.ORANGE, "typical song"), ("o", style.SKY, "half of the songs"))
    return style.png(figure)
