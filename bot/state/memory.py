"""A small memory in a database: people's words, under keys that fit in a button."""

from __future__ import annotations

import logging
import time
from base64 import urlsafe_b64encode
from collections import OrderedDict
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DBAPIError,
    IntegrityError,
    SQLAlchemyError,
)

from bot.state.database import clear_strays, connect, empty_journal
from bot.state.errors import ForgottenError, StateError, UnavailableError
from bot.state.tables import OWNERS, WORDS
from bot.state.upgrade import remove_old_copies, upgrade

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

T = TypeVar("T")

# Once may not be enough: while one thread mends, another may still open what is being replaced.
_MENDS = 2
# Buttons older than this are tapped by nobody, and what they stand for is erased.
KEPT_FOR = timedelta(days=365)
# Some hours of a busy bot.
_MOST_ASIDE = 10_000
# A database that did not answer is left alone for so long: to find it locked takes two seconds, and
# everybody's words wait behind one's.
_REST_S = 5.0
# What SQLite says of a database that may work again, or that is not the operator's typing error.
_PASSING = ("locked", "is full", "malformed", "not a database", "disk i/o error", "readonly")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """Words of a person's, and when they were last kept."""

    text: str
    kept_at: datetime


class State:
    """The memory. Its methods block: call them off the event loop.

    What `keep` has returned from is on the disk. While the database does not answer, it is held
    aside until it does, so that buttons work at least until the bot ends; the other methods raise
    UnavailableError then. A database that does not answer at the start may do so later.
    """

    def __init__(self, url: str) -> None:
        self._mending = Lock()
        # By key and person: several people may say the same words.
        self._aside: OrderedDict[tuple[str, int], str] = OrderedDict()
        self._rests_until = 0.0
        try:
            self._engine = connect(url)
            self._prepare()
        except DatabaseError as error:
            if not _passing(error):
                raise StateError(_reason(error)) from error
            log.error("the memory cannot be used, the rest works without it: %s", _reason(error))
        except (SQLAlchemyError, ImportError) as error:
            raise StateError(_reason(error)) from error

    def keep(self, text: str, person: int) -> str:
        """Remember `text` as said by a person; returns the eight characters for `recall`."""
        # What no database can hold, such as half of an emoji, is replaced.
        text = text.encode("utf-8", "replace").decode()
        key = urlsafe_b64encode(blake2b(text.encode(), digest_size=6).digest()).decode()
        if time.monotonic() < self._rests_until:
            self._hold(key, text, person)
            return key
        try:
            self._keep_held()
            self._persistently(partial(_keep, key=key, text=text, person=person))
        except UnavailableError as error:
            log.error("what buttons need is only held until the bot ends: %s", error)
            self._rests_until = time.monotonic() + _REST_S
            self._hold(key, text, person)
        return key

    def recall(self, key: str) -> str:
        """The text that `keep` was given, or ForgottenError."""
        for (held, _), text in list(self._aside.items()):
            if held == key:
                return text
        kept = self._persistently(lambda connection: _text(connection, key))
        if kept is None:
            raise ForgottenError(key)
        return kept

    def export(self, person: int) -> list[Kept]:
        """All that is kept of a person's, the newest first."""
        asked = (
            sa.select(WORDS.c.text, OWNERS.c.kept_at)
            .join(OWNERS, OWNERS.c.key == WORDS.c.key)
            .where(OWNERS.c.person == person)
            .order_by(OWNERS.c.kept_at.desc())
        )
        self._keep_held()
        rows = self._persistently(lambda connection: connection.execute(asked).all())
        return [Kept(row.text, row.kept_at) for row in rows]

    def forget(self, person: int) -> int:
        """Erase all that is kept of a person's; returns how much it was."""
        for held in list(self._aside):
            if held[1] == person:
                self._aside.pop(held, None)
        gone = self._persistently(lambda connection: _erase(connection, OWNERS.c.person == person))
        with _told_plainly():
            empty_journal(self._engine)
        return gone

    def close(self) -> None:
        """Let go of the database, after a last try to keep what is held."""
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
        for (key, person), text in list(self._aside.items()):
            self._persistently(partial(_keep, key=key, text=text, person=person))
            self._aside.pop((key, person), None)

    def _hold(self, key: str, text: str, person: int) -> None:
        self._aside[key, person] = text
        while len(self._aside) > _MOST_ASIDE:
            self._aside.popitem(last=False)

    def _prepare(self) -> None:
        clear_strays(self._engine)
        upgrade(self._engine)
        remove_old_copies(self._engine)
        long_ago = datetime.now(UTC) - KEPT_FOR
        with self._engine.begin() as connection:
            _erase(connection, OWNERS.c.kept_at < long_ago)

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


# Made once: to put a statement together takes longer than to carry it out.
_KEY, _WORDS = sa.bindparam("a_key", type_=sa.String), sa.bindparam("words", type_=sa.Text)
_PERSON = sa.bindparam("a_person", type_=OWNERS.c.person.type)
_NOW = sa.bindparam("now", type_=OWNERS.c.kept_at.type)
_MINE = (OWNERS.c.key == _KEY) & (OWNERS.c.person == _PERSON)
_RENEW = sa.update(OWNERS).where(_MINE).values(kept_at=_NOW)
_THERE = sa.select(WORDS.c.key).where(WORDS.c.key == _KEY).exists()
_ADD = sa.insert(WORDS).from_select(["key", "text"], sa.select(_KEY, _WORDS).where(~_THERE))
_OWN = sa.insert(OWNERS).values(key=_KEY, person=_PERSON, kept_at=_NOW)
_FIND = sa.select(WORDS.c.text).where(WORDS.c.key == _KEY)


def _keep(connection: Connection, key: str, text: str, person: int) -> None:
    mine = {"a_key": key, "a_person": person, "now": datetime.now(UTC)}
    if connection.execute(_RENEW, mine).rowcount:
        return
    connection.execute(_ADD, {"a_key": key, "words": text})
    connection.execute(_OWN, mine)


def _text(connection: Connection, key: str) -> str | None:
    found = connection.execute(_FIND, {"a_key": key}).first()
    return None if found is None else str(found.text)


def _erase(connection: Connection, which: sa.ColumnElement[bool]) -> int:
    """Erase the ownership in these rows, and the words that nobody owns any more."""
    gone = connection.execute(sa.delete(OWNERS).where(which)).rowcount
    owned = sa.select(OWNERS.c.key)
    connection.execute(sa.delete(WORDS).where(WORDS.c.key.not_in(owned)))
    return gone


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise UnavailableError(_reason(error)) from error


def _passing(error: DBAPIError) -> bool:
    return any(said in str(error.orig).lower() for said in _PASSING)


def _reason(error: Exception) -> str:
    """Why a database cannot be used, in one line for the operator."""
    match error:
        case ArgumentError():
            return "expected an address like sqlite:////home/me/segue.sqlite"
        case ModuleNotFoundError():
            return f"the Python package {error.name} for this kind of database is not installed"
        case DBAPIError():
            return str(error.orig).splitlines()[0]
    return str(error).splitlines()[0]
