"""How all pictures look: a dark sheet of its own, large letters, colours that everyone tells apart.

Matplotlib is imported when the first sheet is laid out and not before: it takes half a second and
35 MB. Its figures are made without pyplot, which keeps them for ever.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.pictures.letters import letters

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D
    from matplotlib.text import Text
    from numpy.typing import NDArray

# A phone shows a picture about 360 points wide, so 16-point letters at 150 DPI come out at 11.
WIDTH_PX = 1080
DPI = 150
TITLE_PT, TEXT_PT, SMALL_PT = 21.0, 17.0, 16.0
MARGIN_PX = 48
# From the top: the line below the title, the legend, and where the drawing may begin with a legend
# and without one.
_SUBTITLE_PX, _LEGEND_PX, TOP_PX, TOP_BARE_PX = 114, 204, 250, 180

# Light on dark reads in a dark chat and in a light one; white would glare in the dark.
PAPER = "#161a23"
PANEL = "#1f2532"
LINE = "#3d4558"
INK = "#f4f5f9"
SOFT = "#b4bac9"

# Okabe and Ito's palette for every kind of colour vision (https://jfly.uni-koeln.de/color/), less
# its black, which is no colour on a dark sheet. The blue is lightened to stand out there.
ORANGE, SKY, GREEN, YELLOW = "#E69F00", "#56B4E9", "#009E73", "#F0E442"
VERMILION, PURPLE, BLUE, GREY = "#D55E00", "#CC79A7", "#2F86D1", "#C8CCD6"
COLOURS = (ORANGE, SKY, GREEN, YELLOW, VERMILION, PURPLE, BLUE, GREY)


class Ground(NamedTuple):
    """Square cells that lie below a drawing: uint8 (side, side, RGB), and where they go."""

    cells: NDArray[np.uint8]
    x_px: int
    top_px: int
    side_px: int


def colour(place: int) -> str:
    """The colour of the thing at a place in a row of things; beyond eight they come again."""
    return COLOURS[place % len(COLOURS)]


def sheet(height_px: int, title: str, subtitle: str = "") -> Figure:
    """A sheet of the common width with a title and a line below it, empty from `TOP_PX` on."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH_PX / DPI, height_px / DPI), dpi=DPI, facecolor="none")
    FigureCanvasAgg(figure)
    x = MARGIN_PX / WIDTH_PX
    top, below = 1 - MARGIN_PX / height_px, 1 - _SUBTITLE_PX / height_px
    write(figure, x, top, title, size=TITLE_PT, weight="bold", va="top")
    write(figure, x, below, subtitle, color=SOFT, va="top")
    return figure


def write(
    where: Figure | Axes,
    x: float,
    y: float,
    text: str,
    *,
    width_px: float = WIDTH_PX - 2 * MARGIN_PX,
    size: float = TEXT_PT,
    color: str = INK,
    **how: Any,
) -> Text:
    """Write `text`, which may be anybody's, shortened to `width_px`.

    A note stands for a text that has nothing to be shown, such as a title of emoji.
    """
    shown = letters(text)
    if text and not shown.text:
        shown = letters("♪")
    # Two dollars in a title are no formula.
    written = where.text(
        x, y, shown.text, size=size, color=color, family=list(shown.fonts), parse_math=False, **how
    )
    _shorten(written, width_px)
    return written


def panel(figure: Figure, x_px: float, top_px: float, width_px: float, height_px: float) -> Axes:
    """Bare axes at a place of the sheet, in pixels from its left and top."""
    whole_px = figure.get_size_inches()[1] * DPI
    axes = figure.add_axes(
        (
            x_px / WIDTH_PX,
            1 - (top_px + height_px) / whole_px,
            width_px / WIDTH_PX,
            height_px / whole_px,
        )
    )
    axes.set_facecolor("none")
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(False)
    return axes


def legend(figure: Figure, *entries: tuple[str, str, str]) -> None:
    """What each marker of a colour stands for, in one line below the title."""
    height_px = figure.get_size_inches()[1] * DPI
    x_px, y = MARGIN_PX + 10.0, 1 - _LEGEND_PX / height_px
    for marker, color, words in entries:
        dot = {"marker": marker, "color": color, "ms": 12, "ls": "none", "mew": 0}
        figure.add_artist(_line([x_px / WIDTH_PX], [y], **dot))
        room = WIDTH_PX - MARGIN_PX - x_px
        text = write(figure, (x_px + 24) / WIDTH_PX, y, words, width_px=room, va="center_baseline")
        x_px = text.get_window_extent().x1 + 50


def png(figure: Figure, ground: Ground | None = None) -> bytes:
    """The sheet as a PNG with a palette, which weighs a third of one without."""
    from PIL import Image

    canvas: Any = figure.canvas
    canvas.draw()
    size = canvas.get_width_height()
    picture = Image.new("RGB", size, PAPER)
    if ground is not None:
        # Matplotlib takes a tenth of a second and 100 MB to scale a picture.
        cells = Image.fromarray(ground.cells)
        side_px = (ground.side_px, ground.side_px)
        picture.paste(cells.resize(side_px, Image.Resampling.NEAREST), (ground.x_px, ground.top_px))
    drawn = Image.frombuffer("RGBA", size, canvas.buffer_rgba())
    picture.paste(drawn, mask=drawn)
    file = BytesIO()
    picture.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


def _line(x: Sequence[float], y: Sequence[float], **how: Any) -> Line2D:
    from matplotlib.lines import Line2D

    return Line2D(x, y, **how)


def _shorten(text: Text, width_px: float) -> None:
    """Cut words off the end until it fits; a letter or two less each time is soon enough."""
    whole = text.get_text()
    kept = len(whole)
    while kept > 1 and (too_wide := text.get_window_extent().width / width_px) > 1:
        kept = min(kept - 1, int(kept / too_wide) + 1)
        text.set_text(whole[:kept].rstrip() + "…")
