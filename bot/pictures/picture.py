"""A picture that a view asks for, and that nobody has drawn yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Picture:
    """What to draw, and what it shows.

    Pictures with the same `key` are the same picture for as long as one trained run answers.
    `alt` says in a sentence or two, as plain text, what is to be seen; it stands below the
    picture, and in its place when it cannot be shown. `draw` returns a PNG; it is only ever
    called in the studio's thread.
    """

    key: str
    alt: str
    draw: Callable[[], bytes] = field(compare=False)
