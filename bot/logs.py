"""Logging: one line per event on stderr, and never the token."""

from __future__ import annotations

import logging
import re
import traceback

# A bot token as it stands in a message, or after "bot" in an address, where %3A is a colon.
_TOKEN = re.compile(r"(?<!\d)\d{3,}(?::|%3A)[\w-]{8,}", re.IGNORECASE)
_HIDDEN = "<token>"


class Redacted(logging.Filter):
    """Takes the token out of a record: its message, arguments, exception and stack."""

    def __init__(self, token: str | None = None) -> None:
        super().__init__()
        # The part behind the colon is the secret, so it goes wherever it stands alone, too.
        self._secret = token.partition(":")[2] if token else ""

    def redact(self, text: str) -> str:
        """`text` without the token."""
        text = _TOKEN.sub(_HIDDEN, text)
        return text.replace(self._secret, _HIDDEN) if self._secret else text

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self.redact(record.getMessage()), None
        if record.exc_info and record.exc_info[1]:
            lines = traceback.format_exception(record.exc_info[1])
            # The formatter prints this text rather than formatting the exception again.
            record.exc_text = self.redact("".join(lines).rstrip())
        if record.stack_info:
            record.stack_info = self.redact(record.stack_info)
        return True


class WithoutContent(logging.Filter):
    """Drops the library's report of an update it cannot read: what people wrote stands in it."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not str(record.msg).startswith("Error while parsing updates!")


def set_up_logging(level: str, token: str | None) -> None:
    """Log to stderr from `level` up."""
    handler = logging.StreamHandler()
    handler.addFilter(Redacted(token))
    logging.basicConfig(
        level=level,
        format="%(asctime)s %(levelname)-7s %(name)s: %(message)s",
        datefmt="%Y-%m-%d %H:%M:%S",
        handlers=[handler],
        force=True,
    )
    # They tell every request with its address, in which the token stands, or every step.
    for noisy in ("httpx", "httpcore", "alembic", "matplotlib"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # It tells at length when the network is gone at the end; errors before that come to the bot.
    logging.getLogger("telegram.ext.Updater").setLevel(logging.CRITICAL)
    # The bot tells broken updates itself, without what people wrote in them.
    logging.getLogger("telegram.ext.ExtBot").addFilter(WithoutContent())
    if level in ("DEBUG", "INFO"):
        # What the library tells at INFO, the bot tells in its own words; at DEBUG it tells names
        # and texts.
        logging.getLogger("telegram").setLevel(logging.WARNING)
