"""How near a text is to what people call a song: its title, or the part of it that everybody says.

A nearness is compared with 1, the title to the letter, as the fits of `compare` are: 0.99 is what
one person in two says who means the song, 0.98 one in three and 0.95 one in twenty. They were tried
on 168 names of songs that everybody knows, as people say them, and on 5,000 titles and parts of
names of which no more may go astray than without. Of 142 other such names the song was shown or
offered for 127, without for 115.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from engine.lookup.names import Columns

Floats = npt.NDArray[np.float64]

# A concert or an acoustic take may be the one that people know.
_TAKE = 0.98
# Without its "the", or with other spaces.
_RESPELT = 0.985
# What stands in brackets or behind a dash: "I'm Gonna Be (500 Miles)".
_ASIDE = 0.98
# With further words before or behind, by how many words were said, of which three say more ...
_WITHIN = {2: 0.95, 3: 0.97}
# ... and with some between, "moonlight sonata", unless some of them are another song's artist.
_APART = 0.9
# Fewer letters, and single words, are a part of too many titles.
_SHORTEST_PART = 8


def titled(folded: str, names: Columns, edition: Floats, *, part: bool, apart: bool) -> Floats:
    """How near the text is to the title of each of n tracks, (n,), 0 where it is none.

    `edition` is what a track keeps when only its short title was asked for. The text may be a
    `part` of the title, and its words `apart` in it.
    """
    near = np.zeros(len(names.title))
    joined = folded.replace(" ", "")
    long, several = len(joined.encode()) >= _SHORTEST_PART, " " in folded
    # "Business" is no short name of "The Business".
    article = f"the {folded}" if several else ""
    for at, (title, short) in enumerate(zip(names.title, names.short, strict=True)):
        if title == folded:
            near[at] = 1.0
        elif short == folded:
            near[at] = max(edition[at], _TAKE)
        elif long and (short == article or short.replace(" ", "") == joined):
            near[at] = _RESPELT
    if part and long and several:
        near = np.maximum(near, _within(folded, names, apart))
    return near


def _within(folded: str, names: Columns, apart: bool) -> Floats:
    """How near the text is to the titles of which it is a part."""
    near = np.zeros(len(names.title))
    words = folded.split()
    longest, unbroken = max(words, key=len), _WITHIN[min(len(words), max(_WITHIN))]
    for at, title in enumerate(names.short):
        if longest not in title:
            continue
        if f" {folded} " in f" {title} ":
            bare = names.bare[at]
            near[at] = _ASIDE if bare and title == f"{bare} {folded}" else unbroken
        elif apart and set(words) <= set(title.split()):
            near[at] = _APART
    return near
