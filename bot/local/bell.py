"""Waiting for news without asking again and again."""

import asyncio


class Bell:
    """Wakes everyone who waits; once closed, nobody waits any more."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()
        self.closed = False

    def ring(self) -> None:
        self._rung.set()
        self._rung = asyncio.Event()

    def close(self) -> None:
        self.closed = True
        self.ring()

    async def wait(self, seconds: float) -> None:
        """Until the next ring, but not longer than this."""
        if self.closed or seconds <= 0:
            return
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            return
