"""Buttons: what a tap means, and the at most 64 bytes of callback data that carry it.

What a button needs rides in it, or in `bot.state` under a key that does, so buttons work after a
restart.
"""

from bot.buttons.callback import MAX_BYTES, GarbledButtonError, decode, encode, tag
from bot.buttons.taps import (
    CHANGES,
    Back,
    Bendable,
    Bent,
    Browse,
    Button,
    ByArtist,
    Change,
    Enough,
    Home,
    LikeArtist,
    Likewise,
    Locks,
    MoodPick,
    Moods,
    OnList,
    Personalities,
    Place,
    Press,
    Screen,
    Similar,
    Why,
    Wish,
)

__all__ = [
    "CHANGES",
    "MAX_BYTES",
    "Back",
    "Bendable",
    "Bent",
    "Browse",
    "Button",
    "ByArtist",
    "Change",
    "Enough",
    "GarbledButtonError",
    "Home",
    "LikeArtist",
    "Likewise",
    "Locks",
    "MoodPick",
    "Moods",
    "OnList",
    "Personalities",
    "Place",
    "Press",
    "Screen",
    "Similar",
    "Why",
    "Wish",
    "decode",
    "encode",
    "tag",
]
