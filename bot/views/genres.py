"""Genres as people write them: a catalogue has them in small letters."""

from __future__ import annotations

import re

# Well-known abbreviations of styles, places and scenes; any other word is written as it is.
_WRITTEN = {word.lower(): word for word in (
    "AOR", "BPM", "CCM", "DJ", "DnB", "EBM", "EDM", "IDM", "MPB", "NYC", "NZ", "OPM", "OST",
    "R&B", "UK", "UKG", "US", "USA", "VGM",
)}  # fmt: skip
# A letter that stands for a word is a capital as well: K-pop, J-rock, G-house, alt Z.
_ABBREVIATED = re.compile(rf"\b(?:{'|'.join(_WRITTEN)}|(?<![-'’])[a-z](?=-[a-z])|(?<=alt )z)\b")


def written(words: str) -> str:
    """`words` with the abbreviations in them as people write them: "both UK pop"."""
    return _ABBREVIATED.sub(lambda found: _WRITTEN.get(found[0], found[0].upper()), words)
