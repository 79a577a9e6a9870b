"""Erasing what was kept long enough, and the last traces of what was erased."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime, timedelta
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from bot.state.database import empty_journal
from bot.state.errors import reason
from bot.state.queries import erase
from bot.state.tables import OWNERS
from bot.state.upgrade import remove_old_copies

if TYPE_CHECKING:
    from sqlalchemy import Engine

# Buttons older than this are tapped by nobody, and what they stand for is erased.
KEPT_FOR = timedelta(days=365)
DAY_S = 24 * 3600.0
# Under these numbers of Telegram's, and under 0, the words of all who write as a group or as a
# channel were once kept together. Whose they are cannot be told any more.
_NOBODYS = (0, 777000, 136817688, 1087968824)
# Others of this bot's own threads read for less than a millisecond: only another program keeps the
# journal from being emptied for so long. Whoever asked to be forgotten waits meanwhile.
_READING_S = 0.2
# To try costs a tenth of a millisecond.
_AGAIN_S = 1.0
# A database that does not answer is left alone for so long.
_TROUBLE_S = 60.0

log = logging.getLogger(__name__)


def tidy(engine: Engine) -> bool:
    """Erase words of long ago, and those of nobody knows whom; returns whether there were any."""
    remove_old_copies(engine)
    long_ago = datetime.now(UTC) - KEPT_FOR
    goes = (OWNERS.c.kept_at < long_ago) | OWNERS.c.person.in_(_NOBODYS)
    with engine.begin() as connection:
        return erase(connection, goes) > 0


class Caretaker:
    """Tidies a database every day, and empties its journal, from a thread of its own.

    SQLite's journal tells what was erased for as long as another program reads the file, such as
    one that makes a copy of it.
    """

    def __init__(self, engine: Engine, every_s: float = DAY_S) -> None:
        self._engine = engine
        self._every_s = every_s
        self._traces = False
        self._again_s = _AGAIN_S
        self._emptying = Lock()
        self._woken = Event()
        self._closing = False
        self._thread = Thread(target=self._work, name="caretaker", daemon=True)
        self._thread.start()

    @property
    def traces(self) -> bool:
        """Whether something that was erased can still be found in the journal."""
        return self._traces

    def erase_traces(self, wait_s: float = _READING_S) -> None:
        """Leave nothing in the journal, now or as soon as no other program reads the file."""
        with self._emptying:
            before = self._traces
            try:
                self._traces, self._again_s = not empty_journal(self._engine, wait_s), _AGAIN_S
            except (DBAPIError, OSError) as error:
                self._traces, self._again_s = True, _TROUBLE_S
                log.debug("the journal cannot be emptied: %s", reason(error))
                return
            finally:
                self._woken.set()
        if self._traces and not before:
            log.warning("what was erased is in the journal until another program lets go of it")
        elif before and not self._traces:
            log.info("what was erased is in the journal no more")

    def close(self) -> None:
        """End the thread, behind what it is at."""
        self._closing = True
        self._woken.set()
        self._thread.join()

    def _work(self) -> None:
        tidied = time.monotonic()
        while not self._closing:
            pause_s = tidied + self._every_s - time.monotonic()
            if self._woken.wait(min(pause_s, self._again_s) if self._traces else pause_s):
                self._woken.clear()
                continue
            if self._traces:
                self.erase_traces(wait_s=0)
            if time.monotonic() - tidied >= self._every_s:
                tidied = time.monotonic()
                self._tidy()

    def _tidy(self) -> None:
        try:
            if tidy(self._engine):
                self.erase_traces()
        except (DBAPIError, OSError) as error:
            log.error("what was kept long enough is not erased yet: %s", reason(error))
