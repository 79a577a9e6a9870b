"""Getting updates: what cannot be read is skipped, nothing beside it is lost, and it never ends.

An update that breaks the library's schema makes its `get_updates` raise before the offset moves, so
that Telegram sends the same ones again for ever. A token that is refused, be it once by mistake,
makes the library never ask again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.news import News
from bot.reading import read_updates
from bot.transport import AiohttpRequest

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from telegram import Update

_NONE = b'{"ok": true, "result": []}'


class PollingRequest(AiohttpRequest):
    """A transport for updates alone: it has those of the last answer, and the library gets none."""

    __slots__ = ("waiting",)

    waiting: list[Any]

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """See `AiohttpRequest.do_request`; TelegramError for an answer without updates."""
        self.waiting = []
        status, body = await super().do_request(*args, **kwargs)
        if status >= 300:
            return status, body
        waiting = self.parse_json_payload(body)["result"]
        if not isinstance(waiting, list):
            raise TelegramError("no updates in the answer")
        self.waiting = waiting
        return status, _NONE


class SteadyBot(ExtBot[None]):
    """A bot whose `get_updates` returns an empty update in the place of one that is broken.

    It gets none before there is `room` for more.
    """

    def __init__(
        self,
        token: str,
        polling: PollingRequest,
        room: Callable[[], Awaitable[None]] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(token, get_updates_request=polling, **options)
        self._polling = polling
        self._room = room
        self._news = News()

    @property
    def news(self) -> News:
        """How asking for updates goes."""
        return self._news

    async def get_updates(self, *args: Any, **kwargs: Any) -> tuple[Update, ...]:
        """As the library's; an empty update moves the offset past the broken one.

        Raises NetworkError, after which the library asks again, where the token is refused.
        """
        if self._room is not None:
            with self._news.held():
                await self._room()
        self._news.asks()
        try:
            updates = await self._updates(*args, **kwargs)
        except InvalidToken as error:
            refusal = NetworkError(
                f"the token is refused ({error}); if it stays so, compare TELEGRAM_BOT_TOKEN with "
                "the one that @BotFather gave"
            )
            self._news.fails(str(refusal))
            raise refusal from error
        except TelegramError as error:
            self._news.fails(str(error), _pause_s(error))
            raise
        self._news.comes()
        return updates

    async def _updates(self, *args: Any, **kwargs: Any) -> tuple[Update, ...]:
        await super().get_updates(*args, **kwargs)
        updates = read_updates(self._polling.waiting, self)
        if self._polling.waiting and not updates:
            # The library pauses after an error of its own alone, and this would come again.
            raise TelegramError("no updates in the answer")
        return updates


def _pause_s(error: TelegramError) -> float:
    # The seconds as they are: the public attribute is about to change its type.
    return error._retry_after.total_seconds() if isinstance(error, RetryAfter) else 0.0
