"""A bot in a process of its own, and people who talk to it over HTTP as Telegram does."""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp

from bot.local import LocalServer
from engine import Mood
from scripts.crowd import MIX
from scripts.processes import started

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from engine import Track
    from scripts.processes import Running

PATIENCE_S = 30.0
# One person who asks more at a time is asked to wait.
REQUESTS_EACH = 10

Json = dict[str, Any]


@dataclass
class Served:
    """A bot's process behind a Bot API server, and the person who talks to it now."""

    server: LocalServer
    session: aiohttp.ClientSession
    bot: Running
    person: int = 1
    seen: int = 0
    last: Json = field(default_factory=dict)

    def next_person(self) -> None:
        """From now on, somebody else talks to the bot."""
        self.person, self.seen, self.last = self.person + 1, 0, {}

    async def say(self, text: str) -> float:
        """Write `text`; returns the seconds until the bot has answered."""
        return await self._answered("message", "/chat/say", {"text": text})

    async def tap_any(self, chance: random.Random) -> float:
        """Tap a button of the last message; returns the seconds until the message has changed."""
        keyboard = self.last["reply_markup"]["inline_keyboard"]
        # The first row leads to songs like those of the list, so the message surely changes.
        data = chance.choice(keyboard[0])["callback_data"]
        body = {"message_id": self.last["message_id"], "data": data}
        return await self._answered("edit", "/chat/tap", body)

    def memory_mib(self) -> float:
        """The resident memory of the bot's process."""
        return self.bot.memory_mib()

    async def _answered(self, kind: str, path: str, body: Json) -> float:
        began = time.perf_counter()
        async with asyncio.timeout(PATIENCE_S):
            async with self.session.post(
                f"{self.server.url}{path}", json={"user": self.person, **body}
            ) as sent:
                sent.raise_for_status()
            while True:
                for event in await self._events():
                    message = event.get("message", {})
                    if event["type"] == kind and message["from"]["is_bot"]:
                        self.last = message
                        return time.perf_counter() - began

    async def _events(self) -> list[Json]:
        query = {"user": self.person, "after": self.seen, "wait": 5}
        async with self.session.get(f"{self.server.url}/chat/events", params=query) as response:
            news = await response.json()
        self.seen = news["next"]
        return list(news["events"])


@asynccontextmanager
async def served(command: Sequence[str], environment: dict[str, str]) -> AsyncIterator[Served]:
    """Start a bot in a process of its own, against a Bot API server in this one."""
    server = LocalServer(0)
    await server.start()
    try:
        async with (
            started(command, environment, server) as bot,
            aiohttp.ClientSession() as session,
        ):
            yield Served(server, session, bot)
    finally:
        await server.stop()


async def conversation(bot: Served, tracks: Sequence[Track], requests: int) -> list[float]:
    """The seconds that each of a mix of requests took, as people would make them."""
    chance = random.Random(requests)
    moods = [mood.value for mood in Mood]
    taken = []
    for number in range(requests):
        if number % REQUESTS_EACH == 0:
            bot.next_person()
        track = chance.choice(tracks)
        wish = chance.choices(list(MIX), list(MIX.values()))
        match wish[0]:
            case "similar":
                taken.append(await bot.say(f"/similar {track.title} {track.artist}"))
            case "vibe":
                taken.append(await bot.say(f"/vibe {' '.join(chance.sample(moods, 2))}"))
            case "cluster":
                taken.append(await bot.say("/cluster"))
            case "nonsense":
                taken.append(await bot.say("".join(chance.choices("qwxzvkj", k=12))))
            case _:
                # There must be a list to tap on.
                await bot.say(f"/vibe {chance.choice(moods)}")
                taken.append(await bot.tap_any(chance))
    return taken
