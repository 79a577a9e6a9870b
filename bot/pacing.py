"""Telegram's limits, kept before it has to enforce them; its bad moments, waited for.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this has the numbers.
The library's own limiter stops all chats when Telegram asks for a pause in one; this one does not.
"""

from __future__ import annotations

import asyncio
import logging
import math
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from aiolimiter import AsyncLimiter
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.ext import BaseRateLimiter

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

    Call = Callable[..., Coroutine[Any, Any, Any]]
    Chat = int | str

PER_SECOND = 30
# One a second on the average; Telegram allows short bursts.
BURST = 3
GROUP_PER_MINUTE = 20
# Whoever waits longer has gone on to something else.
_LONGEST_PAUSE_S = 60.0
# So often a call is made again, and after a fault of the network so much later each time: a bad
# minute costs nobody an answer.
_AGAIN_S = (0.5, 2.0, 5.0, 15.0, 30.0)
# What is only good at its moment.
_COURTESIES = {"sendChatAction"}
# Idle limiters are forgotten when there are more than these.
_MOST_CHATS = 5_000

log = logging.getLogger(__name__)


class Pacer(BaseRateLimiter[int]):
    """Holds each call back until its chat and all chats together may have it.

    `outdated` tells of a chat's message whether a later tap on it waits, whose answer will take
    this one's place: then an edit is dropped rather than queued. With `paced` False only what
    Telegram asks for is waited for, as for a Bot API server of one's own.
    """

    def __init__(
        self,
        outdated: Callable[[int, int], bool] = lambda chat_id, message_id: False,
        *,
        paced: bool = True,
    ) -> None:
        self._outdated = outdated
        self._paced = paced
        self._all = AsyncLimiter(PER_SECOND, 1)
        self._chats: dict[Chat, AsyncLimiter] = {}
        self._paused_until: dict[Chat, float] = {}
        self._blocked: set[Chat] = set()
        # So many calls wait for nothing but their own chat's turn.
        self.held = 0

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to let go of."""

    async def hurry(self) -> None:
        """Hold nothing back any more but what Telegram asks for: the bot is about to stop."""
        self._paced = False
        for limiter in (self._all, *self._chats.values()):
            limiter.max_rate = math.inf
            # Who takes a turn wakes those who wait for one.
            await limiter.acquire()

    def heard_from(self, chat_id: int) -> None:
        """Somebody wrote there: whoever had blocked the bot has it back."""
        self._blocked.discard(chat_id)

    async def process_request(
        self,
        callback: Call,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """See `telegram.ext.BaseRateLimiter.process_request`.

        A call is made again after a pause that Telegram asks for, after a fault of the network,
        but for what took too long and may have arrived, and in the group that a group has become.
        RetryAfter when nobody would wait so long; Forbidden at once in a chat that has blocked the
        bot.
        """
        chat = _chat(data)
        if chat is None or endpoint in _COURTESIES:
            return await callback(*args, **kwargs)
        for again_s in (*_AGAIN_S, None):
            await self._turn(chat)
            if self._is_outdated(endpoint, data):
                # The library takes True for an edit that went well.
                return True
            try:
                return await callback(*args, **kwargs)
            except (RetryAfter, ChatMigrated, NetworkError, Forbidden) as error:
                if again_s is None or not self._mends(error, chat, endpoint):
                    raise
                if isinstance(error, ChatMigrated):
                    data["chat_id"] = chat = error.new_chat_id
                elif not isinstance(error, RetryAfter):
                    await asyncio.sleep(again_s)
        raise AssertionError("the last time returns or raises")

    def _mends(self, error: Exception, chat: Chat, endpoint: str) -> bool:
        """Whether the call may go well another time."""
        match error:
            case RetryAfter():
                return self._pauses(chat, error)
            case ChatMigrated():
                return True
            case Forbidden():
                self._blocked.add(chat)
                return False
            case BadRequest():
                return False
            case TimedOut():
                # It may have arrived, and nobody wants the same message twice.
                return endpoint.startswith("edit")
        return True

    async def _turn(self, chat: Chat) -> None:
        if chat in self._blocked:
            raise Forbidden("this chat has blocked the bot before")
        while True:
            if self._paced:
                with self._holding():
                    await self._limiter(chat).acquire()
                await self._all.acquire()
            if (seconds := self._pause_s(chat)) <= 0:
                self._paused_until.pop(chat, None)
                return
            if seconds > _LONGEST_PAUSE_S:
                raise RetryAfter(timedelta(seconds=math.ceil(seconds)))
            # It may be prolonged meanwhile, and at its end not all may go at once.
            with self._holding():
                await asyncio.sleep(seconds)

    @contextmanager
    def _holding(self) -> Iterator[None]:
        self.held += 1
        try:
            yield
        finally:
            self.held -= 1

    def _pause_s(self, chat: Chat) -> float:
        """How long that chat's calls are still held."""
        return self._paused_until.get(chat, 0.0) - asyncio.get_running_loop().time()

    def _pauses(self, chat: Chat, error: RetryAfter) -> bool:
        """Hold that chat's calls for as long as Telegram asks; whether anybody would wait."""
        # The seconds as they are: the public attribute is about to change its type.
        seconds = error._retry_after.total_seconds()
        log.warning("Telegram asks for a pause of %.0f s in one chat", seconds)
        until = asyncio.get_running_loop().time() + seconds
        self._paused_until[chat] = max(until, self._paused_until.get(chat, 0.0))
        return seconds <= _LONGEST_PAUSE_S

    def _limiter(self, chat: Chat) -> AsyncLimiter:
        limiter = self._chats.get(chat)
        if limiter is None:
            self._forget_idle()
            in_group = isinstance(chat, str) or chat < 0
            limiter = AsyncLimiter(GROUP_PER_MINUTE, 60) if in_group else AsyncLimiter(BURST, BURST)
            self._chats[chat] = limiter
        return limiter

    def _forget_idle(self) -> None:
        if len(self._chats) >= _MOST_CHATS:
            self._chats = {
                chat: limiter
                for chat, limiter in self._chats.items()
                if not limiter.has_capacity(limiter.max_rate)
            }

    def _is_outdated(self, endpoint: str, data: dict[str, Any]) -> bool:
        if not endpoint.startswith("editMessage"):
            return False
        chat_id, message_id = data.get("chat_id"), data.get("message_id")
        return (
            isinstance(chat_id, int)
            and isinstance(message_id, int)
            and self._outdated(chat_id, message_id)
        )


def _chat(data: dict[str, Any]) -> Chat | None:
    chat_id = data.get("chat_id")
    return chat_id if isinstance(chat_id, (int, str)) else None
