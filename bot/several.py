"""Several songs in one text: where the one ends and the next begins.

Signs that stand in no title part songs wherever they are. Words like "and" may be part of a title,
so they only do where what is left on both sides is found in the catalogue.
"""

from __future__ import annotations

import re
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from bot import links
from engine.text import fold
from engine.tracks import LIKELY_HIT, SURE_HIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.between import How
    from engine.tracks import Lock


_ARROW = r"(?:-+>|=+>|>+|→|⟶|⇒|➡️?|➜|»)"
_ARROWS = rf"\s*{_ARROW}\s*"
_SURE: dict[How, str] = {
    "blend": r"\s*\n\s*|\s+\+\s*|\s*\+\s+|\s*;\s*",
    "path": rf"\s*\n\s*|{_ARROWS}|\s*;\s*",
}
# What tells without a command that something is asked between songs: a sign, or words before the
# first of them and before the next one.
_SIGNS: dict[How, re.Pattern[str]] = {
    "path": re.compile(rf"\S\s+{_ARROW}\s+\S"),
    "blend": re.compile(r"\S\s+\+\s+\S"),
}
_PLEASE = r"(?:(?:make|give|find|play|show|take|lead|bring)\s+(?:me\s+)?)?"
_OPENINGS: dict[How, str] = {
    "path": rf"{_PLEASE}(?:(?:a\s+|the\s+)?(?:path|journey|way|road|trip|playlist)\s+)?from",
    "blend": (
        rf"{_PLEASE}(?:(?:an?\s+|the\s+)?(?:blend|mix|mixture|cross)\s+(?:of|between)"
        r"|(?:(?:songs?|music|something)\s+)?(?:half-?way\s+|in\s+)?between"
        r"|(?:(?:songs?|music|something)\s+)?(?:like|similar\s+to))"
    ),
}
_JOINTS: dict[How, str] = {"path": "to", "blend": "and|&"}
_WORDS = {
    how: re.compile(rf"({words})\s+\S.*?\s+({_JOINTS[how]})\s+\S", re.IGNORECASE | re.DOTALL)
    for how, words in _OPENINGS.items()
}
_UNSURE = re.compile(
    rf"{_ARROWS}|\s*\+\s*|\s*,\s*(?:and\s+)?|\s+(?:and|to|with|vs\.?|x|till|until)\s+|\s*&\s*",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"^(?:{'|'.join(_OPENINGS.values())}|of)\s+", re.IGNORECASE)
_LENGTH = re.compile(
    r"[\s,;(]{1,4}(?:(?:in|with)\s+)?(\d{1,3})(\s+(?:songs?|steps?|tracks?)(?:\s+long)?)?\)?$",
    re.IGNORECASE,
)
# Each place is looked up twice.
_MOST_PLACES = 6


class Fit(NamedTuple):
    """How well a name fits the best track or artist, in [0, 1], and what that is called."""

    score: float
    called: str = ""


class Several(NamedTuple):
    """The songs' names, and what is said besides.

    That is how many songs a path is asked to have, None if it is not said, and to what a blend is
    to keep.
    """

    names: list[str]
    length: int | None = None
    locks: tuple[Lock, ...] = ()


class Asks(NamedTuple):
    """What a text asks for between songs, and the folded words in it that say so, if any.

    They stand before and between the names: "from" and "to". `joint` is the latter, and `behind`
    the text behind the former.
    """

    how: How
    words: frozenset[str] = frozenset()
    behind: str = ""
    joint: str = ""


def asks(text: str) -> Asks | None:
    """What a text without a command may ask for by a sign between its words or by its words."""
    text = _squeezed(text)
    for how, sign in _SIGNS.items():
        if sign.search(text):
            return Asks(how)
    for how, words in _WORDS.items():
        if said := words.match(text):
            joint = fold(said[2])
            opening = fold(said[1]).split()[-1]
            behind = text[said.end(1) :].strip()
            return Asks(how, frozenset([opening, joint]), behind, joint)
    return None


def several(text: str, how: How, fit: Callable[[str], Fit]) -> Several:
    """What a text names; one name if it is but one, none if it is empty.

    `fit` tells what in the catalogue a name fits best.
    """
    text = _squeezed(text)
    names = _names(text, how, fit)
    said = _LENGTH.search(text) if how == "path" else None
    if said is None:
        return Several(names)
    fewer = _names(text[: said.start()].strip(), how, fit)
    # Two names at least are left, or the number is one.
    if len(fewer) < 2 or (not said[2] and _has(names, said[1], fit)):
        return Several(names)
    return Several(fewer, int(said[1]))


def _squeezed(text: str) -> str:
    """Without empty lines and with single spaces, as thousands of them would take seconds."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _has(names: list[str], number: str, fit: Callable[[str], Fit]) -> bool:
    """Whether the last of two names is of something with that number: "Sugar Maroon 5"."""
    return len(names) == 2 and number in fold(fit(names[-1]).called).split()


def _names(text: str, how: How, fit: Callable[[str], Fit]) -> list[str]:
    def score(name: str) -> float:
        return fit(name).score

    words = text.split()
    if len(words) > 1 and all(map(links.has_link, words)):
        return words
    sure = _filled(re.split(_SURE[how], text))
    if len(sure) > 1:
        # "Like a Virgin + ..." is a title, "like Hey Jude + ..." is none.
        return [max(sure[0], _BEFORE.sub("", sure[0]), key=score), *sure[1:]]
    if not sure or (links.has_link(text) and not _UNSURE.search(text)):
        return sure

    def fitting(names: list[str]) -> tuple[float, float]:
        scores = list(map(score, names))
        return min(scores), fmean(scores)

    best = max(_guesses(sure[0]), key=fitting, default=sure)
    # Two songs must be nearer to the text than one whose title has such a word in it.
    fits = min(map(score, best))
    one = max(sure[0], _BEFORE.sub("", sure[0]), key=score)
    if score(one) >= max(fits, SURE_HIT):
        return [one]
    return best if fits >= LIKELY_HIT else sure


def _guesses(text: str) -> Iterator[list[str]]:
    """The ways to take a text for several songs."""
    for start in {_BEFORE.sub("", text): None, text: None}:
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
