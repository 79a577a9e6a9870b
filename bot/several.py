"""Several songs in one text: where the one ends and the next begins.

Signs that stand in no title part songs wherever they are. Words like "and" may be part of a title,
so they only do where what is left on both sides is found in the catalogue.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot import links
from bot.between import LENGTH
from engine.tracks import PATH_LENGTHS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.between import How


_ARROW = r"(?:-+>|=+>|>+|→|⟶|⇒|➡️?|➜|»)"
_ARROWS = rf"\s*{_ARROW}\s*"
_SURE: dict[How, str] = {
    "blend": r"\s*\n\s*|\s+\+\s*|\s*\+\s+|\s*;\s*",
    "path": rf"\s*\n\s*|{_ARROWS}|\s*;\s*",
}
# What tells without a command that something is asked between songs.
_SIGNS: dict[How, re.Pattern[str]] = {
    "path": re.compile(rf"\S\s+{_ARROW}\s+\S"),
    "blend": re.compile(r"\S\s+\+\s+\S"),
}
_UNSURE = re.compile(
    rf"{_ARROWS}|\s*\+\s*|\s*,\s*(?:and\s+)?|\s+(?:and|to|with|vs\.?|x|till|until)\s+|\s*&\s*",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"^(?:from|between|of)\s+", re.IGNORECASE)
_LENGTH = re.compile(
    r"[\s,;(]*\b(?:in|with)?\s*(\d{1,2})\s+(?:songs?|steps?|tracks?)\)?\s*$", re.IGNORECASE
)
# A text that may mean two songs may mean one: from here on it is that one's name.
_ONE_SONG = 0.9
# Below this, nothing in the catalogue comes near.
_LIKELY = 0.5
# Each place is looked up twice.
_MOST_PLACES = 6


class Several(NamedTuple):
    """The songs' names, and how many songs a path is to have."""

    names: list[str]
    length: int = LENGTH


def sign(text: str) -> How | None:
    """What a text without a command may ask for by the sign between its words, if by any."""
    return next((how for how, found in _SIGNS.items() if found.search(text)), None)


def several(text: str, how: How, score: Callable[[str], float]) -> Several:
    """What a text names; one name if it is but one, none if it is empty.

    `score` tells how well a name fits the best track, in [0, 1].
    """
    text = text.strip()
    length = _LENGTH.search(text) if how == "path" else None
    if length and int(length[1]) in PATH_LENGTHS:
        return Several(_names(text[: length.start()], how, score), int(length[1]))
    return Several(_names(text, how, score))


def _names(text: str, how: How, score: Callable[[str], float]) -> list[str]:
    words = text.split()
    if len(words) > 1 and all(map(links.has_link, words)):
        return words
    sure = _filled(re.split(_SURE[how], text))
    if len(sure) > 1:
        return [_BEFORE.sub("", sure[0]) if score(sure[0]) < _ONE_SONG else sure[0], *sure[1:]]
    if not sure or (links.has_link(text) and not _UNSURE.search(text)):
        return sure
    best = max(_guesses(sure[0]), key=lambda names: min(map(score, names)), default=sure)
    # Two songs must be nearer to the text than one whose title has such a word in it.
    fits = min(map(score, best))
    whole = score(sure[0])
    return best if fits >= _LIKELY and not (whole >= _ONE_SONG and whole >= fits) else sure


def _guesses(text: str) -> Iterator[list[str]]:
    """The ways to take a text for several songs."""
    for start in {text: None, _BEFORE.sub("", text): None}:
        signs = list(_UNSURE.finditer(start))[:_MOST_PLACES]
        for sign in signs:
            two = _filled([start[: sign.start()], start[sign.end() :]])
            if len(two) == 2:
                yield two
        if len(signs) > 1 and len(parts := _filled(_UNSURE.split(start))) > 2:
            yield parts


def _filled(names: list[str]) -> list[str]:
    """The names that are more than signs."""
    return [name for name in (name.strip(" \t,") for name in names) if name.strip("+>→&;-= ")]
