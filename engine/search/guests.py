"""A place for every track: guests, who would be among the answers to no other track.

Some tracks are near to nobody: each of their neighbours has ten that are nearer still, so no
listener would ever come across them. 4.5% of the real catalogue's tracks are such orphans in the
blend, most of them tracks of which less is known. Each is made the guest of a near neighbour: it
has one of the last of the first ten places in the answer to that one. 1 place of 40 is a guest's,
who is as good as found by whoever sits there else.

What was tried before: to subtract a part of the distance from the centre or from the nearest tracks
(centring, local scaling) made 9% to 47% orphans of 35,000 tracks; a head start for each of them in
every list made hubs of the loneliest tracks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from engine.search.variety import PER_ARTIST

if TYPE_CHECKING:
    from collections.abc import Mapping

Numbers = npt.NDArray[np.int32]
Rows = npt.NDArray[np.int64]

# So long is the answer that people get, and so many of it may be guests.
ANSWERS, GUESTS = 10, 2
# Answers with variety are chosen from so many of the nearest.
NEAREST = 24
# Whoever is found in fewer answers is made a guest, since some answers that cells give are none in
# truth. At 1, 2 and 3 there are 8,000, 21,000 and 34,000 guests among 134,000 tracks, and 0.70%,
# 0.17% and 0.06% of the tracks are still among nobody's answers. What answers share with playlists
# is 1% less than without guests at 3, and the same among what stands in any playlist.
_SURE = 3


def build(arrays: Mapping[str, npt.NDArray[Any]], near: Rows) -> dict[str, Numbers]:
    """The guests of each of n tracks: those of row r are `guests`[s[r]:s[r + 1]].

    s is `guest_starts` (n + 1,). `arrays` are the others of a run, `near` what `nearby.nearest`
    found in them for `NEAREST`.
    """
    hosts = _Hosts(arrays, near)
    for lonely in hosts.lonely():
        hosts.place(lonely)
    guests = [hosts.guests.get(row, []) for row in range(len(arrays["music"]))]
    return {
        "guests": np.array([guest for own in guests for guest in own], dtype=np.int32),
        "guest_starts": np.cumsum([0, *map(len, guests)], dtype=np.int32),
    }


class Guests:
    """Knows the guests of every track, from the arrays of a run."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self._guests: Numbers = arrays["guests"]
        self._starts: Numbers = arrays["guest_starts"]

    def of(self, row: int) -> Rows:
        """The rows of the guests of the track at `row`, most often none."""
        return self._guests[self._starts[row] : self._starts[row + 1]].astype(np.int64)


def seated(distances: npt.NDArray[np.float64], invited: npt.NDArray[np.bool_]) -> Rows:
    """The order of an answer in which those `invited` have places among the first ten.

    Both are (n,), ascending without the guests. The ten are in the order of their distances.
    """
    others = np.flatnonzero(~invited)
    kept = ANSWERS - int(invited.sum())
    ten = np.append(others[:kept], np.flatnonzero(invited))
    return np.append(ten[np.argsort(distances[ten], kind="stable")], others[kept:])


class _Hosts:
    """Finds hosts: a host has a free place, and nobody in its answer is a take of the guest."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]], near: Rows) -> None:
        self._songs: Numbers = arrays["song"]
        self._titles: Numbers = arrays["lookup_titles"]
        self._artists: Numbers = arrays["artist"]
        self._music = np.flatnonzero(arrays["music"])
        self._near = near
        self._at = np.full(len(arrays["music"]), -1)
        self._at[self._music] = np.arange(len(self._music))
        self._place = self._answers()
        self.guests: dict[int, list[int]] = {}

    def lonely(self) -> list[int]:
        """The tracks that are surely in the answers of hardly anybody, the loneliest first."""
        kept = (self._place >= 0) & (self._place < ANSWERS - GUESTS)
        times = np.bincount(self._near[kept], minlength=len(self._at))[self._music]
        lonely = np.flatnonzero(times < _SURE)
        order = np.argsort(times[lonely], kind="stable")
        return [int(row) for row in self._music[lonely[order]]]

    def place(self, guest: int) -> None:
        """Make `guest` the guest of its nearest neighbour that can have one more.

        One in whose answer there is a place for the artist comes first: anywhere else the guest
        takes that of the artist's second song.
        """
        second_best = None
        for host in self._near[self._at[guest]].tolist():
            if host >= 0 and self._has_room(host, guest):
                if self._heard(host, guest) < PER_ARTIST:
                    break
                second_best = host if second_best is None else second_best
        else:
            host = second_best
        if host is not None:
            self.guests.setdefault(host, []).append(guest)

    def _has_room(self, host: int, guest: int) -> bool:
        own = self.guests.get(host, [])
        others = [host, *self._answer(host), *own]
        return (
            len(own) < GUESTS
            and all(self._artists[other] != self._artists[guest] for other in own)
            and all(self._songs[other] != self._songs[guest] for other in others)
            and all(self._titles[other] != self._titles[guest] for other in others)
        )

    def _heard(self, host: int, guest: int) -> int:
        """How often the lead artist of `guest` is heard in the answer to `host`."""
        artist = self._artists[guest]
        return sum(int(self._artists[other] == artist) for other in self._answer(host))

    def _answer(self, host: int) -> list[int]:
        """What no guest can take the place of."""
        at = self._at[host]
        kept = (self._place[at] >= 0) & (self._place[at] < ANSWERS - GUESTS)
        answer: list[int] = self._near[at, kept].tolist()
        return answer

    def _answers(self) -> npt.NDArray[np.int8]:
        """The place of each of the nearest in the answer of ten with variety, -1 where it has none.

        The rules are those of `variety.Variety`, for lead artists alone.
        """
        count, width = self._near.shape
        taken = np.zeros(count, dtype=np.int64)
        place = np.full((count, width), -1, dtype=np.int8)
        songs, titles, artists = (np.full((count, ANSWERS + 1), -1) for _ in range(3))
        songs[:, ANSWERS], titles[:, ANSWERS] = self._songs[self._music], self._titles[self._music]
        for column in range(width):
            row = self._near[:, column]
            song, title, artist = self._songs[row], self._titles[row], self._artists[row]
            fits = (row >= 0) & (taken < ANSWERS)
            fits &= ~(songs == song[:, np.newaxis]).any(axis=1)
            fits &= ~(titles == title[:, np.newaxis]).any(axis=1)
            fits &= (artists == artist[:, np.newaxis]).sum(axis=1) < PER_ARTIST
            chosen = np.flatnonzero(fits)
            at = taken[chosen]
            songs[chosen, at], titles[chosen, at] = song[chosen], title[chosen]
            artists[chosen, at] = artist[chosen]
            place[chosen, column] = at
            taken[chosen] += 1
        return place
