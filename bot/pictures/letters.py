"""Which font shows which letters, so that no picture ever has an empty box for one."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import NamedTuple

from anyascii import anyascii

# Comes with matplotlib: Latin, Greek, Cyrillic, Arabic, Hebrew, Armenian, Georgian, symbols.
_ORDINARY = "DejaVu Sans"
# Where systems keep the other scripts, the best-looking first; whichever of them are installed.
_OTHERS = (
    "Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans JP", "Noto Sans SC", "Noto Sans KR",
    "Hiragino Sans", "PingFang SC", "Apple SD Gothic Neo", "Yu Gothic", "Meiryo",
    "Microsoft YaHei", "Malgun Gothic", "IPAexGothic", "IPAGothic", "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei", "Droid Sans Fallback", "NanumGothic",
    "Noto Sans", "Noto Sans Devanagari", "Noto Sans Tamil", "Noto Sans Bengali",
    "Noto Sans Telugu", "Noto Sans Kannada", "Noto Sans Malayalam", "Noto Sans Gujarati",
    "Noto Sans Gurmukhi", "Noto Sans Sinhala", "Noto Sans Thai", "Noto Sans Khmer",
    "Noto Sans Lao", "Noto Sans Myanmar", "Noto Sans Ethiopic", "Noto Sans Symbols2",
    "Nirmala UI", "Leelawadee UI", "Kohinoor Devanagari", "Tamil Sangam MN", "Thonburi",
    "Lohit Devanagari", "Lohit Tamil", "Arial Unicode MS", "FreeSans", "Unifont",
)  # fmt: skip


class Letters(NamedTuple):
    """A text that can be shown, and the fonts that show it together."""

    text: str
    fonts: tuple[str, ...]


def letters(text: str) -> Letters:
    """`text` as this machine can show it: in its own script, or else in Latin letters.

    Emoji and what only steers the writing are left out, so the text may come out empty.
    """
    shown = "".join(char for char in text if unicodedata.category(char)[0] != "C")
    fonts = [_ORDINARY]
    for char in dict.fromkeys(shown):
        if char.isspace() or any(_has(font, char) for font in fonts):
            continue
        font = next((font for font in _installed() if _has(font, char)), None)
        if font is None:
            shown = shown.replace(char, _latin(char))
        else:
            fonts.append(font)
    return Letters(" ".join(shown.split()), tuple(fonts))


def _latin(char: str) -> str:
    # A picture's name, as in ":guitar:", would be read as a part of the title.
    return "" if unicodedata.category(char) == "So" else anyascii(char)


@cache
def _installed() -> tuple[str, ...]:
    from matplotlib.font_manager import fontManager

    here = {font.name for font in fontManager.ttflist}
    return tuple(name for name in _OTHERS if name in here)


@cache
def _has(font: str, char: str) -> bool:
    from matplotlib.font_manager import findfont, get_font

    return get_font(findfont(font)).get_char_index(ord(char)) != 0
