"""What must outlive a restart and does not fit in a button."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from contextlib import suppress
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Column, MetaData, String, Table, Text, create_engine, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, SQLAlchemyError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

# Tables without the object mapper, which takes a quarter of a second to import.
_METADATA = MetaData()
_WORDS = Table(
    "words",
    _METADATA,
    Column("key", String(8), primary_key=True),
    Column("text", Text, nullable=False),
)


# Once may not be enough: while one thread mends, another may still open what is being replaced.
_MENDS = 2


class StateError(Exception):
    """The database that DATABASE_URL names cannot be used."""


class ForgottenError(Exception):
    """Nothing is kept under that key: the database was changed or emptied."""


class State:
    """A small memory in a database. Its methods block: call them off the event loop."""

    def __init__(self, url: str) -> None:
        self._mending = Lock()
        try:
            self._engine = create_engine(make_url(url), pool_pre_ping=True)
            _METADATA.create_all(self._engine)
        except (SQLAlchemyError, ImportError) as error:
            raise StateError(_reason(error)) from error

    def keep(self, text: str) -> str:
        """Remember `text` and return the eight characters under which `recall` finds it."""
        key = urlsafe_b64encode(blake2b(text.encode(), digest_size=6).digest()).decode()
        self._persistently(lambda: self._keep(key, text))
        return key

    def recall(self, key: str) -> str:
        """The text that `keep` was given, or ForgottenError."""
        text = self._persistently(lambda: self._text(key))
        if text is None:
            raise ForgottenError(key)
        return text

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _persistently(self, step: Callable[[], T]) -> T:
        """Do `step`, again in an empty memory if the old one was taken away meanwhile."""
        for _ in range(_MENDS):
            try:
                return step()
            except DBAPIError:
                # Somebody deleted the file, or the tables in it.
                with self._mending:
                    self._engine.dispose()
                    _METADATA.create_all(self._engine)
        return step()

    def _keep(self, key: str, text: str) -> None:
        if self._text(key) is None:
            # Somebody else may keep the same words in between, which is as good.
            with suppress(IntegrityError), self._engine.begin() as connection:
                connection.execute(insert(_WORDS).values(key=key, text=text))

    def _text(self, key: str) -> str | None:
        with self._engine.connect() as connection:
            found = connection.execute(select(_WORDS.c.text).where(_WORDS.c.key == key)).first()
        return None if found is None else str(found.text)


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
