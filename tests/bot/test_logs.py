"""The token never reaches a log, whichever way it tries."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING

import pytest

from bot.logs import Redacted, set_up_logging

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = "123456:AAE-secret_secret_secret_secret_123"
SECRET = TOKEN.partition(":")[2]


@pytest.fixture
def written() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(Redacted(TOKEN))
    logger = logging.getLogger("tests.redaction")
    logger.propagate = False
    logger.addHandler(handler)
    yield logger, stream
    logger.removeHandler(handler)


def test_the_token_is_taken_out_of_a_message_and_its_arguments(
    written: tuple[logging.Logger, io.StringIO],
) -> None:
    logger, stream = written
    logger.warning("GET https://api.telegram.org/bot%s/getMe for %s", TOKEN, "me")
    logger.warning("%(url)s", {"url": f"/bot{TOKEN.replace(':', '%3A')}/x"})
    logger.warning("half of it: %s", SECRET)
    assert "getMe for me" in stream.getvalue()
    assert SECRET not in stream.getvalue()


def test_the_token_is_taken_out_of_an_exception_its_cause_and_the_stack(
    written: tuple[logging.Logger, io.StringIO],
) -> None:
    logger, stream = written
    try:
        try:
            raise ValueError(f"no answer from /bot{TOKEN}/getUpdates")
        except ValueError as error:
            raise RuntimeError(f"gave up on {TOKEN}") from error
    except RuntimeError:
        logger.exception("failed", stack_info=True)
    assert "RuntimeError" in stream.getvalue()
    assert "getUpdates" in stream.getvalue()
    assert SECRET not in stream.getvalue()


def test_a_token_that_is_not_ours_goes_too(
    written: tuple[logging.Logger, io.StringIO],
) -> None:
    logger, stream = written
    logger.warning("the token `987654321:AAHanotherbotstoken_1234` was rejected")
    logger.warning("http://127.0.0.1:8765/bot987654321:AAHanotherbotstoken_1234/getMe")
    assert "anotherbots" not in stream.getvalue()
    assert "127.0.0.1:8765/bot<token>/getMe" in stream.getvalue()


def test_an_event_is_one_line_of_some_length(
    written: tuple[logging.Logger, io.StringIO],
) -> None:
    logger, stream = written
    logger.warning("cannot get messages: %s", "<html>\n" + "x" * 200_000)
    (line,) = stream.getvalue().splitlines()
    assert line.startswith("cannot get messages: <html> xxx")
    assert len(line) == 500
    assert line.endswith("…")


def test_of_a_long_traceback_each_line_is_cut(
    written: tuple[logging.Logger, io.StringIO],
) -> None:
    logger, stream = written
    try:
        raise ValueError("x" * 200_000)
    except ValueError:
        logger.exception("failed")
    lines = stream.getvalue().splitlines()
    assert lines[0] == "failed"
    assert any("raise ValueError" in line for line in lines)
    assert max(map(len, lines)) == 500


@pytest.fixture
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {
        name: logging.getLogger(name).level
        for name in ("httpx", "httpcore", "telegram", "telegram.ext.Updater")
    }
    yield
    root.handlers[:], root.level = handlers, level
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


@pytest.mark.usefixtures("_logging_as_it_was")
def test_request_lines_stay_silent_even_when_everything_is_logged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logging("DEBUG", TOKEN)
    logging.getLogger("httpx").info("HTTP Request: POST /bot%s/getMe", TOKEN)
    logging.getLogger("httpcore.connection").debug("connect")
    logging.getLogger("bot").debug("with %s", TOKEN)
    logged = capsys.readouterr().err
    assert "bot: with <token>" in logged
    assert "HTTP Request" not in logged
    assert "connect" not in logged
