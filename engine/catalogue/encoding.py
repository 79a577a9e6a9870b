"""Letters that somebody read in a wrong encoding: "Beyonc√©" is "Beyoncé"."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pandas import DataFrame, Series

    from engine.catalogue.report import Tally

# As what programs have read UTF-8 that was not told to be it: on Windows, elsewhere, and on a Mac.
# The last one comes last, since "Ã©" is a letter in the others and half of one in it.
_READ_AS = ("cp1252", "latin-1", "mac_roman")
# Every letter beyond ASCII became two or more signs beyond it.
_SUSPECT = r"[^\x00-\x7f]{2}"
# What no title is made of says that the bytes meant something else: control, private and unassigned
# characters, and the signs of mathematics.
_WORSE = frozenset({"Cc", "Cn", "Co", "Cs", "Sm"})


def mend_encoding(frame: DataFrame, tally: Tally) -> DataFrame:
    """`frame`, whose columns are text, with the letters that were meant.

    Of 164,000 rows of ten public tables it mends 532, all of them rightly by eye. Of 16 other cells
    with such signs two stay broken, and 14 are written so.
    """
    mended = frame.apply(_mended)
    tally["mended: letters read in a wrong encoding"] += int(
        ((mended != frame) & frame.notna()).any(axis=1).sum()
    )
    return mended


def _mended(cells: Series[str]) -> Series[str]:
    suspect = cells.str.contains(_SUSPECT, na=False)
    if not suspect.any():
        return cells
    return cells.mask(suspect, cells[suspect].map(_meant))


def _meant(text: str) -> str:
    """`text` as it was written, which is itself unless its bytes say otherwise."""
    for encoding in _READ_AS:
        try:
            meant = text.encode(encoding).decode()
        except UnicodeError:
            continue
        if not any(unicodedata.category(char) in _WORSE for char in meant):
            return meant
    return text
