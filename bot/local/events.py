"""What each person sees happen, in order, for the chat page to follow."""

import asyncio
from collections import deque
from collections.abc import Callable

from bot.local.bell import Bell
from bot.local.params import JsonObject

MAX_WAIT_SECONDS = 60
# A page that comes late gets this much of the past.
MAX_KEPT = 5_000

EVERYONE = None

Hear = Callable[[JsonObject], None]


class Events:
    """One numbered stream; each person reads their own part of it."""

    def __init__(self) -> None:
        self.bell = Bell()
        self.last = 0
        self._kept: deque[tuple[int | None, JsonObject]] = deque(maxlen=MAX_KEPT)
        # Called with each event as it happens, for who holds the server.
        self.heard: Hear = lambda event: None

    def add(self, audience: int | None, kind: str, **content: object) -> None:
        """`audience` is a user's id, or EVERYONE."""
        self.last += 1
        event: JsonObject = {"seq": self.last, "type": kind, **content}
        self._kept.append((audience, event))
        self.bell.ring()
        self.heard(event)

    async def after(self, seq: int, user_id: int, seconds: float) -> list[JsonObject]:
        """What this person sees after event `seq`, once there is something or time is up.

        A `seq` that was never given comes from a page of an earlier server, and is not waited for.
        """
        deadline = asyncio.get_running_loop().time() + min(seconds, MAX_WAIT_SECONDS)
        while not (seen := self._seen(seq, user_id)) and seq <= self.last and not self.bell.closed:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                break
            await self.bell.wait(left)
        return seen

    def _seen(self, seq: int, user_id: int) -> list[JsonObject]:
        seen: list[JsonObject] = []
        for audience, event in reversed(self._kept):
            if event["seq"] <= seq:
                break
            if audience in (EVERYONE, user_id):
                seen.append(event)
        return seen[::-1]
