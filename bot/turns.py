"""Slow work in turn: whoever wants much of it at once waits, and nobody else does."""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary

# A journey and a picture of another list, say; who taps on waits for one of them.
EACH = 2


class Turns:
    """Lets each person or chat have a few pieces of slow work at once, the others in their order.

    What waits here takes no place in the queue that all share.
    """

    def __init__(self, each: int = EACH) -> None:
        self._each = each
        # A gate goes when nobody is in it or waits before it any more.
        self._gates: WeakValueDictionary[int, asyncio.Semaphore] = WeakValueDictionary()

    def of(self, whose: int) -> asyncio.Semaphore:
        """To be held while something slow is done for a person or a chat."""
        gate = self._gates.get(whose)
        if gate is None:
            gate = self._gates[whose] = asyncio.Semaphore(self._each)
        return gate

    def __len__(self) -> int:
        return len(self._gates)
