"""A place for every track: guests, who would be among the answers to no other track.

Some tracks are near to nobody: each of their neighbours has ten that are nearer still, so no
listener would ever come across them. 4.5% of the real catalogue's tracks are such orphans in the
blend, most of them tracks of which less is known. Each is made the guest of a near neighbour: it
has one of the last of the first ten places in the answer to that one, where 1 place of 40 is a
guest's.

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
    from collections.abc import Iterator, Mapping

    from engine.search.nearby import Nearby

Numbers = npt.NDArray[np.int32]
Rows = npt.NDArray[np.int64]

# So long is the answer that people get, and so many of it may be guests.
ANSWERS, GUESTS = 10, 2
# Answers with variety are chosen from so many of the nearest.
NEAREST = 24
# Whoever is found in fewer answers is made a guest, since some answers that cells give are none in
# truth. At 1, 2 and 3 there are 8,500, 21,000 and 35,000 guests among 134,000 tracks, and 0.70%,
# 0.17% and 0.06% of the tracks are still among nobody's answers. What answers share with playlists
# is 0.4% less than without guests at 3, and the same among what stands in any playlist.
_SURE = 3
_AT_A_TIME = 2_048


def build(arrays: Mapping[str, npt.NDArray[Any]], near: Nearby) -> dict[str, Numbers]:
    """The guests of each of n tracks: those of row r are `guests`[s[r]:s[r + 1]].

    s is `guest_starts` (n + 1,). `arrays` are the others of a run, `near` what `nearby.nearest`
    found in them for `NEAREST`.
    """
    hosts = _Hosts(arrays, near)
    guests: dict[int, list[int]] = {}
    lonely = hosts.lonely()
    while len(lonely):
        for guest, able in hosts.able(lonely):
            for host in able:
                own = guests.setdefault(host, [])
                if len(own) < GUESTS and not any(hosts.alike(guest, other) for other in own):
                    own.append(guest)
                    hosts.make_room(host, guest)
                    break
        # Whose place an artist's third song has taken may have no other one.
        lonely = hosts.lonely()
    counts = np.zeros(len(arrays["music"]) + 1, dtype=np.int32)
    for host, own in guests.items():
        counts[host + 1] = len(own)
    return {
        "guests": np.array([guest for _, own in sorted(guests.items()) for guest in own], np.int32),
        "guest_starts": np.cumsum(counts, dtype=np.int32),
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
    """Knows who is lonely, and whose guest a lonely track could be."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]], near: Nearby) -> None:
        self._music = np.flatnonzero(arrays["music"])
        self._near = near
        # Songs, titles and lead artists by number; behind the last row stands what is nobody's.
        self._names = tuple(
            np.append(arrays[name], -1) for name in ("song", "lookup_titles", "artist")
        )
        self._at = np.full(len(arrays["music"]) + 1, -1)
        self._at[self._music] = np.arange(len(self._music))
        self._answers, self._reach = self._answered()
        kept = self._answers[:, : ANSWERS - GUESTS]
        self._times = np.bincount(kept[kept >= 0], minlength=len(arrays["music"]))
        self._heard_of = ~np.array(arrays["music"], dtype=bool)

    def lonely(self) -> Rows:
        """The tracks that are surely in hardly any answer, each once; the loneliest first."""
        lonely = np.flatnonzero((self._times < _SURE) & ~self._heard_of)
        self._heard_of[lonely] = True
        return lonely[np.argsort(self._times[lonely], kind="stable")]

    def able(self, guests: Rows) -> Iterator[tuple[int, list[int]]]:
        """Each of `guests` with those that can have it, the best host first."""
        for start in range(0, len(guests), _AT_A_TIME):
            some = guests[start : start + _AT_A_TIME]
            for guest, hosts in zip(some.tolist(), self._able(self._at[some]), strict=True):
                yield guest, hosts[hosts >= 0].tolist()

    def make_room(self, host: int, guest: int) -> None:
        """Take note of whose place an artist's third song takes."""
        artists = self._names[-1]
        answer = self._answers[self._at[host], : ANSWERS - GUESTS]
        own = answer[artists[answer] == artists[guest]]
        if len(own) == PER_ARTIST:
            self._times[own[-1]] -= 1

    def alike(self, one: int, other: int) -> bool:
        """Whether two tracks are one song, one title or by one artist."""
        return any(names[one] == names[other] for names in self._names)

    def _able(self, guests: Rows) -> Numbers:
        """The neighbours that can have `guests`, places both, as rows (n_guests, n); -1 is nobody.

        A host comes before others the more nearly the guest is in its answer: the less the squared
        distance from there goes beyond that to the last of its answers. One in whose answer there
        is a place for the artist comes before all in which the guest takes that of the second song.
        """
        hosts = self._near.rows[guests]
        answers = self._answers[self._at[hosts], : ANSWERS - GUESTS]
        song, title, artist = (
            names[self._music[guests]][:, np.newaxis, np.newaxis] for names in self._names
        )
        songs, titles, artists = self._names
        others = np.append(answers, hosts[..., np.newaxis], axis=2)
        again = ((songs[others] == song) | (titles[others] == title)).any(axis=2)
        tired = (artists[answers] == artist).sum(axis=2) >= PER_ARTIST
        lacks = self._near.back(guests) - self._reach[self._at[hosts]]
        able = np.where(again, -1, hosts)
        order = np.lexsort((lacks, tired, able < 0), axis=1)
        return np.take_along_axis(able, order, axis=1)

    def _answered(self) -> tuple[Numbers, npt.NDArray[np.float32]]:
        """Answers of ten with variety, (n_music, 10), and how far the last one is, squared.

        The rules are those of `variety.Variety`, for lead artists alone. -1 is nobody.
        """
        near = self._near.rows
        count = len(near)
        answers = np.full((count, ANSWERS), -1, dtype=np.int32)
        taken = np.zeros(count, dtype=np.int64)
        reach = np.full(count, -np.inf, dtype=np.float32)
        songs, titles, artists = self._names
        for column, row in enumerate(near.T):
            before = np.append(answers, self._music[:, np.newaxis], axis=1)
            fits = (row >= 0) & (taken < ANSWERS)
            fits &= ~(songs[before] == songs[row][:, np.newaxis]).any(axis=1)
            fits &= ~(titles[before] == titles[row][:, np.newaxis]).any(axis=1)
            heard = (artists[answers] == artists[row][:, np.newaxis]).sum(axis=1)
            chosen = np.flatnonzero(fits & (heard < PER_ARTIST))
            answers[chosen, taken[chosen]] = row[chosen]
            reach[chosen] = self._near.squared[chosen, column]
            taken[chosen] += 1
        return answers, reach
