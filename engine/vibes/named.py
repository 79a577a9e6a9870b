"""A song or an artist inside a wish: "like hey jude but happier", "something by adele, slower"."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# What comes before a name. "Like" alone is most often none ("i feel like crying"): whoever asks
# for a name decides whether there is one.
_LIKE = re.compile(
    r"(?:^|(?<=\s))"
    r"(?:(?:something|anything|songs?|music|tracks?|more|stuff|one|tunes?|sounds?|sounding) )?"
    r"(?:like|similar to|in the (?:style|vein|spirit) of|reminiscent of|à la|such as)\s+",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:^|(?<=\s))(?:(?:something|anything|songs?|music|tracks?|stuff|tunes?|more|one) )?by\s+",
    re.IGNORECASE,
)
# What may end a name and begin the rest of the wish.
_TURN = re.compile(
    r"\s*[,;(]\s*|\s+[-–—]+\s+|\s+(?=(?:but|only|just|with|without|except|though|and|from|for)\b)",
    re.IGNORECASE,
)
# Each name is looked up, and a message may have hundreds of places where one begins and ends: of
# these so many are tried, and no longer names.
_MOST_LEADS, _MOST_TURNS, _LONGEST_NAME = 3, 6, 200
_ENDS = " \t\n\"'“”„«»‘’.!?,;:()"


class Named(NamedTuple):
    """A name that may be one, and the text around it; `by` says that an artist is meant."""

    name: str
    before: str
    after: str
    by: bool

    @property
    def rest(self) -> str:
        # A comma, so that no turn reaches across the name.
        return f"{self.before}, {self.after}"


def named(text: str) -> Iterator[Named]:
    """What may be a name in `text`, in the order to try it.

    The shortest names come first, since what stands behind them is then a wish: who has a song
    named "Happy but Slow" asks for it without "but".
    """
    for pattern, by in ((_LIKE, False), (_BY, True)):
        for lead in islice(pattern.finditer(text), _MOST_LEADS):
            before, behind = text[: lead.start()], text[lead.end() :]
            for end, after in _ends(behind):
                name = behind[:end].strip(_ENDS)
                if name and len(name) <= _LONGEST_NAME:
                    yield Named(name, before, behind[after:], by)


def _ends(text: str) -> Iterator[tuple[int, int]]:
    """Where a name that begins `text` may end, and where what stands behind it begins."""
    for turn in islice(_TURN.finditer(text), _MOST_TURNS):
        yield turn.span()
    yield len(text), len(text)
