"""The report as one page of HTML that needs no other file."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from scripts.report_style import THEMES, png

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.figure import Figure

    from scripts.report_style import Theme

PAGE = Path(__file__).with_name("report_page.html")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: its heading and its HTML."""

    heading: str
    parts: Sequence[str]

    @property
    def body(self) -> str:
        return "\n".join(self.parts)

    @property
    def anchor(self) -> str:
        return "-".join("".join(c if c.isalnum() else " " for c in self.heading.lower()).split())


def page(title: str, about: str, sections: Sequence[Section]) -> str:
    """The whole page."""
    return Template(PAGE.read_text(encoding="utf-8")).substitute(
        title=escape(title),
        about=escape(about),
        contents="".join(f'<a href="#{one.anchor}">{escape(one.heading)}</a>' for one in sections),
        sections="\n".join(
            f'<section><h2 id="{one.anchor}">{escape(one.heading)}</h2>\n{one.body}</section>'
            for one in sections
        ),
    )


def paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def heading(text: str) -> str:
    return f"<h3>{escape(text)}</h3>"


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], chosen: int | None = None) -> str:
    """A table; columns that start with ">" hold numbers, the row `chosen` is marked."""
    kinds = [' class="number"' if name.startswith(">") else "" for name in columns]
    head = "".join(
        f'<th scope="col"{kind}>{escape(name.lstrip(">"))}</th>'
        for name, kind in zip(columns, kinds, strict=True)
    )
    body = []
    for at, row in enumerate(rows):
        cells = zip(row, kinds, strict=True)
        inside = "".join(f"<td{kind}>{escape(cell)}</td>" for cell, kind in cells)
        body.append(f'<tr class="chosen">{inside}</tr>' if at == chosen else f"<tr>{inside}</tr>")
    rows_html = "\n".join(body)
    return f'<div class="wide"><table><tr>{head}</tr>{rows_html}</table></div>'


class Pictures:
    """Draws pictures on white and on black, and keeps both beside the page and in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def show(self, name: str, alt: str, draw: Callable[[Theme], Figure], caption: str = "") -> str:
        """The HTML of a picture: dark where the reader's screen is dark."""
        light, dark = (self._drawn(name, theme, draw) for theme in THEMES)
        below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
        return (
            f'<figure><picture><source srcset="{dark}" media="(prefers-color-scheme: dark)">'
            f'<img src="{light}" alt="{escape(alt)}"></picture>{below}</figure>'
        )

    def _drawn(self, name: str, theme: Theme, draw: Callable[[Theme], Figure]) -> str:
        content = png(draw(theme))
        suffix = "" if theme is THEMES[0] else f"-{theme.name}"
        (self._folder / f"{name}{suffix}.png").write_bytes(content)
        return f"data:image/png;base64,{base64.b64encode(content).decode()}"
