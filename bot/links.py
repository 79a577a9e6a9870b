"""Links in what people write: which song they lead to, if any."""

from __future__ import annotations

import re

_TRACK = re.compile(
    r"(?:open\.spotify\.com/(?:intl-[a-z-]+/)?(?:embed/)?track/|spotify:track:)([0-9A-Za-z]{22})\b"
)
_LINK = re.compile(r"https?://\S|\bspotify:\w+:|\b(?:www|open|youtu|music|m)\.\w+\.?\w*/\S")


def spotify_track(text: str) -> str | None:
    """The id of the song to which the first Spotify link or URI in `text` leads."""
    found = _TRACK.search(text)
    return found[1] if found else None


def has_link(text: str) -> bool:
    """Whether there is a link of any kind in `text`."""
    return _LINK.search(text) is not None
