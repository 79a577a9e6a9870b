"""Which updates may be handled at the same time, and which one after the other."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

if TYPE_CHECKING:
    from collections.abc import Awaitable

# Updates that wait for their turn count as well, so one busy person does not use this up.
_AT_ONCE = 1024

Lane = tuple[str, int, int]


class Lanes(BaseUpdateProcessor):
    """Everything at once, but two taps on one message, or two messages of one person, in order.

    Without it the page of a first tap could overwrite that of a second.
    """

    def __init__(self) -> None:
        super().__init__(_AT_ONCE)
        # A lock goes when nobody holds it or waits for it any more.
        self._locks: WeakValueDictionary[Lane, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the updates before it in its lane, then handle it."""
        lane = _lane(update)
        if lane is None:
            await coroutine
            return
        # Tasks take a lock in the order in which they asked for it, which is that of the updates.
        async with self._locks.setdefault(lane, asyncio.Lock()):
            await coroutine

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to let go of."""


def _lane(update: object) -> Lane | None:
    if not isinstance(update, Update):
        return None
    query = update.callback_query
    if query is not None and query.message is not None:
        return "message", query.message.chat.id, query.message.message_id
    if update.effective_chat is None or update.effective_user is None:
        return None
    return "person", update.effective_chat.id, update.effective_user.id
