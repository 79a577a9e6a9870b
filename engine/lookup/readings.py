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
# What stands beside a title on video pages, and in front of one that is asked for in a sentence.
_BESIDE = re.compile(
    r"\b(?:official|lyrics?|video ?clip|(?:music |lyrics? )?video|audio|visuali[sz]er|hd|hq|4k|mv"
    r"|remaster(?:ed|s)?(?: version)?(?: \d{4})?|\d{4} remaster(?:ed)?(?: version)?"
    r"|full song|original song|song|track)\b"
)
_ASKED = re.compile(
    r"^(?:please |pls |can you |could you |hey |i want |i d like |id like )*"
    r"(?:play|find|search(?: for)?|show me|give me|songs? like|something like|music like"
    r"|more like|similar to|sounds like)\b(?: me)?(?: the song)?"
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


def _readings(folded: str) -> Iterator[str]:
    spelt = " ".join(_PHONE.get(word, word) for word in folded.split())
    yield spelt
    bare = _BESIDE.sub(" ", _ASKED.sub(" ", folded))
    yield bare
    yield _TAKE.sub("", bare.strip())
