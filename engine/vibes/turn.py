"""Turns: what "very", "a bit", "less" and "not" make of a wish."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from engine.vibes.vocabulary import Turns, Vocabulary
    from engine.vibes.wishes import Wish

# "Very" goes half of the way to the end of the scale and counts half as much again; "a bit" goes
# part of the way from the middle and counts less.
_VERY, _VERY_STRENGTH = 0.5, 1.5
_A_BIT, _A_BIT_STRENGTH = 0.6, 0.7


def turned(wish: Wish, turns: Turns, vocabulary: Vocabulary) -> Wish:
    """The wish as it is meant after "very", "not too", "a bit less" and the like."""
    if not turns:
        return wish
    reverse = "not" in turns or "less" in turns
    very = ("very" in turns or "more" in turns) and not reverse
    a_bit = ("a bit" in turns and not very) or "less" in turns or (reverse and "very" in turns)
    says = " ".join([*_said(turns), wish.says])
    if reverse and wish.opposite and not a_bit:
        return replace(vocabulary.wishes[wish.opposite], compares=wish.compares)
    if reverse:
        wish = _reversed(wish)
    if very:
        wish = _moved(wish, _to_the_end)
    elif a_bit:
        wish = _moved(wish, _toward_the_middle)
        # What is a bit sad need not bear that name; what is less sad should not either.
        wish = wish if reverse else replace(wish, mood=None)
    return replace(
        wish,
        says=says,
        strength=_VERY_STRENGTH if very else _A_BIT_STRENGTH if a_bit else 1.0,
        compares=wish.compares or "more" in turns or "less" in turns,
    )


def _reversed(wish: Wish) -> Wish:
    """Not what it usually goes with, only what it is itself is turned around."""
    return replace(
        wish,
        negated=True,
        wants=_mapped(wish.wants, lambda target: 1 - target),
        hints=MappingProxyType({}),
    )


def _moved(wish: Wish, move: Callable[[float], float]) -> Wish:
    return replace(wish, wants=_mapped(wish.wants, move), hints=_mapped(wish.hints, move))


def _mapped(targets: Mapping[str, float], move: Callable[[float], float]) -> Mapping[str, float]:
    return MappingProxyType({name: move(target) for name, target in targets.items()})


def _to_the_end(target: float) -> float:
    end = 1.0 if target > 0.5 else 0.0
    return target + _VERY * (end - target)


def _toward_the_middle(target: float) -> float:
    return 0.5 + _A_BIT * (target - 0.5)


def _said(turns: Turns) -> Iterator[str]:
    """The turns as one would read them back."""
    if "a bit" in turns:
        yield "a bit"
    if "less" in turns:
        yield "less"
    elif "not" in turns:
        yield "not too" if "very" in turns else "not"
    elif "more" in turns:
        yield "more"
    elif "very" in turns:
        yield "very"
