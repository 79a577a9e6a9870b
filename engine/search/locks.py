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

# Spotify's documentation calls a track instrumental from here on.
INSTRUMENTAL = 0.5
# From here on an audience is more likely than not.
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


class Locks:
    """Which tracks keep to a lock."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]], facts: Facts) -> None:
        self._facts = facts
        self._kept: dict[Lock, Bools] = {
            "no vocals": facts["instrumentalness"] >= INSTRUMENTAL,
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
