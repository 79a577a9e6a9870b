"""A small memory in a database: people's words, under keys that fit in a button."""

from __future__ import annotations

import logging
import time
from base64 import urlsafe_b64encode
from collections import OrderedDict
from contextlib import contextmanager
from functools import partial
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.exc import DatabaseError, DBAPIError, IntegrityError, SQLAlchemyError

from bot.state.database import clear_strays, connect, may_be_there
from bot.state.errors import ForgottenError, StateError, UnavailableError, reason
from bot.state.queries import erase, keep, kept_of, text_of
from bot.state.tables import OWNERS
from bot.state.tidying import DAY_S, Caretaker, tidy
from bot.state.upgrade import upgrade

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection

    from bot.state.queries import Kept, Words

T = TypeVar("T")

# Once may not be enough: while one thread mends, another may still open what is being replaced.
_MENDS = 2
# Some hours of a busy bot.
_MOST_ASIDE = 10_000
# A database that did not answer is left alone for so long: to find it locked takes two seconds, and
# everybody's words wait behind one's.
_REST_S = 5.0
# What SQLite says of a database that may work again, or that is not the operator's typing error.
_PASSING = ("locked", "is full", "malformed", "not a database", "disk i/o error", "readonly")
# The operator's typing error where no file is; where one is, its disk or its folder may come back.
_UNREACHED = "unable to open database file"

log = logging.getLogger(__name__)


class State:
    """The memory. Its methods block: call them off the event loop.

    What `keep` has returned from is on the disk. While the database does not answer, it is held
    aside until it does, so that buttons work at least until the bot ends; the other methods raise
    UnavailableError then. A database that does not answer at the start may do so later. What was
    kept long enough is erased every so many seconds.
    """

    def __init__(self, url: str, tidied_every_s: float = DAY_S) -> None:
        self._mending = Lock()
        self._aside: OrderedDict[tuple[str, int], str] = OrderedDict()
        self._rests_until = 0.0
        try:
            self._engine = connect(url)
            self._prepare()
        except (DatabaseError, OSError) as error:
            if not self._may_answer_later(error):
                raise StateError(reason(error)) from error
            log.error("the memory cannot be used, the rest works without it: %s", reason(error))
        except (SQLAlchemyError, ImportError, ValueError) as error:
            raise StateError(reason(error)) from error
        self._caretaker = Caretaker(self._engine, tidied_every_s)
        # A program that was killed leaves its journal.
        self._caretaker.erase_traces(wait_s=0)

    @property
    def leaves_traces(self) -> bool:
        """Whether what was erased is in the file's journal yet, which another program reads."""
        return self._caretaker.traces

    def keep(self, text: str, person: int) -> str:
        """Remember `text` as said by a person; returns the eight characters for `recall`."""
        return self.keep_all([(text, person)])[0]

    def keep_all(self, said: Sequence[tuple[str, int]]) -> list[str]:
        """As `keep` for each text and person, with one write to the disk for all of them."""
        # What no database can hold, such as half of an emoji, is replaced.
        texts = [text.encode("utf-8", "replace").decode() for text, _ in said]
        keys = [_key(text) for text in texts]
        words = {(key, who): text for key, (_, who), text in zip(keys, said, texts, strict=True)}
        if time.monotonic() < self._rests_until:
            self._hold(words)
            return keys
        try:
            self._keep_held()
            self._persistently(partial(keep, words=words))
        except UnavailableError as error:
            log.error("what buttons need is only held until the bot ends: %s", error)
            self._rests_until = time.monotonic() + _REST_S
            self._hold(words)
        return keys

    def recall(self, key: str) -> str:
        """The text that `keep` was given, or ForgottenError."""
        for (held, _), text in list(self._aside.items()):
            if held == key:
                return text
        kept = self._persistently(partial(text_of, key=key))
        if kept is None:
            raise ForgottenError(key)
        return kept

    def export(self, person: int) -> list[Kept]:
        """All that is kept of a person's, the newest first."""
        self._keep_held()
        return self._persistently(partial(kept_of, person=person))

    def forget(self, person: int) -> int:
        """Erase all that is kept of a person's; returns how much it was. See `leaves_traces`."""
        for held in list(self._aside):
            if held[1] == person:
                self._aside.pop(held, None)
        gone = self._persistently(partial(erase, which=OWNERS.c.person == person))
        if gone:
            self._caretaker.erase_traces()
        return gone

    def close(self) -> None:
        """Let go of the database, after a last try to keep what is held."""
        self._caretaker.close()
        try:
            self._keep_held()
        except UnavailableError as error:
            log.error(
                "what was asked for is forgotten, buttons concerned: %d (%s)",
                len(self._aside),
                error,
            )
        self._engine.dispose()

    def _keep_held(self) -> None:
        """Keep what was held aside."""
        if not self._aside:
            return
        held = dict(self._aside)
        self._persistently(partial(keep, words=held))
        for one in held:
            self._aside.pop(one, None)

    def _hold(self, words: Words) -> None:
        self._aside.update(words)
        while len(self._aside) > _MOST_ASIDE:
            self._aside.popitem(last=False)

    def _prepare(self) -> None:
        clear_strays(self._engine)
        upgrade(self._engine)
        tidy(self._engine)

    def _may_answer_later(self, error: DatabaseError | OSError) -> bool:
        if isinstance(error, DatabaseError) and _UNREACHED not in str(error.orig):
            return _passing(error)
        return may_be_there(self._engine)

    def _mend(self) -> None:
        with self._mending:
            self._engine.dispose()
            clear_strays(self._engine)
            upgrade(self._engine)

    def _persistently(self, step: Callable[[Connection], T]) -> T:
        """Do `step`, again in an empty memory if the old one was taken away meanwhile."""
        with _told_plainly():
            for _ in range(_MENDS):
                try:
                    with self._engine.begin() as connection:
                        return step(connection)
                except IntegrityError:
                    # Somebody else kept the same words in between: now they are there.
                    log.debug("kept twice at a time")
                except DBAPIError as error:
                    if _passing(error):
                        raise
                    # Somebody deleted the file, or the tables in it.
                    self._mend()
            with self._engine.begin() as connection:
                return step(connection)


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, OSError, StateError) as error:
        raise UnavailableError(reason(error)) from error


def _key(text: str) -> str:
    return urlsafe_b64encode(blake2b(text.encode(), digest_size=6).digest()).decode()


def _passing(error: DBAPIError) -> bool:
    return any(said in str(error.orig).lower() for said in _PASSING)
