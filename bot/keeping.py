"""Keeping words: those that come at about the same time go to the disk together."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.state import State

T = TypeVar("T")


@dataclass(eq=False)
class _Batch:
    """Words and who said them, and their keys once they are kept."""

    said: list[tuple[str, int]] = field(default_factory=list)
    kept: asyncio.Future[list[str]] = field(init=False)


class Keeper:
    """Writes to the memory from a thread of its own, in the order in which it is asked.

    A busy bot has several people's words to keep while the disk is still at those before. One
    write for all of them takes a fifth of the processor's time of a write for each.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        # A database takes one write after the other: more threads would only wait for each other.
        self._writer = ThreadPoolExecutor(1, "memory")
        self._lock = Lock()
        # What waits for the thread, and takes more until that begins with it.
        self._open: _Batch | None = None

    async def keep(self, text: str, person: int) -> str:
        """See `State.keep`; what this has returned from is kept as well."""
        batch, place = self._joined(text, person)
        # Who gives up waits no more, and the others in the batch do.
        return (await asyncio.shield(batch.kept))[place]

    async def then(self, what: Callable[[int], T], person: int) -> T:
        """What the memory does for a person behind all that was to be kept until now."""
        with self._lock:
            self._open = None
        return await asyncio.get_running_loop().run_in_executor(self._writer, what, person)

    def close(self) -> None:
        """Let go of the thread, which goes on to the end of what it was asked."""
        self._writer.shutdown(wait=False)

    def _joined(self, text: str, person: int) -> tuple[_Batch, int]:
        """The batch in which that is kept, and its place there."""
        with self._lock:
            batch = self._open
            if batch is None:
                batch = _Batch()
                loop = asyncio.get_running_loop()
                batch.kept = loop.run_in_executor(self._writer, self._write, batch)
                self._open = batch
            batch.said.append((text, person))
            return batch, len(batch.said) - 1

    def _write(self, batch: _Batch) -> list[str]:
        with self._lock:
            if self._open is batch:
                self._open = None
        return self._state.keep_all(batch.said)
