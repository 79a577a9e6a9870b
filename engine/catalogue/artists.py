"""Artist cells to artists, when a comma may part two names or stand within one."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from engine.catalogue.clean import listed, once

if TYPE_CHECKING:
    from pandas import Series

_LITERAL = re.compile(r"^[\[({]\s*['\"{]")
_NAME_FIELD = re.compile(r"['\"]name['\"]:\s*(?:'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\")")
_FEATURING = re.compile(r"\s+[\[(]?\b(?:feat|ft|featuring)\b\.?\s+(?=\S)", re.IGNORECASE)


def artists(cells: Series[str]) -> Series[Any]:
    """For each cell a tuple of names, lead artist first, never empty.

    Lists, ";" and "feat." part names for sure. A comma is asked what the whole catalogue says: it
    parts the names if the first one stands by itself at least as often as the whole cell is seen,
    so "Drake, Future" is two artists and "Earth, Wind & Fire" one.
    """
    seen: Counter[str] = Counter()
    for cell, count in cells.value_counts(sort=False).items():
        for name in _sure(str(cell)):
            seen[name] += int(count)
    return once(
        cells,
        lambda cell: (
            _unique([part for name in _sure(cell) for part in _at_commas(name, seen)]) or (cell,)
        ),
        (),
    )


def _sure(cell: str) -> list[str]:
    """The names that are parted beyond doubt."""
    if _LITERAL.match(cell):
        if fields := _NAME_FIELD.findall(cell):  # Spotify's own artist objects
            return [single or double for single, double in fields]
        return list(listed(cell))
    return [
        name.strip(" ])") if i else name
        for part in cell.split(";")
        for i, name in enumerate(_FEATURING.split(part))
    ]


def _at_commas(name: str, seen: Counter[str]) -> list[str]:
    parts = name.split(", ")
    for end in range(1, len(parts)):
        lead, rest = ", ".join(parts[:end]), ", ".join(parts[end:])
        if seen[lead] >= seen[name] and _may_be_name(rest, seen):
            return [lead, *_at_commas(rest, seen)] if seen[rest] else [lead, *parts[end:]]
    return [name]


def _may_be_name(rest: str, seen: Counter[str]) -> bool:
    """Whether `rest` may be more artists rather than the end of a band's name."""
    band = re.match(r"(?:the|jr|sr|ii|iii)\b", rest, re.IGNORECASE) or re.search(
        r" (?:&|and) ", rest
    )
    return not band or seen[rest] > 0 or ", " in rest


def _unique(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in map(str.strip, names) if name))
