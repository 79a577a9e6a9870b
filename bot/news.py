"""Whether updates are being got: when Telegram last answered, and what has gone wrong since."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# As long as three polls in a row to which nobody answers: each waits for 15 s.
SILENT_S = 45.0
# The library asks again after 30 s at the latest, and an answer is waited for 25 s at most.
DEAF_S = 120.0
_WATCH_S = 5.0

log = logging.getLogger(__name__)


class DeafError(Exception):
    """Nobody asks Telegram for updates any more: only another start helps."""


class News:
    """How asking Telegram for updates goes. Times are in seconds, by `clock`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._reason = ""
        self._told = False
        self._held_since: float | None = None
        self.begin()

    @property
    def age_s(self) -> float:
        """Since Telegram last answered, with updates or without."""
        return self._now() - self._answered

    @property
    def fresh(self) -> bool:
        """Whether updates are being got."""
        return self.age_s < SILENT_S

    def begin(self) -> None:
        """Count from now: Telegram has just answered something else."""
        self._answered = self._asked = self._clock()

    @contextmanager
    def held(self) -> Iterator[None]:
        """The time in the block does not count: nothing is asked, for there is enough to do."""
        began = self._held_since = self._clock()
        try:
            yield
        finally:
            self._held_since = None
            held_s = self._clock() - began
            self._answered += held_s
            self._asked += held_s

    def asks(self) -> None:
        """Updates are asked for."""
        self._asked = self._clock()

    def comes(self) -> None:
        """There was an answer with the updates, or with none."""
        self._answered = self._clock()
        if self._told:
            self._told = False
            log.info("messages can be got again")

    def fails(self, reason: str, pause_s: float = 0.0) -> None:
        """There was none for that reason, and Telegram wants not to be asked for so long."""
        self._reason = reason
        self._asked = self._clock() + pause_s

    def check(self) -> None:
        """Tell a silence, once; DeafError when it will last for ever."""
        if self._now() - self._asked >= DEAF_S:
            raise DeafError(f"nobody has asked for messages for {DEAF_S:.0f} seconds")
        if not self.fresh and not self._told:
            self._told = True
            reason = self._reason or "there is no answer"
            log.error("no messages could be got for %.0f seconds: %s", self.age_s, reason)

    async def watch(self, every_s: float = _WATCH_S) -> None:
        """Check for ever."""
        while True:
            await asyncio.sleep(every_s)
            self.check()

    def _now(self) -> float:
        return self._clock() if self._held_since is None else self._held_since
