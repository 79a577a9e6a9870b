"""Why these: what a page of songs has in common with what they are like, drawn and said."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from bot.pictures import Picture
from bot.pictures.alike import alike
from bot.pictures.scales import TRAITS
from bot.views.reply import Reply
from bot.views.text import escaped, listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    # By feature, the share of the catalogue's music that has less of it; NaN where unknown.
    Shares = Mapping[str, float]

_MOST_ALIKE = 2


def why_these(name: str, query: Shares, answers: Sequence[Shares], key: str) -> Reply:
    """The picture of a page of songs like the song or artist with that name.

    Pages with the same `key` are the same in one trained run.
    """
    draw = partial(alike, name, "and the songs on the list", query, answers)
    text = f"📊 <b>{escaped(name)}</b> and the songs on the list. {_most_alike(query, answers)}"
    return Reply(text, picture=Picture(f"why {key}", _alt(query, answers), draw))


def _most_alike(query: Shares, answers: Sequence[Shares]) -> str:
    gaps = {
        name: sum(abs(answer[name] - query[name]) for answer in answers)
        for name in TRAITS
        if not any(math.isnan(shares[name]) for shares in (query, *answers))
    }
    if len(gaps) <= _MOST_ALIKE:
        return ""
    *nearest, farthest = sorted(gaps, key=lambda name: gaps[name])
    words = listed(f"how {TRAITS[name].lower()}" for name in nearest[:_MOST_ALIKE])
    return f"They are most alike in {words} they are, least in how {TRAITS[farthest].lower()}."


def _alt(query: Shares, answers: Sequence[Shares]) -> str:
    """What the picture shows, in words."""
    rows = [
        f"{word.lower()} {_number(query[name])} ({_range([answer[name] for answer in answers])})"
        for name, word in TRAITS.items()
    ]
    return (
        "Nine scales, 0 to 100 by how much of the catalogue has less: "
        f"this one, and in brackets the songs on the list. {', '.join(rows)}."
    )


def _range(shares: Sequence[float]) -> str:
    known = [share for share in shares if not math.isnan(share)]
    return f"{_number(min(known))} to {_number(max(known))}" if known else "unknown"


def _number(share: float) -> str:
    return "unknown" if math.isnan(share) else f"{100 * share:.0f}"
