"""Opening the database so that what is told to be kept is on the disk."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import QueuePool

if TYPE_CHECKING:
    from sqlalchemy import Engine

# A write waits so long for another program that has the file locked.
_LOCKED_S = 2.0
_IN_MEMORY = (None, "", ":memory:")


def connect(url: str) -> Engine:
    """The database at `url`; ArgumentError, ValueError or ImportError when there can be none."""
    address = make_url(url)
    # The parameters of a statement are what people said: no error is to tell them.
    create = partial(sa.create_engine, address, hide_parameters=True)
    if address.get_backend_name() != "sqlite":
        return create(pool_pre_ping=True)
    options: dict[str, Any] = {"timeout": _LOCKED_S, "check_same_thread": False}
    if address.database in _IN_MEMORY:
        # Each connection would have an empty database of its own: there is one, used in turns.
        return create(connect_args=options, poolclass=QueuePool, pool_size=1, max_overflow=0)
    engine = create(connect_args=options)
    sa.event.listen(engine, "connect", _on_connect)
    sa.event.listen(engine, "checkout", _on_checkout)
    return engine


def file_of(engine: Engine) -> Path | None:
    """The SQLite file, if it is one."""
    name = engine.url.database
    in_file = engine.dialect.name == "sqlite" and name not in _IN_MEMORY
    return Path(str(name)) if in_file else None


def may_be_there(engine: Engine) -> bool:
    """Whether there is a SQLite file, or nothing can be told of it now."""
    file = file_of(engine)
    if file is None:
        return False
    try:
        return S_ISREG(file.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True


def clear_strays(engine: Engine) -> None:
    """Remove the journal of a file that somebody deleted; a new file would take it for its own."""
    file = file_of(engine)
    if file is not None and _is_empty(file):
        for end in ("-wal", "-shm"):
            file.with_name(file.name + end).unlink(missing_ok=True)


def empty_journal(engine: Engine, wait_s: float) -> bool:
    """Bring all changes into the file, so that what was erased is nowhere any more.

    Returns whether it was done: it is not while another program reads the file for longer than
    `wait_s` seconds.
    """
    file = file_of(engine)
    if file is None or _is_empty(file.with_name(f"{file.name}-wal")):
        return True
    with engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {wait_s * 1000:.0f}")
        try:
            busy, _, _ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {_LOCKED_S * 1000:.0f}")
    return not busy


def _is_empty(file: Path) -> bool:
    try:
        return file.stat().st_size == 0
    except FileNotFoundError:
        return True


def _on_connect(connection: Any, record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    # What is erased is overwritten, too.
    cursor.execute("PRAGMA secure_delete = ON")
    _, _, name = cursor.execute("PRAGMA database_list").fetchone()
    cursor.close()
    record.info["file"] = name, _number(name)


def _on_checkout(connection: Any, record: Any, proxy: Any) -> None:
    """Open anew when the file was deleted: SQLite would go on writing into what nobody can find."""
    name, number = record.info["file"]
    if _number(name) != number:
        raise DisconnectionError


def _number(name: str) -> int | None:
    """The file's number; None where it is not, or where nobody can tell whether it is."""
    try:
        return Path(name).stat().st_ino
    except OSError:
        return None
