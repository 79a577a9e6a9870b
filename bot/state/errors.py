"""What can be wrong with the bot's memory."""

from __future__ import annotations

from sqlalchemy.exc import ArgumentError, DBAPIError


class StateError(Exception):
    """The database that DATABASE_URL names cannot be used, and will not be by waiting."""


class UnavailableError(Exception):
    """The database does not answer now: it is locked or broken, or its disk is full."""


class ForgottenError(Exception):
    """Nothing is kept under that key: the database was changed or emptied, or it is long ago."""


def reason(error: Exception) -> str:
    """Why a database cannot be used, in one line for the operator."""
    match error:
        case ArgumentError() | ValueError():
            return "expected an address like sqlite:////home/me/segue.sqlite"
        case ModuleNotFoundError():
            return f"the Python package {error.name} for this kind of database is not installed"
        case DBAPIError():
            return str(error.orig).splitlines()[0]
        case OSError(strerror=str(said), filename=name):
            return f"{said}: {name}"
    return str(error).splitlines()[0]
