"""Links in what people write: which song they lead to, or what else."""

from __future__ import annotations

import re

from engine.lookup import track_id

_LINK = re.compile(
    r"https?://\S|\bspotify:\w+:|\b(?:spotify\.link|deezer\.com|soundcloud\.com)/\S"
    r"|\b(?:www|open|youtu|music|m)\.\w{1,60}\.?\w{0,60}/\S",
    re.IGNORECASE,
)
# Kinds are tried in this order. A link that only Spotify can follow may lead to anything. What has
# thousands of beginnings of links in it is not read to its end from each of them.
_REST = r"\S{0,200}"
_KINDS = {
    "album": rf"spotify[.:]{_REST}\balbum\b|music\.apple\.com/{_REST}\balbum/",
    "artist": rf"spotify[.:]{_REST}\bartist\b|music\.apple\.com/{_REST}\bartist/",
    "playlist": (
        rf"spotify[.:]{_REST}\bplaylist\b|music\.apple\.com/{_REST}\bplaylist/"
        rf"|youtu{_REST}/playlist\b"
    ),
    "podcast": rf"spotify[.:]{_REST}\b(?:episode|show)\b|podcasts\.apple\.com/",
    "short": r"\bspotify(?:\.app)?\.link/|\bspoti\.fi/",
    "YouTube": r"\byoutu(?:be\.com|\.be)/|youtube-nocookie\.com/",
    "Apple Music": r"\b(?:music|itunes)\.apple\.com/",
    "SoundCloud": r"\bsoundcloud\.com/",
    "Deezer": r"\bdeezer\.(?:com|page\.link)/",
    "Tidal": r"\btidal\.com/",
    "Amazon Music": r"\bmusic\.amazon\.",
    "Bandcamp": r"\bbandcamp\.com/",
    "Spotify": r"\bspotify\.com/|\bspotify:\w",
}


def spotify_track(text: str) -> str | None:
    """The id of the song that `text` is, or to which its first Spotify link or URI leads."""
    return track_id(text.strip())


def has_link(text: str) -> bool:
    """Whether there is a link of any kind in `text`, or nothing but the id of a song."""
    return _LINK.search(text) is not None or spotify_track(text) is not None


def kind(text: str) -> str:
    """What the link in `text` leads to, or whose it is: "album", "YouTube"; "" for any other."""
    return next((one for one, like in _KINDS.items() if re.search(like, text, re.IGNORECASE)), "")
