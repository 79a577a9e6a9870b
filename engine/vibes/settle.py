"""Wishes that contradict one another, brought together: "calm but energetic", "slow workout".

For each feature that several wishes want on different sides of the middle,
- what somebody is gives way to what they want ("i am tired, wake me up"),
- a time or a place gives way to what is done there ("late night workout"),
- what a genre is usually like gives way to what is said beside it ("peaceful metal"),
- a genre that a sound is usually of gives way to one that is named ("techno with guitar riffs"),
- a broad wish gives way to one that wants less beside it ("slow workout" is slow),
- and equals meet half-way.
Hints give way to every want.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from engine.features import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.vibes.wishes import Wish

# What lies between asks for the middle, which is no side and gives way to both.
_MIDDLE = (0.42, 0.6)


def settle(wishes: Sequence[Wish]) -> list[Wish]:
    """The wishes, on each feature of one mind; in the same order, none left out."""
    settled = _loosened(wishes)
    for name in NAMES:
        asking = [wish for wish in settled if name in wish.wants]
        if asking and len(settled) > 1:
            kept = _kept(asking, name)
            settled = [_with(wish, name, kept) for wish in settled]
    return _dated(settled)


def _loosened(wishes: Sequence[Wish]) -> list[Wish]:
    """The wishes, without loose genres where another wish names a genre."""
    named = any(wish.genres and not (wish.loose or wish.titles) for wish in wishes)
    return [replace(wish, genres=()) if wish.loose and named else wish for wish in wishes]


def _kept(asking: list[Wish], name: str) -> list[Wish]:
    """Those of the wishes that no better one contradicts."""
    sided = [wish for wish in asking if _side(wish.wants[name])]
    if not _opposed(sided, name):
        return sided or asking
    sided = [wish for wish in sided if not wish.state] or sided
    sided = [wish for wish in sided if not wish.context] or sided
    sided = [wish for wish in sided if not wish.genres] or sided
    if _opposed(sided, name):
        fewest = min(len(wish.wants) for wish in sided)
        sided = [wish for wish in sided if len(wish.wants) == fewest]
    return sided


def _target(kept: Sequence[Wish], name: str) -> float | None:
    """Where equals meet that want opposite things; None where they are of one mind."""
    if not _opposed(kept, name):
        return None
    strength = sum(wish.strength for wish in kept)
    return sum(wish.strength * wish.wants[name] for wish in kept) / strength


def _with(wish: Wish, name: str, kept: Sequence[Wish]) -> Wish:
    """The wish without what gives way on the feature `name` to those that are `kept`."""
    own = wish.wants.get(name, wish.hints.get(name))
    if own is None:
        return wish
    wants, meet = dict(wish.wants), _target(kept, name)
    if name in wants and wish not in kept:
        del wants[name]
    elif name in wants and meet is not None:
        wants[name] = meet
    others = {_side(one.wants[name]) for one in kept}
    return replace(
        wish,
        wants=MappingProxyType(wants),
        hints=MappingProxyType({hint: to for hint, to in wish.hints.items() if hint != name}),
        # A mood has its own place: what somebody wants elsewhere has another name.
        mood=None if -_side(own) in others - {0} else wish.mood,
    )


def _dated(wishes: list[Wish]) -> list[Wish]:
    """ "Old" is what is old, but not beside "from the nineties"."""
    dated = any(_years(wish) and not wish.context for wish in wishes)
    return [
        replace(wish, spans=()) if dated and wish.context and _years(wish) else wish
        for wish in wishes
    ]


def _years(wish: Wish) -> bool:
    return not wish.negated and any(span.of == "year" for span in wish.spans)


def _opposed(wishes: Iterable[Wish], name: str) -> bool:
    return len({_side(wish.wants[name]) for wish in wishes} - {0}) > 1


def _side(target: float) -> int:
    low, high = _MIDDLE
    return (target > high) - (target < low)
