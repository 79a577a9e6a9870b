"""Bringing a database to today's tables, with a copy made before."""

from __future__ import annotations

import glob
import logging
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.state.database import file_of
from bot.state.errors import StateError, reason
from bot.state.tables import METADATA

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

# The newest migration, and those before it. A test holds that they are.
HEAD = "0002"
OLDER = ("0001",)

_COPIES_KEPT_S = 30 * 24 * 3600.0

_MIGRATIONS = Path(__file__).with_name("migrations")

log = logging.getLogger(__name__)


def upgrade(engine: Engine) -> None:
    """Run the migrations that are missing; an older database is copied beside itself first.

    A migration is done whole or not at all. StateError when the database is a newer program's.
    """
    with engine.connect() as connection:
        tables = set(sa.inspect(connection).get_table_names())
        now = _revision(connection) if "alembic_version" in tables else None
    if now == HEAD:
        return
    if now is not None and now not in OLDER:
        raise StateError(
            f"a newer Segue made it: its tables are of version {now}, and this one knows "
            f"{HEAD}; start the newer one, or name another database"
        )
    if tables:
        _copy(engine, now or "0000")
    with engine.begin() as connection:
        if tables:
            _migrate(connection)
        else:
            _begin(connection)


def remove_old_copies(engine: Engine) -> None:
    """Remove copies of long ago: words that were erased since stand in them."""
    file = file_of(engine)
    if file is None:
        return
    try:
        for copy in file.parent.glob(f"{glob.escape(file.name)}.before-*"):
            if time.time() - copy.stat().st_mtime > _COPIES_KEPT_S:
                copy.unlink()
    except OSError as error:
        log.error("a copy of the memory of long ago cannot be removed: %s", reason(error))


def _revision(connection: Connection) -> str | None:
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def _begin(connection: Connection) -> None:
    """Make today's tables at once: to import Alembic takes a quarter of a second."""
    METADATA.create_all(connection)
    version = sa.Table("alembic_version", sa.MetaData(), sa.Column("version_num", sa.String(32)))
    version.create(connection)
    connection.execute(sa.insert(version).values(version_num=HEAD))


def _migrate(connection: Connection) -> None:
    # Imported where it is needed: once in the life of a database.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _copy(engine: Engine, revision: str) -> None:
    """Copy a SQLite file; the operator of any other database has backups of that."""
    file = file_of(engine)
    if file is None:
        return
    copy = file.with_name(f"{file.name}.before-{HEAD}-was-{revision}")
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    log.info("the memory gets new tables; a copy of it as it was is %s", copy.name)
