"""Getting updates: what the library cannot read is skipped, and nothing beside it is lost.

An update that breaks the library's schema makes `get_updates` raise before the offset moves, so
that Telegram sends the same ones again for ever.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.transport import AiohttpRequest

if TYPE_CHECKING:
    from telegram import Bot

# Of the message that a tap is on, what nobody asks for: the bot itself has written it. A list's
# links and buttons take the library longer than everything else in an update.
_OWN = ("from", "entities", "caption_entities", "reply_markup", "reply_to_message")

log = logging.getLogger(__name__)


class PollingRequest(AiohttpRequest):
    """A transport that remembers the last answer, for whoever could not read it."""

    __slots__ = ("last_answer",)

    last_answer: bytes

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """See `AiohttpRequest.do_request`."""
        status, self.last_answer = await super().do_request(*args, **kwargs)
        return status, self.last_answer

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """See `AiohttpRequest.parse_json_payload`; taps come without what is `_OWN`."""
        answer = AiohttpRequest.parse_json_payload(payload)
        updates = answer.get("result")
        for update in updates if isinstance(updates, list) else ():
            _lighten(update)
        return answer


class SteadyBot(ExtBot[None]):
    """A bot whose `get_updates` returns an empty update in the place of one that is broken."""

    def __init__(self, token: str, polling: PollingRequest, **options: Any) -> None:
        super().__init__(token, get_updates_request=polling, **options)
        self._polling = polling

    async def get_updates(self, *args: Any, **kwargs: Any) -> tuple[Update, ...]:
        """As the library's; an empty update moves the offset past the broken one."""
        try:
            return await super().get_updates(*args, **kwargs)
        except TelegramError:
            raise
        except Exception as error:
            answer = self._polling.parse_json_payload(self._polling.last_answer)
            waiting = answer.get("result")
            updates = read_updates(waiting, self) if isinstance(waiting, list) else ()
            if not updates:
                # The library pauses after an error of its own alone, and this would come again.
                raise TelegramError("no updates in the answer") from error
            return updates


def read_updates(answer: list[Any], bot: Bot) -> tuple[Update, ...]:
    """The updates of an answer, in order; those that are broken are empty but for their number.

    What has no number cannot be skipped by it, and is left out.
    """
    updates = (read_update(one, bot) for one in answer)
    return tuple(update for update in updates if update is not None)


def read_update(content: Any, bot: Bot) -> Update | None:
    """One update; empty where it is broken, None where it has no number either."""
    number = content.get("update_id") if isinstance(content, dict) else None
    if not isinstance(number, int):
        log.error("skipped an update without a number")
        return None
    _lighten(content)
    try:
        return Update.de_json(content, bot)
    except Exception as error:  # whatever the library trips over
        # Not the content: it is what somebody wrote.
        kinds = ", ".join(sorted(content.keys() - {"update_id"}))
        log.error("skipped update %d (%s): %s", number, kinds, type(error).__name__)
        return Update(number)


def _lighten(content: Any) -> None:
    """Take out of an update what would be read for nobody."""
    tap = content.get("callback_query") if isinstance(content, dict) else None
    message = tap.get("message") if isinstance(tap, dict) else None
    if isinstance(message, dict):
        for part in _OWN:
            message.pop(part, None)
