"""What else a text may stand for: phone spelling, and words around a song that are not its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PHONE = {
    "u": "you", "ur": "your", "r": "are", "y": "why", "2": "to", "4": "for", "b": "be", "c": "see",
    "w": "with", "luv": "love", "da": "the", "thx": "thanks", "xmas": "christmas", "tho": "though",
    "cuz": "because", "bc": "because", "wanna": "want to", "gonna": "going to", "ppl": "people",
    "pls": "please", "nite": "night", "thru": "through",
}  # fmt: skip
# What stands beside a title on video pages.
_BESIDE = re.compile(
    r"\b(?:official|lyrics?|video ?clip|(?:music |lyrics? )?video|audio|visuali[sz]er|hd|hq|4k|mv"
    r"|remaster(?:ed|s)?(?: version)?(?: \d{4}| in (?:4k|hd))?"
    r"|\d{4} remaster(?:ed)?(?: version)?|full song|original song|song|track)\b"
)
# What stands before one that is asked for in a sentence.
_ASKED = re.compile(
    r"^(?:(?:please|pls|can you|could you|hey|i want|i d like|id like) )*"
    r"(?:(?:play|find|search(?: for)?|show|give|songs? like|something like|music like|more like"
    r"|similar to|sounds? like)(?: me)?(?: some| the song| the artist| the band)?(?: |$))+"
)
_TAKE = re.compile(r" (?:live|karaoke|instrumental|acoustic|cover|remix|demo|unplugged)$")


def readings(folded: str) -> Iterator[str]:
    """Other texts that `folded` may stand for, the likeliest first; none for a plain text."""
    seen = {folded, ""}
    for reading in _readings(folded):
        reading = " ".join(reading.split())
        if reading not in seen:
            seen.add(reading)
            yield reading


def asked_for(folded: str) -> str:
    """What is asked for in `folded`, without the words that ask for it."""
    return _ASKED.sub("", folded) or folded


def _readings(folded: str) -> Iterator[str]:
    spelt = " ".join(_PHONE.get(word, word) for word in folded.split())
    yield spelt
    bare = _BESIDE.sub(" ", asked_for(folded))
    yield bare
    yield _TAKE.sub("", bare.strip())
