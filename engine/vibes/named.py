"""A song or an artist inside a wish: "like hey jude but happier", "something by adele, slower"."""

from __future__ import annotations

import re
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
        for lead in pattern.finditer(text):
            before, behind = text[: lead.start()], text[lead.end() :]
            for turn in _TURN.finditer(behind):
                name = behind[: turn.start()].strip(_ENDS)
                if name:
                    yield Named(name, before, behind[turn.end() :], by)
            if name := behind.strip(_ENDS):
                yield Named(name, before, "", by)
