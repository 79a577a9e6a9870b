"""What must outlive a restart and does not fit in a button."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import blake2b

from sqlalchemy import String, Text, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class StateError(Exception):
    """The database that DATABASE_URL names cannot be used."""


class ForgottenError(Exception):
    """Nothing is kept under that key: the database was changed or emptied."""


class _Base(DeclarativeBase):
    pass


class _Words(_Base):
    __tablename__ = "words"

    key: Mapped[str] = mapped_column(String(8), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class State:
    """A small memory in a database. Its methods block: call them off the event loop."""

    def __init__(self, url: str) -> None:
        try:
            self._engine = create_engine(make_url(url), pool_pre_ping=True)
            _Base.metadata.create_all(self._engine)
        except (SQLAlchemyError, ImportError) as error:
            raise StateError(str(error).splitlines()[0]) from error

    def keep(self, text: str) -> str:
        """Remember `text` and return the eight characters under which `recall` finds it."""
        key = urlsafe_b64encode(blake2b(text.encode(), digest_size=6).digest()).decode()
        with Session(self._engine) as session:
            if session.get(_Words, key) is None:
                session.add(_Words(key=key, text=text))
                self._commit(session)
        return key

    def recall(self, key: str) -> str:
        """The text that `keep` was given, or ForgottenError."""
        with Session(self._engine) as session:
            words = session.get(_Words, key)
        if words is None:
            raise ForgottenError(key)
        return words.text

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @staticmethod
    def _commit(session: Session) -> None:
        try:
            session.commit()
        except IntegrityError:
            # Somebody else kept the same words in between, which is as good.
            session.rollback()
