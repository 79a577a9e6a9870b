"""Wishes moved: measured from the song that they stand beside, and by the press of a button."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from operator import add, mul
from types import MappingProxyType
from typing import TYPE_CHECKING

from engine.vibes.wishes import Span, Wish

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.tracks import Steer
    from engine.vibes.wishes import Measure

# "Happier" than a song, or one press: so much of the way from where it is to the end of the scale.
FURTHER = 0.5
# "Older" than a song, in years; the next press as many again.
YEARS = 6
# What one press of "faster" makes of a tempo that is wished for in figures.
TEMPO = 1.1
# Where pressing starts from when the wishes ask for no year: near the middle of most catalogues.
_START_YEAR = 2005
# The middle of all scales that are shares.
_MIDDLE = 0.5

_PRESSED: Mapping[Steer, Wish] = {
    "calmer": Wish("calmer", {"energy": 0.0}),
    "livelier": Wish("livelier", {"energy": 1.0}),
    "sadder": Wish("sadder", {"valence": 0.0}),
    "happier": Wish("happier", {"valence": 1.0}),
    "more acoustic": Wish("more acoustic", {"acousticness": 1.0}),
    "more electric": Wish("more electric", {"acousticness": 0.0}),
    "slower": Wish("slower", {"tempo": 0.0}),
    "faster": Wish("faster", {"tempo": 1.0}),
    "older": Wish("older", spans=(Span("year", high=-1.0),)),
    "newer": Wish("newer", spans=(Span("year", low=1.0),)),
    "lesser-known": Wish("lesser-known", spans=(Span("popularity", high=-1.0),)),
    "better-known": Wish("better-known", spans=(Span("popularity", low=1.0),)),
}


def beside(
    wishes: Sequence[Wish], percentile: Callable[[str], float], known: Mapping[str, float]
) -> list[Wish]:
    """The wishes as they are meant beside a song: "happier" is happier than that song.

    `percentile` tells where the song has a feature, `known` its year, NaN if unknown.
    """
    return [_beside(wish, percentile, known) if wish.compares else wish for wish in wishes]


def steered(wishes: Sequence[Wish], presses: Mapping[Steer, int]) -> list[Wish]:
    """The wishes after buttons were pressed, none of them against another.

    A press moves what the wishes ask half of the way to the end of the scale, from the middle
    where they ask nothing. Years and tempi that were wished for in figures move by so much.
    """
    moved = list(wishes)
    for word, count in presses.items():
        wish = _PRESSED[word]
        for name, end in wish.wants.items():
            if name == "tempo" and _asks(moved, "tempo_bpm"):
                factor = TEMPO ** (count if end > _MIDDLE else -count)
                moved = [_moved(one, "tempo_bpm", partial(mul, factor)) for one in moved]
            else:
                moved = _features_pressed(moved, wish, name, end, count)
        for span in wish.spans:
            if span.of == "year" and _asks(moved, "year"):
                years = float(YEARS * (count if math.isfinite(span.low) else -count))
                moved = [_moved(one, "year", partial(add, years)) for one in moved]
            else:
                start = _bound(moved, span)
                moved.append(replace(wish, spans=(_pressed_span(span, count, start),)))
    return moved


def _asks(wishes: Sequence[Wish], measure: Measure) -> bool:
    return any(span.of == measure for wish in wishes for span in wish.spans if not wish.negated)


def _moved(wish: Wish, measure: Measure, move: Callable[[float], float]) -> Wish:
    """The wish with its spans of that measure elsewhere; what is not wanted stays unwanted."""
    if wish.negated:
        return wish
    spans = (
        Span(measure, move(span.low), move(span.high)) if span.of == measure else span
        for span in wish.spans
    )
    return replace(wish, spans=tuple(spans))


def _bound(wishes: Sequence[Wish], like: Span) -> float:
    """Where the wishes bound already what `like` bounds at the same end; else the middle."""
    upward = math.isfinite(like.low)
    spans = [
        span for wish in wishes for span in wish.spans if span.of == like.of and not wish.negated
    ]
    bounds = [span.low if upward else span.high for span in spans]
    known = [bound for bound in bounds if math.isfinite(bound)]
    return (max if upward else min)([_MIDDLE, *known])


def _beside(wish: Wish, percentile: Callable[[str], float], known: Mapping[str, float]) -> Wish:
    wants = {
        name: _toward(percentile(name), target > _MIDDLE, 1) for name, target in wish.wants.items()
    }
    spans = tuple(_beside_span(span, known["year"]) for span in wish.spans)
    return replace(wish, wants=MappingProxyType(wants), spans=spans, mood=None)


def _beside_span(span: Span, year: float) -> Span:
    if span.of != "year" or math.isnan(year):
        return span
    older = math.isfinite(span.high)
    return Span("year", high=year - YEARS) if older else Span("year", low=year + YEARS)


def _features_pressed(
    wishes: list[Wish], press: Wish, name: str, end: float, count: int
) -> list[Wish]:
    upward = end > _MIDDLE
    if not any(name in wish.wants for wish in wishes):
        target = _toward(_MIDDLE, upward, count)
        return [*wishes, replace(press, wants=MappingProxyType({name: target}), compares=True)]
    return [_pressed(wish, name, upward, count) for wish in wishes]


def _pressed(wish: Wish, name: str, upward: bool, count: int) -> Wish:
    if name not in wish.wants:
        return wish
    wants = {**wish.wants, name: _toward(wish.wants[name], upward, count)}
    return replace(wish, wants=MappingProxyType(wants), mood=None)


def _pressed_span(span: Span, count: int, start: float) -> Span:
    """The condition that a span's sign stands for, after so many presses from `start` on."""
    upward = math.isfinite(span.low)
    bound = _toward(start, upward, count)
    if span.of == "year":
        bound = _START_YEAR + (1 if upward else -1) * YEARS * (count - 1)
    return Span(span.of, low=bound) if upward else Span(span.of, high=bound)


def _toward(start: float, upward: bool, times: int) -> float:
    """Half of the way to the end of a scale of shares, so many times, and never quite there."""
    left = (1 - start if upward else start) * (1 - FURTHER) ** times
    left = max(left, 0.005)
    return 1 - left if upward else left
