"""Songs in a message: one in a line, a list of them, and the buttons below a list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.buttons import Place, Similar
from bot.views.genres import written
from bot.views.reply import Key, Keyboard
from bot.views.text import ARTIST, LABEL, SENTENCE, TITLE, escaped, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.tracks import Match, Track

PAGE = 10
TAP_A_NUMBER = "<i>Tap a number for songs like that one.</i>"

_ROW = 5

# By the share of the catalogue's music that is farther away. A page shows the nearest ten of very
# many, so the steps are fine: of 137,000 songs the nearest 27 are "very close", of 12,000 two.
_CLOSENESS = ((0.9998, "very close"), (0.999, "close"), (0.99, "in the neighbourhood"))
_FAR = "further out"
# Between the reasons in `Match.why`.
_COMMA = ", "


def link(track: Track, limit: int = TITLE) -> str:
    """The title, linked to where the song can be heard."""
    return f'<a href="{_address(track)}">{escaped(track.title, limit)}</a>'


def headline(track: Track) -> str:
    """`Title · Artist`, the title linked."""
    return f"<b>{link(track)}</b> · {escaped(track.artist, ARTIST)}"


def label(track: Track) -> str:
    """`Title · Artist · 1975`, to stand on a button."""
    parts = [plain(track.title, LABEL), plain(track.artist, LABEL - 6), *_year(track)]
    return " · ".join(parts)


def similar_lines(matches: Sequence[Match], first: int) -> str:
    """Songs numbered from `first`, each with its mood, how close it is, and why."""
    return "\n".join(
        f"{_numbered(number, match.track)}\n"
        f"{_mood(match.track)} · {closeness(match.closeness)}{_why(match)}"
        for number, match in enumerate(matches, first)
    )


def vibe_lines(matches: Sequence[Match], first: int) -> str:
    """Songs numbered from `first`, each with its mood and what of the wish it alone fulfils."""
    said = shared_reasons(matches)
    return "\n".join(
        f"{_numbered(number, match.track)}\n{_mood(match.track)}{_why(match, said)}"
        for number, match in enumerate(matches, first)
    )


def told_lines(
    told: Sequence[tuple[Track, str]], first: int, *, title: int = TITLE, artist: int = ARTIST
) -> str:
    """Songs numbered from `first`, each with its mood and what is told of it, plain text."""
    return "\n".join(
        f"{_numbered(number, track, title, artist)}\n{_mood(track)}"
        + (f" · <i>{escaped(words, SENTENCE)}</i>" if words else "")
        for number, (track, words) in enumerate(told, first)
    )


def shared_reasons(matches: Sequence[Match]) -> list[str]:
    """What is true of all the songs of a page, to be said once; nothing for a single song."""
    if len(matches) < 2:
        return []
    first, *others = (match.why.split(_COMMA) for match in matches)
    # A mood that all share stands with each of them already.
    moods = {match.track.mood.value for match in matches}
    known = moods if len(moods) == 1 else set()
    return [
        reason
        for reason in first
        if reason not in known and all(reason in other for other in others)
    ]


def track_lines(tracks: Sequence[Track], first: int) -> str:
    """Songs numbered from `first`, each with its mood."""
    return "\n".join(
        f"{_numbered(number, track)} · {_mood(track)}" for number, track in enumerate(tracks, first)
    )


def closeness(share: float) -> str:
    """How close a song is, in words, from the share of the catalogue that is farther away."""
    return next((word for least, word in _CLOSENESS if share >= least), _FAR)


def list_keys(tracks: Sequence[Track], here: Place, *, more: bool) -> Keyboard:
    """Below a page of a list: songs like one of it, the pages beside it, the list before it."""
    first = here.offset + 1
    # A button has room for one list to come back to: the one it stands under.
    back = replace(here, back=None)
    keys = [
        Key(str(number), Similar(track.id, run=here.run, back=back))
        for number, track in enumerate(tracks, first)
    ]
    rows = [tuple(keys[at : at + _ROW]) for at in range(0, len(keys), _ROW)]
    return (*rows, _beside(here, more=more))


def back_keys(here: Place) -> tuple[Key, ...]:
    """The way back to where this list was opened from, if it is known."""
    return () if here.back is None else (Key("↩ Back", here.back),)


def _beside(here: Place, *, more: bool) -> tuple[Key, ...]:
    keys = []
    if here.offset > 0:
        keys.append(Key("◀ Previous", replace(here, offset=max(0, here.offset - PAGE))))
    if more:
        keys.append(Key("More ▶", replace(here, offset=here.offset + PAGE)))
    return tuple(keys)


def _numbered(number: int, track: Track, title: int = TITLE, artist: int = ARTIST) -> str:
    parts = [f"<b>{number}.</b> {link(track, title)}", escaped(track.artist, artist), *_year(track)]
    return " · ".join(parts)


def _year(track: Track) -> list[str]:
    return [] if track.year is None else [str(track.year)]


def _mood(track: Track) -> str:
    return f"{track.mood.emoji} {track.mood.value}"


def _why(match: Match, said: Sequence[str] = ()) -> str:
    """The reasons but for those that are `said` and for the mood, which stands before them."""
    known = {match.track.mood.value, *said}
    why = _COMMA.join(reason for reason in match.why.split(_COMMA) if reason not in known)
    return f" · <i>{escaped(written(why), SENTENCE)}</i>" if why else ""


def _address(track: Track) -> str:
    # What is quoted has nothing in it that HTML would take for its own.
    if track.spotify_id is not None:
        return f"https://open.spotify.com/track/{quote(track.spotify_id, safe='')}"
    words = f"{plain(track.title, TITLE)} {plain(track.artist, ARTIST)}"
    return f"https://www.youtube.com/results?search_query={quote(words)}"
