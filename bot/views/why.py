"""Why these: what a page of songs has in common with what they are like, drawn and said."""

from __future__ import annotations

import math
from functools import partial
from statistics import fmean
from typing import TYPE_CHECKING

from bot.pictures import Picture
from bot.pictures.alike import alike
from bot.pictures.scales import PLENTY, READ_SO, TRAITS, told
from bot.views.between import short
from bot.views.reply import Reply
from bot.views.text import escaped, listed
from engine.features import ALL_OF_IT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    # By feature, as `Engine.levels` has it.
    Levels = Mapping[str, float]

_MOST_ALIKE = 2


def why_these(name: str, query: Levels, answers: Sequence[Levels], key: str) -> Reply:
    """The picture of a page of songs like the song or artist with that name.

    Pages with the same `key` are the same in one trained run.
    """
    draw = partial(alike, name, "and the songs on the list", short(name), query, answers)
    text = f"📊 <b>{escaped(name)}</b> and the songs on the list. {_most_alike(query, answers)}"
    return Reply(text, picture=Picture(f"why {key}", _alt(query, answers), draw))


def _most_alike(query: Levels, answers: Sequence[Levels]) -> str:
    gaps = {
        name: sum(abs(answer[name] - query[name]) for answer in answers)
        for name in TRAITS
        if _is_there(name, query[name], [answer[name] for answer in answers])
    }
    if len(gaps) <= _MOST_ALIKE:
        return ""
    *nearest, farthest = sorted(gaps, key=lambda name: gaps[name])
    words = listed(f"how {TRAITS[name].lower()}" for name in nearest[:_MOST_ALIKE])
    return f"They are most alike in {words} they are, least in how {TRAITS[farthest].lower()}."


def _is_there(name: str, query: float, answers: Sequence[float]) -> bool:
    """Whether a trait can be compared: what hardly any of the songs has makes none alike."""
    if any(math.isnan(level) for level in (query, *answers)):
        return False
    return name not in ALL_OF_IT or max(query, fmean(answers)) >= PLENTY


def _alt(query: Levels, answers: Sequence[Levels]) -> str:
    """What the picture shows, in words."""
    rows = [
        f"{word.lower()} {told(name, query[name])} ({_range(name, answers)})"
        for name, word in TRAITS.items()
    ]
    return (
        f"Nine scales, {READ_SO}: "
        f"this one, and in brackets the songs on the list. {', '.join(rows)}."
    )


def _range(name: str, answers: Sequence[Levels]) -> str:
    known = [answer[name] for answer in answers if not math.isnan(answer[name])]
    return f"{told(name, min(known))} to {told(name, max(known))}" if known else "unknown"
