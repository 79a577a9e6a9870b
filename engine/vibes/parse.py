"""From the words of a wish to wishes: phrases, and the turns that strengthen or reverse them."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from engine.text import fold
from engine.tracks import Mood

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.vibes.wishes import Vocabulary, Wish

# A turn reaches no farther than the clause that it stands in.
_CLAUSE_ENDS = re.compile(r"[,;.!?:()\n/|+]+")
# Nobody needs more to say what they feel like; the rest of a pasted text is not a wish.
_LONGEST_TEXT = 500

# "Very" goes half of the way to the end of the scale and counts half as much again; "a bit" goes
# part of the way from the middle and counts less.
_VERY, _VERY_STRENGTH = 0.5, 1.5
_A_BIT, _A_BIT_STRENGTH = 0.6, 0.7


class Parsed(NamedTuple):
    """The wishes in the order they were said, and the words that were not understood."""

    wishes: tuple[Wish, ...]
    ignored: tuple[str, ...]


def parse(text: str, vocabulary: Vocabulary) -> Parsed:
    """What `text` wishes for. Any text is allowed; a wish that is said twice counts once."""
    wishes: dict[str, Wish] = {}
    ignored: dict[str, None] = {}
    for clause in _CLAUSE_ENDS.split(_emoji_as_words(text[:_LONGEST_TEXT])):
        turns: tuple[str, ...] = ()
        used = False
        for phrase in _phrases(fold(clause), vocabulary):
            if phrase in vocabulary.wishes:
                wish = _turned(vocabulary.wishes[phrase], () if used else turns, vocabulary)
                wishes.setdefault(wish.says, wish)
                used = True
            elif phrase in vocabulary.joins:
                used = False
            elif phrase in vocabulary.turns:
                turns = (*(() if used else turns), vocabulary.turns[phrase])
                used = False
            elif phrase in vocabulary.breaks:
                turns = ()
            elif phrase not in vocabulary.fillers:
                ignored.setdefault(phrase)
    return Parsed(tuple(wishes.values()), tuple(ignored))


def _emoji_as_words(text: str) -> str:
    for mood in Mood:
        # With and without the sign that asks for the coloured picture.
        for emoji in (mood.emoji, mood.emoji.rstrip("\ufe0f")):
            text = text.replace(emoji, f" {mood.value} ")
    return text


def _phrases(folded: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The longest phrases that the vocabulary knows, and single words between them."""
    words = folded.split()
    while words:
        for length in range(min(vocabulary.longest, len(words)), 0, -1):
            phrase = " ".join(words[:length])
            if length == 1 or phrase in vocabulary.wishes or phrase in vocabulary.turns:
                break
        yield phrase
        words = words[length:]


def _turned(wish: Wish, turns: tuple[str, ...], vocabulary: Vocabulary) -> Wish:
    """The wish as it is meant after "very", "not too", "a bit less" and the like."""
    reverse = "not" in turns or "less" in turns
    very = "very" in turns and not reverse
    a_bit = "a bit" in turns or "less" in turns or (reverse and "very" in turns)
    if reverse and not a_bit and wish.opposite:
        return vocabulary.wishes[wish.opposite]
    wants = dict(wish.wants)
    if reverse:
        wants = {name: 1 - target for name, target in wants.items()}
    if very:
        wants = {name: _to_the_end(target) for name, target in wants.items()}
    if a_bit:
        wants = {name: 0.5 + _A_BIT * (target - 0.5) for name, target in wants.items()}
    return replace(
        wish,
        says=" ".join([*_said(turns), wish.says]),
        wants=MappingProxyType(wants),
        negated=reverse,
        strength=_VERY_STRENGTH if very else _A_BIT_STRENGTH if a_bit else 1.0,
    )


def _said(turns: tuple[str, ...]) -> Iterator[str]:
    """The turns as one would read them back."""
    if "a bit" in turns:
        yield "a bit"
    if "less" in turns:
        yield "less"
    elif "not" in turns:
        yield "not too" if "very" in turns else "not"
    elif "very" in turns:
        yield "very"


def _to_the_end(target: float) -> float:
    end = 1.0 if target > 0.5 else 0.0
    return target + _VERY * (end - target)
