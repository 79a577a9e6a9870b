"""The updates that wait for the bot, handed out as getUpdates does."""

import asyncio
from collections import deque
from collections.abc import Collection

from bot.local.bell import Bell
from bot.local.failures import ApiError
from bot.local.params import JsonObject

MAX_POLL_SECONDS = 50


class Updates:
    """A queue that forgets an update only when the bot asks for the one after it."""

    def __init__(self) -> None:
        self.bell = Bell()
        self._waiting: deque[JsonObject] = deque()
        self._last_id = 0
        self._allowed: frozenset[str] = frozenset()
        self._poll = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, kind: str, content: JsonObject) -> None:
        """`kind` is the field of the update that has the content, such as "message"."""
        if self._allowed and kind not in self._allowed:
            return
        self.put({kind: content})

    def put(self, update: JsonObject) -> None:
        """Any update, even of a kind that was not asked for; it may bring a number of its own."""
        number = update.get("update_id", self._last_id + 1)
        self._last_id = max(self._last_id, number)
        self._waiting.append({"update_id": number, **update})
        self.bell.ring()

    def allow(self, kinds: Collection[str]) -> None:
        """Only these kinds from now on; all of them if there are none."""
        self._allowed = frozenset(kinds)

    def drop(self) -> None:
        self._waiting.clear()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[JsonObject]:
        """The updates from `offset` on, at most `limit`, once there is one.

        Those before `offset` are confirmed and gone; a negative one keeps only the last ones. A
        poll ends the one before it, which gets the 409.
        """
        self._confirm(offset)
        self._poll += 1
        poll = self._poll
        self.bell.ring()
        deadline = asyncio.get_running_loop().time() + min(seconds, MAX_POLL_SECONDS)
        while not self._waiting and not self.bell.closed:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                break
            await self.bell.wait(left)
            if poll != self._poll:
                raise ApiError(
                    409,
                    "Conflict: terminated by other getUpdates request; "
                    "make sure that only one bot instance is running",
                )
        return [update for update, _ in zip(self._waiting, range(limit), strict=False)]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        while offset > 0 and self._waiting and self._waiting[0]["update_id"] < offset:
            self._waiting.popleft()
