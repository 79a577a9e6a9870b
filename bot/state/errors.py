"""What can be wrong with the bot's memory."""


class StateError(Exception):
    """The database that DATABASE_URL names cannot be used, and will not be by waiting."""


class UnavailableError(Exception):
    """The database does not answer now: it is locked or broken, or its disk is full."""


class ForgottenError(Exception):
    """Nothing is kept under that key: the database was changed or emptied, or it is long ago."""
