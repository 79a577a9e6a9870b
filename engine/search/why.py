"""Why tracks were offered: in a listener's words, from the true gaps, and no two alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.search.reasons import as_asked, differences, finer, other_era, shared, style
from engine.tracks import Match

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from engine.search.answer import Answer
    from engine.search.reasons import Pair, Reason
    from engine.tracks import Lens, Steer

MOST_SHARED, MOST_DIFFERENT = 3, 2
# What is left to say of two tracks that differ in many things a little.
NEAREST = "alike on the whole"


def matched(
    answer: Answer, pairs: Sequence[Pair], lens: Lens, steer: Mapping[Steer, int]
) -> list[Match]:
    """The answer in words, from the query with each of the tracks."""
    return [
        Match(pair.match, distance, share, reason, near=near)
        for pair, distance, share, reason, near in zip(
            pairs,
            answer.distances.tolist(),
            answer.closeness.tolist(),
            whys(pairs, lens, steer),
            answer.near.tolist(),
            strict=True,
        )
    ]


def whys(pairs: Iterable[Pair], lens: Lens, steer: Collection[Steer] = ()) -> list[str]:
    """Why each answer of a list was offered, told apart from those before it where they differ."""
    said: list[str] = []
    for pair in pairs:
        said.append(why(pair, lens, steer, unlike=said))
    return said


def why(
    pair: Pair, lens: Lens, steer: Collection[Steer] = (), *, unlike: Collection[str] = ()
) -> str:
    """What the two share and where the second differs, such as "same energy, 8 BPM slower".

    What it has of the ways that were pressed comes first. With the lens "sound" only what can be
    heard is said. While all that is said is one of `unlike`, the next most telling thing is added.
    """
    asked = list(as_asked(pair, steer))
    alike = _besides(asked, shared(pair, lens))[:MOST_SHARED]
    apart = _besides(asked, differences(pair))
    era = _besides(asked, other_era(pair)) if lens == "blend" else []
    parts = [reason.words for reason in asked]
    if lens == "blend":
        parts += style(pair)
    if alike:
        parts.append(f"same {_listed([reason.words for reason in alike])}")
    parts += [reason.words for reason in (*apart[:MOST_DIFFERENT], *era)]
    words = ", ".join(parts) or NEAREST
    if words in unlike:
        for another in _more(pair, lens, [*asked, *apart, *era], apart[MOST_DIFFERENT:]):
            parts.append(another.words)
            if (words := ", ".join(parts)) not in unlike:
                break
    return words


def _more(
    pair: Pair, lens: Lens, told: Collection[Reason], apart: Iterable[Reason]
) -> Iterator[Reason]:
    """What else could be told, one after the other: of most pairs nobody asks for any of it."""
    yield from apart
    yield from _besides(told, finer(pair, lens))


def _besides(told: Collection[Reason], reasons: Iterable[Reason]) -> list[Reason]:
    """Those of `reasons` that are about something else than what was told."""
    if not told:
        return list(reasons)
    about = {reason.about for reason in told}
    return [reason for reason in reasons if reason.about not in about]


def _listed(words: list[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
