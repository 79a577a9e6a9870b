"""Why these: a song's features and those of its answers, as lines that run side by side.

Lines were kept over a radar: eleven shapes on one radar cover each other, while on a scale the
answers show at a glance where they agree with the song and where they do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.pictures import style
from bot.pictures.scales import GROUPS, ROWS, in_order, scales

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes


def alike(
    title: str,
    subtitle: str,
    name: str,
    query: Mapping[str, float],
    answers: Sequence[Mapping[str, float]],
) -> bytes:
    """One line from trait to trait for the query of that name, a fainter one for each answer.

    The mappings are as `Engine.levels` gives them. A line is broken where nothing is
    known, and between the two kinds of scales.
    """
    figure, axes = scales(title, subtitle)
    for answer in answers:
        _profile(axes, answer, color=style.SKY, alpha=0.55, marker="o", ms=9, lw=1.8, zorder=2)
    _profile(axes, query, color=style.ORANGE, marker="D", ms=13, lw=5, zorder=3)
    style.legend(figure, ("D", style.ORANGE, name), ("o", style.SKY, "songs like it"))
    return style.png(figure)


def _profile(axes: Axes, levels: Mapping[str, float], **how: Any) -> None:
    for group in GROUPS:
        axes.plot(
            in_order(levels)[group], ROWS[group], mec=style.PAPER, mew=1.5, clip_on=False, **how
        )
