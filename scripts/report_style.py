"""How a report's pictures look: on white and on black, in colours that everyone tells apart."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Paul Tol's "muted" scheme and three of his "bright" one, told apart with every kind of colour
# vision (https://personal.sron.nl/~pault/); a marker of its own helps where even that fails.
COLOURS = (
    "#88CCEE", "#CC6677", "#DDCC77", "#44AA99", "#AA4499", "#999933",
    "#6677DD", "#EE7733", "#BBBBBB", "#882255", "#228833", "#66CCEE",
)  # fmt: skip
MARKERS = "osD^vP*Xp<>h"
# Blue for less, red for more: told apart with every kind of colour vision, pale in the middle.
DIVERGING = "RdBu_r"
DPI = 110


@dataclass(frozen=True, slots=True)
class Theme:
    """The two colours that a sheet of paper needs, and a third for what matters less."""

    name: str
    paper: str
    ink: str
    faint: str


LIGHT = Theme("light", "#ffffff", "#1b1f24", "#c9ced6")
DARK = Theme("dark", "#14171c", "#eceff4", "#454c58")
THEMES = (LIGHT, DARK)


def colour(place: int) -> str:
    """The colour of a personality; beyond twelve they come again."""
    return COLOURS[place % len(COLOURS)]


def marker(place: int) -> str:
    """The marker of a personality, to be told apart in grey as well."""
    return MARKERS[place % len(MARKERS)]


def sheet(theme: Theme, width: float, height: float) -> Figure:
    """An empty figure of so many inches."""
    return Figure(figsize=(width, height), dpi=DPI, facecolor=theme.paper, layout="constrained")


def plot(figure: Figure, theme: Theme, *where: Any, **how: Any) -> Axes:
    """A pair of axes in the theme's colours."""
    axes: Axes = figure.add_subplot(*where, **how)
    axes.set_facecolor(theme.paper)
    axes.tick_params(colors=theme.ink, labelsize=9)
    for side, line in axes.spines.items():
        line.set_color(theme.faint)
        line.set_visible(side not in {"top", "right"})
    for text in (axes.title, axes.xaxis.label, axes.yaxis.label):
        text.set_color(theme.ink)
        text.set_fontsize(10)
    return axes


def legend(axes: Axes, theme: Theme, **how: Any) -> None:
    """The legend, without a box."""
    shown = axes.legend(frameon=False, fontsize=9, labelcolor=theme.ink, **how)
    for handle in shown.legend_handles:
        if handle is not None:
            handle.set_alpha(1)


def png(figure: Figure) -> bytes:
    """The figure as a PNG."""
    written = BytesIO()
    figure.savefig(written, format="png", facecolor=figure.get_facecolor())
    return written.getvalue()
