"""A song or an artist that no word announces: "hey jude but more fun", "sad adele songs"."""

from __future__ import annotations

import re
from itertools import islice, product
from typing import TYPE_CHECKING, NamedTuple

from engine.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# Behind what a song is named, and a wish may begin.
_TURN = re.compile(
    r"\s*[,;:(]\s*|\s+[-–—]+\s+"
    r"|\s+(?=(?:but|only|just|with|without|except|though|for|from|more|less|no|not|in|at|to)\b)",
    re.IGNORECASE,
)
_ENDS = " \t\n\"'“”„«»‘’.!?,;:()"
# Each name is looked up: of a long message, no more than these are tried.
_MOST_TURNS, _LONGEST_NAME = 4, 100
# Who names an artist and a kind of songs says no more words, and no name has more.
_MOST_WORDS, _MOST_OF_A_NAME = 12, 5
# So many words on each side of those that say nothing else may be a part of the name: "the" Weeknd,
# Daft "Punk".
_SLACK = 2
# Between songs something else is asked.
_BETWEEN = "+"
_ASKING = re.compile(
    r"^(?:(?:please|pls|can you|could you|do you have|have you got|got|i want|i need|i would like"
    r"|i['’]?d like|i like|i love|give|play|show|find|me|some|any)\s+)+",
    re.IGNORECASE,
)
_OF_SOMEBODY = re.compile(r"['’]s$", re.IGNORECASE)
# "A trip to Boston" is none to the band, and "my muse" is no musician.
_NO_NAME_BEHIND = frozenset(
    {"in", "to", "at", "on", "through", "around", "into", "near", "about", "from", "de"}
    | {"a", "an", "my", "your", "our", "this", "that", "his", "her"}
)
# In a sentence, a name is a word like others: "today we had some bread".
_TELLING = frozenset(
    {"i", "im", "ive", "my", "we", "our", "you", "your", "he", "she", "they", "it"}
    | {"is", "was", "are", "am", "has", "had"}
)
# "Queen of the night" is not the band.
_NO_NAME_BEFORE = _TELLING | {"of", "and"}


class Unannounced(NamedTuple):
    """What may be a name, and all the rest of the text, in one piece or two with a comma between.

    `begins` says that the text begins with the name, `but` that the rest is said against it: what
    is meant is like it, not it. `stretched` says that words which may be wishes are in the name.
    """

    name: str
    rest: str
    begins: bool = True
    but: bool = False
    stretched: bool = False


def before_a_turn(text: str) -> Iterator[Unannounced]:
    """What may be a name before a wish, the longest first.

    "Stay with me but happier" is said of "Stay with Me", and only then of "Stay".
    """
    if _BETWEEN in text:
        return
    for turn in reversed(list(islice(_TURN.finditer(text), _MOST_TURNS))):
        name, rest = text[: turn.start()].strip(_ENDS), text[turn.end() :]
        if fold(name) and fold(rest) and len(name) <= _LONGEST_NAME:
            yield Unannounced(name, rest, but=rest.casefold().startswith("but"))


def among_wishes(
    text: str, known: Callable[[Sequence[str]], Sequence[bool]]
) -> Iterator[Unannounced]:
    """What may be a name among words that wish, the longest first: all words that are unknown.

    `known` says of each of some words whether it is one that people wish in.
    """
    words = _ASKING.sub("", text).split()
    if not 1 < len(words) <= _MOST_WORDS or _BETWEEN in text:
        return
    unknown = [at for at, is_known in enumerate(known(words)) if not is_known]
    if not unknown or unknown[-1] - unknown[0] >= _MOST_OF_A_NAME:
        return
    first, last = unknown[0], unknown[-1] + 1
    starts, ends = range(max(first - _SLACK, 0), first + 1), range(last, last + _SLACK + 1)
    for start, end in sorted(product(starts, ends), key=lambda span: span[0] - span[1]):
        before, after = words[:start], words[end:]
        if end <= len(words) and not _tells(before, after):
            name = _OF_SOMEBODY.sub("", " ".join(words[start:end]).strip(_ENDS))
            rest = f"{' '.join(before)}, {' '.join(after)}"
            stretched = (start, end) != (first, last)
            yield Unannounced(name, rest, begins=not before, stretched=stretched)


def _tells(before: list[str], after: list[str]) -> bool:
    """Whether the words around a name make a sentence of which it is a part."""
    folded = [fold(word) for word in before]
    return (
        bool(_TELLING.intersection(folded))
        or (bool(folded) and folded[-1] in _NO_NAME_BEHIND)
        or (bool(after) and fold(after[0]) in _NO_NAME_BEFORE)
    )
