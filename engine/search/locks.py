"""Locks: what every answer must keep to, whatever else it is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from engine.tracks import LOCKS, Lock

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.search.facts import Facts

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

# Spotify's documentation calls a track instrumental from 0.5 on, with more confidence farther up.
# Of titles with "you", "me", "love" and the like there are 19% among sung songs, 10% from 0.5 to
# 0.7, 7% from 0.75 on and 5% at the end of the scale.
INSTRUMENTAL = 0.75
# Where an artist's other songs are sung, but for this share of at least two, 14% of those from 0.75
# on have such titles, elsewhere 9%: four in ten of them are sung as well.
SINGS, _OTHER_SONGS = 0.15, 2
_PLAYED = 0.5
# From here on 18% of the titles say that the recording is live, below 1%; Spotify's documentation
# is sure of an audience from 0.8 on.
AUDIENCE = 0.5
ERA_YEARS = 5
TEMPO_SHARE = 0.05
# Tempi are kept in float32; this much is kept from the border, so that none lies beyond it.
_ROUNDING = 1e-6


def checked(locks: Iterable[Lock]) -> frozenset[Lock]:
    """The locks as a set; ValueError for an unknown one."""
    asked = frozenset(locks)
    if unknown := asked.difference(LOCKS):
        raise ValueError(f"a lock is one of {', '.join(LOCKS)}, not {min(unknown)!r}")
    return asked


def instrumental(measured: Floats, arrays: Mapping[str, npt.NDArray[Any]]) -> Bools:
    """Which tracks surely have no vocals, (n,), by their instrumentalness, (n,), and their artists.

    What is marked explicit has words.
    """
    artist = arrays["artist"]
    played = measured >= _PLAYED
    others = np.bincount(artist, weights=~np.isnan(measured))[artist] - 1
    others_played = np.bincount(artist, weights=played)[artist] - played
    by_singer = (others >= _OTHER_SONGS) & (others_played < SINGS * others)
    sure: Bools = (measured >= INSTRUMENTAL) & ~by_singer & ~arrays["explicit"]
    return sure


class Locks:
    """Which tracks keep to a lock."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]], facts: Facts) -> None:
        self._facts = facts
        self._kept: dict[Lock, Bools] = {
            "no vocals": instrumental(facts["instrumentalness"], arrays),
            "no live recordings": (facts["liveness"] < AUDIENCE) & ~arrays["live"],
            "no explicit": ~arrays["explicit"],
        }

    def can(self, query: Mapping[str, float]) -> tuple[Lock, ...]:
        """The locks that can be set on a query of which that much is known."""
        lacks = {
            lock
            for lock, name in (("same era", "year"), ("same tempo", "tempo"))
            if math.isnan(query[name])
        }
        return tuple(lock for lock in LOCKS if lock not in lacks)

    def kept(self, locks: Iterable[Lock], query: Mapping[str, float]) -> Bools:
        """Which tracks keep to all of at least one of `locks`, (n,).

        A value that is unknown keeps to none, on the query's side neither.
        """
        masks = [self._mask(lock, query) for lock in locks]
        kept = masks[0]
        for mask in masks[1:]:
            kept = kept & mask
        return kept

    def kept_by_any(self, locks: Iterable[Lock], rows: Rows) -> Bools | None:
        """Which tracks keep to all of `locks` beside one of those at `rows`; None without locks."""
        locks = list(locks)
        masks = [self.kept(locks, self._facts.at(row)) for row in rows.tolist()] if locks else []
        return np.logical_or.reduce(masks) if masks else None

    def _mask(self, lock: Lock, query: Mapping[str, float]) -> Bools:
        mask: Bools
        if lock == "same era":
            mask = np.abs(self._facts["year"] - np.float32(query["year"])) <= ERA_YEARS
        elif lock == "same tempo":
            low = query["tempo"] / (1 + TEMPO_SHARE) * (1 + _ROUNDING)
            high = query["tempo"] * (1 + TEMPO_SHARE) * (1 - _ROUNDING)
            tempo = self._facts["tempo"]
            mask = (tempo >= np.float32(low)) & (tempo <= np.float32(high))
        else:
            mask = self._kept[lock]
        return mask
