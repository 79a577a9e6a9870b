"""Connections to a SQLite file that nobody writes."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Connections:
    """Lends a connection to whoever asks, from any thread, and makes one more where none is free.

    So there are as many as were needed at the same time. Appending to a list and taking from it
    are one step each, which no other thread can come between.
    """

    def __init__(self, path: Path) -> None:
        # immutable: nothing writes here, so SQLite needs no locks and no look at the file's age.
        self._uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._free: list[sqlite3.Connection] = []
        self._closed = False

    @contextmanager
    def lent(self) -> Iterator[sqlite3.Connection]:
        """A connection that nobody else uses meanwhile; it keeps the statements it has read."""
        connection = self._taken() or self._opened()
        try:
            yield connection
        finally:
            self._free.append(connection)
            # Looked at last: whoever closes while it is lent has this one closed here.
            if self._closed:
                self.close()

    def close(self) -> None:
        """Let go of the file, of what is lent as soon as it comes back.

        Whoever asks later opens it for this one question.
        """
        self._closed = True
        while connection := self._taken():
            connection.close()

    def _taken(self) -> sqlite3.Connection | None:
        try:
            return self._free.pop()
        except IndexError:
            return None

    def _opened(self) -> sqlite3.Connection:
        return sqlite3.connect(self._uri, uri=True, check_same_thread=False)
