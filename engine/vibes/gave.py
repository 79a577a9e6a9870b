"""What had to give: the wishes that an answer does not fulfil."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    import numpy.typing as npt

    from engine.vibes.rank import Ranker
    from engine.vibes.wishes import Wish

# A wish is kept while most of the answers break none of its conditions,
MOST = 0.5
# and while their mean lies on its side of the middle, or at least not this far on the other.
OTHER_SIDE = 0.05
# Nobody misses what was asked for near the middle.
_WANTED = 0.2


def gave(wishes: Sequence[Wish], rows: npt.NDArray[np.int64], ranker: Ranker) -> tuple[str, ...]:
    """How the wishes read that most of the tracks at `rows` do not fulfil."""
    return tuple(_broken(wishes, rows, ranker)) if len(rows) else ()


def _broken(wishes: Sequence[Wish], rows: npt.NDArray[np.int64], ranker: Ranker) -> Iterator[str]:
    for wish in wishes:
        conditional = bool(wish.genres or wish.origin or wish.titles or wish.spans)
        if (conditional and ranker.holds(wish, rows).mean() < MOST) or _missed(wish, rows, ranker):
            yield wish.says


def _missed(wish: Wish, rows: npt.NDArray[np.int64], ranker: Ranker) -> bool:
    """Whether the music is on the other side of the middle in anything that is wanted."""
    return any(
        abs(wish.wants[name] - 0.5) > _WANTED
        and (mean - 0.5) * (1 if wish.wants[name] > 0.5 else -1) < -OTHER_SIDE
        for name, mean in ranker.means(wish, rows).items()
    )
