"""How foreign text and numbers are written, so that nothing breaks a message or its limits."""

from __future__ import annotations

import html
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Lengths in UTF-16 units, as Telegram counts. Ten tracks at full length, each with its reason,
# and the longest header stay under Telegram's 4096.
TITLE = 60
ARTIST = 40
LABEL = 36
QUERY = 80
SENTENCE = 110

_ELLIPSIS = "…"
# Join the letters and emoji they stand between, so they stay where other format characters go.
_JOINERS = "\u200c\u200d"
# Enough for any orthography; more is meant to spill over the neighbouring lines.
_MAX_MARKS = 4
_NAMELESS = "untitled"
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


def plain(text: str, limit: int = TITLE) -> str:
    """`text` on one line, harmless, at most `limit` UTF-16 units; for labels, which are no HTML.

    Control characters, direction overrides and unpaired surrogates become spaces. Text with
    right-to-left letters is isolated, so that it does not turn around what stands beside it.
    """
    if text.isascii() and text.isprintable() and len(text) <= limit:
        # Most titles, of which a page has dozens, and labels.
        return " ".join(text.split()) or _NAMELESS
    text = " ".join(_harmless(text).split())
    if not text.strip(_JOINERS):
        return _NAMELESS
    if not text.isascii() and any(unicodedata.bidirectional(char) in ("R", "AL") for char in text):
        return f"{_ISOLATE}{_shortened(text, limit - 2)}{_END_ISOLATE}"
    return _shortened(text, limit)


def escaped(text: str, limit: int = TITLE) -> str:
    """`plain` as HTML: the one way by which text of a catalogue or a person enters a message."""
    return html.escape(plain(text, limit))


def units(text: str) -> int:
    """The length of `text` in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def percent(share: float) -> str:
    """A share in [0, 1] as people write it: `23%`."""
    if 0 < share < 0.01:
        return "under 1%"
    return f"{share:.0%}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """`a, b and c`."""
    *first, end = list(words) or [""]
    return f"{', '.join(first)} {last} {end}" if first else end


def some(words: Sequence[str], most: int = 6) -> str:
    """`a, b, c`, escaped, and an ellipsis where there are more than `most`."""
    shown = ", ".join(escaped(word, 30) for word in words[:most])
    return f"{shown}, {_ELLIPSIS}" if len(words) > most else shown


def _harmless(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks > _MAX_MARKS:
            continue
        # Cc control, Cf format, Cs surrogate, Co private use, Cn not assigned.
        kept.append(" " if category[0] == "C" and char not in _JOINERS else char)
    return "".join(kept)


def _shortened(text: str, limit: int) -> str:
    if units(text) <= limit:
        return text
    if text.isascii():
        return text[: limit - 1].rstrip() + _ELLIPSIS
    length = 0
    for at, char in enumerate(text):
        length += units(char)
        if length >= limit:
            return text[:at].rstrip(" " + _JOINERS) + _ELLIPSIS
    return text
