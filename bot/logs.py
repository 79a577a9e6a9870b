"""Logging: one line per event on stderr, of some length at most, and never the token."""

from __future__ import annotations

import logging
import re
import traceback

# A bot token as it stands in a message, or after "bot" in an address, where %3A is a colon.
_TOKEN = re.compile(r"(?<!\d)\d{3,}(?::|%3A)[\w-]{8,}", re.IGNORECASE)
_HIDDEN = "<token>"
# Enough for any line of the bot's own; what stands in Telegram's place may answer with whole pages.
_LONGEST = 500


class Redacted(logging.Filter):
    """Takes the token out of a record, its message, arguments, exception and stack, and cuts it."""

    def __init__(self, token: str | None = None) -> None:
        super().__init__()
        # The part behind the colon is the secret, so it goes wherever it stands alone, too.
        self._secret = token.partition(":")[2] if token else ""

    def redact(self, text: str) -> str:
        """`text` without the token."""
        text = _TOKEN.sub(_HIDDEN, text)
        return text.replace(self._secret, _HIDDEN) if self._secret else text

    def filter(self, record: logging.LogRecord) -> bool:
        message = " ".join(self.redact(record.getMessage()).splitlines())
        record.msg, record.args = _cut(message), None
        if record.exc_info and record.exc_info[1]:
            lines = traceback.format_exception(record.exc_info[1])
            # The formatter prints this text rather than formatting the exception again.
            told = self.redact("".join(lines).rstrip()).splitlines()
            record.exc_text = "\n".join(_cut(line) for line in told)
        if record.stack_info:
            record.stack_info = self.redact(record.stack_info)
        return True


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


class WithoutContent(logging.Filter):
    """Drops the library's report of an update it cannot read: what people wrote stands in it."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not str(record.msg).startswith("Error while parsing updates!")


class WithoutRetries(logging.Filter):
    """Drops how the library's loop gave up, with a traceback: the bot tells it, and goes on."""

    def filter(self, record: logging.LogRecord) -> bool:
        return "Aborting" not in str(record.msg)


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
    logging.getLogger("telegram.ext").addFilter(WithoutRetries())
    if level in ("DEBUG", "INFO"):
        # What the library tells at INFO, the bot tells in its own words; at DEBUG it tells names
        # and texts.
        logging.getLogger("telegram").setLevel(logging.WARNING)
