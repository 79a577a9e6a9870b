"""What is asked of the memory's tables, each within a transaction that is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.state.tables import OWNERS, WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    # Texts by key and person: several people may say the same words.
    Words = Mapping[tuple[str, int], str]

# Made once: to put a statement together takes longer than to carry it out.
_KEY, _TEXT = sa.bindparam("a_key", type_=sa.String), sa.bindparam("words", type_=sa.Text)
_PERSON = sa.bindparam("a_person", type_=OWNERS.c.person.type)
_NOW = sa.bindparam("now", type_=OWNERS.c.kept_at.type)
_DISOWN = sa.delete(OWNERS).where((OWNERS.c.key == _KEY) & (OWNERS.c.person == _PERSON))
_THERE = sa.select(WORDS.c.key).where(WORDS.c.key == _KEY).exists()
_ADD = sa.insert(WORDS).from_select(["key", "text"], sa.select(_KEY, _TEXT).where(~_THERE))
_OWN = sa.insert(OWNERS).values(key=_KEY, person=_PERSON, kept_at=_NOW)
_OWNED = sa.select(OWNERS.c.key).where(OWNERS.c.key == _KEY).exists()
_DISUSE = sa.delete(WORDS).where((WORDS.c.key == _KEY) & ~_OWNED)
_FIND = sa.select(WORDS.c.text).where(WORDS.c.key == _KEY)
_THEIRS = (
    sa.select(WORDS.c.text, OWNERS.c.kept_at)
    .join(OWNERS, OWNERS.c.key == WORDS.c.key)
    .where(OWNERS.c.person == _PERSON)
    .order_by(OWNERS.c.kept_at.desc())
)


@dataclass(frozen=True, slots=True)
class Kept:
    """Words of a person's, and when they were last kept."""

    text: str
    kept_at: datetime


def keep(connection: Connection, words: Words) -> None:
    """Remember the words as said now, in this order; what a person said before becomes new."""
    now = datetime.now(UTC)
    owned = [{"a_key": key, "a_person": person} for key, person in words]
    times = [now - timedelta(microseconds=later) for later in reversed(range(len(owned)))]
    connection.execute(_DISOWN, owned)
    connection.execute(_ADD, [{"a_key": key, "words": text} for (key, _), text in words.items()])
    timed = [one | {"now": time} for one, time in zip(owned, times, strict=True)]
    connection.execute(_OWN, timed)


def text_of(connection: Connection, key: str) -> str | None:
    """The words under a key, None where there are none."""
    found = connection.execute(_FIND, {"a_key": key}).first()
    return None if found is None else str(found.text)


def kept_of(connection: Connection, person: int) -> list[Kept]:
    """All of a person's, the newest first."""
    rows = connection.execute(_THEIRS, {"a_person": person})
    return [Kept(row.text, row.kept_at) for row in rows]


def erase(connection: Connection, which: sa.ColumnElement[bool]) -> int:
    """Erase the ownership in these rows, and their words if nobody else owns them."""
    # To look first, and to look at no other words, keeps nobody from writing for long.
    keys = set(connection.execute(sa.select(OWNERS.c.key).where(which)).scalars())
    if not keys:
        return 0
    gone = connection.execute(sa.delete(OWNERS).where(which)).rowcount
    connection.execute(_DISUSE, [{"a_key": key} for key in keys])
    return gone
