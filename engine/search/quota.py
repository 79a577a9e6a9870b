"""What may come how often on one journey: a song and a title once, an artist twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from engine.search.variety import PER_ARTIST

if TYPE_CHECKING:
    from collections.abc import Mapping

    Rows = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

# Of whatever a track is made of, a journey has room for so much: two songs by an artist take up one
# part each, a song and a title all of it.
ROOM = PER_ARTIST

Uses = npt.NDArray[np.int8]


class Quota:
    """Knows what each track takes up: its song, its title, and the artists who play on it.

    `arrays` are those of a run for n tracks.
    """

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self._songs: npt.NDArray[np.int32] = arrays["song"]
        self._titles: npt.NDArray[np.int32] = arrays["lookup_titles"]
        self._players: npt.NDArray[np.int32] = arrays["players"]
        self._starts: npt.NDArray[np.int32] = arrays["player_starts"]

    def uses(self, rows: Rows) -> Uses:
        """How much of what each of `rows` takes up, (n_rows, n_things).

        Of what only one of them has there is always room, so it is left out.
        """
        each = np.arange(len(rows))
        starts = self._starts[rows].astype(np.int64)
        players = self._starts[rows + 1] - starts
        one_by_one = np.repeat(starts - np.cumsum(players) + players, players)
        # Songs, titles and artists have numbers of their own each: told apart by the remainder.
        things = np.concatenate(
            [
                3 * self._songs[rows].astype(np.int64),
                3 * self._titles[rows].astype(np.int64) + 1,
                3 * self._players[one_by_one + np.arange(players.sum())].astype(np.int64) + 2,
            ]
        )
        of = np.concatenate([each, each, np.repeat(each, players)])
        much = np.concatenate([np.full(2 * len(rows), ROOM), np.ones(players.sum())])
        _, thing, often = np.unique(things, return_inverse=True, return_counts=True)
        shared = often[thing] > 1
        _, column = np.unique(thing[shared], return_inverse=True)
        uses: Uses = np.zeros((len(rows), column.max(initial=-1) + 1), dtype=np.int8)
        uses[of[shared], column] = much[shared]
        return uses

    def led_twice(self, rows: Rows) -> Rows:
        """The `rows` in their order without the third and further ones that an artist leads."""
        leads = self._players[self._starts[rows]]
        order = np.argsort(leads, kind="stable")
        third = leads[order][PER_ARTIST:] == leads[order][:-PER_ARTIST]
        return np.delete(rows, order[PER_ARTIST:][third])


def no_room(used: Uses, uses: Uses) -> Bools:
    """Where there is no room left, (n_used, n_rows): for which of `uses`, beside each of `used`."""
    # As a product of matrices, which is fastest in float32.
    full, needed = (used >= ROOM).astype(np.float32), (uses > 0).astype(np.float32)
    taken: Bools = full @ needed.T > 0
    return taken
