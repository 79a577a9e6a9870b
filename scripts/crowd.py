"""People who write to a bot and tap, right in its Bot API server, and count what comes back.

Nothing goes over HTTP on their side, so that a thousand of them are no work beside the bot's.
"""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections import Counter, defaultdict, deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.buttons import GarbledButtonError, Place, Press, decode
from engine import Mood

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.local import LocalServer
    from engine import Track

MIX = {"similar": 40, "vibe": 20, "cluster": 15, "tap": 20, "nonsense": 5}
# So many lists a person keeps to tap on later.
_LISTS = 6
# So often it is looked whether everybody is answered.
_LOOK_S = 0.02

Json = dict[str, Any]


@dataclass(eq=False)
class Asked:
    """A request: by whom, of which kind, when (seconds), and when it was answered."""

    person: int
    kind: str
    at: float
    answered_at: float | None = None

    @property
    def took_ms(self) -> float:
        """How long the person waited; endless without an answer."""
        return (self.answered_at - self.at) * 1_000 if self.answered_at else float("inf")


@dataclass
class _Person:
    waiting: deque[Asked] = field(default_factory=deque)
    lists: deque[Json] = field(default_factory=lambda: deque(maxlen=_LISTS))


class Crowd:
    """Holds what was asked through one server and not answered yet.

    A person's messages are answered in their order by one message each, a tap by a change of the
    message that it was on, or by a message.
    """

    def __init__(self, server: LocalServer, tracks: Sequence[Track], seed: int = 0) -> None:
        self._server = server
        self._tracks = tracks
        self._chance = random.Random(seed)
        self._people: defaultdict[int, _Person] = defaultdict(_Person)
        self._taps: dict[tuple[int, int], Asked] = {}
        self._heard_at = 0.0
        self.unanswered = 0
        # How many taps of each were acknowledged; more than one is a mistake.
        self.acknowledged: Counter[str] = Counter()
        self.extra = 0
        server.chats.events.heard = self._hear

    def ask(self, person: int, kind: str | None = None) -> Asked:
        """Have a person ask something, of the mix or of one kind; a tap needs a list to be there.

        Without one, a mood is asked for.
        """
        kind = kind or self._chance.choices(list(MIX), list(MIX.values()))[0]
        if kind == "tap":
            tapped = self._tap(person)
            if tapped is not None:
                return tapped
            kind = "vibe"
        return self.say(person, kind, self._words(kind))

    def lists_of(self, person: int) -> int:
        """How many lists a person has that were not tapped on yet."""
        return len(self._people[person].lists)

    def say(self, person: int, kind: str, text: str) -> Asked:
        """Have a person write `text`."""
        asked = self._waits(Asked(person, kind, time.perf_counter()))
        self._people[person].waiting.append(asked)
        self._server.chats.say(person, text)
        return asked

    async def answered(self, patience_s: float) -> bool:
        """Wait until nobody waits any more, but give up when nothing came for so long."""
        self._heard_at = time.perf_counter()
        while self.unanswered:
            if time.perf_counter() - self._heard_at > patience_s:
                return False
            await asyncio.sleep(_LOOK_S)  # not by an event, which each answer would pay for
        return True

    def waits(self, person: int) -> bool:
        """Whether a person has asked something that is not answered yet."""
        return bool(self._people[person].waiting) or self._tap_key(person) is not None

    def give_up(self, before: float = math.inf) -> list[Asked]:
        """Wait no more for what was asked before a moment; what that was."""
        lost = [one for person in self._people.values() for one in person.waiting]
        lost = [one for one in (*lost, *self._taps.values()) if one.at < before]
        for one in lost:
            waiting = self._people[one.person].waiting
            if one in waiting:
                waiting.remove(one)
        self._taps = {key: one for key, one in self._taps.items() if one not in lost}
        self.unanswered -= len(lost)
        return lost

    def _waits(self, asked: Asked) -> Asked:
        self.unanswered += 1
        return asked

    def _tap(self, person: int) -> Asked | None:
        """A tap on a list that was not tapped yet, and on what leads to another list."""
        lists = self._people[person].lists
        while lists:
            message = lists.popleft()
            if data := _ways(message):
                asked = self._waits(Asked(person, "tap", time.perf_counter()))
                self._taps[person, message["message_id"]] = asked
                self._server.chats.tap(person, message["message_id"], self._chance.choice(data))
                return asked
        return None

    def _words(self, kind: str) -> str:
        match kind:
            case "similar":
                track = self._chance.choice(self._tracks)
                # Telegram's apps would send more as two messages.
                return f"/similar {track.title} {track.artist}"[:1_000]
            case "vibe":
                return f"/vibe {' '.join(self._chance.sample([mood.value for mood in Mood], 2))}"
            case "cluster":
                return "/cluster"
        return "".join(self._chance.choices("qwxzvkj", k=12))

    def _hear(self, event: Json) -> None:
        if event["type"] == "answer":
            self.acknowledged[event["callback_query_id"]] += 1
            return
        message = event.get("message")
        if message is None or not message["from"]["is_bot"]:
            return
        person, number = message["chat"]["id"], message["message_id"]
        if person not in self._people:
            return
        if event["type"] == "edit":
            asked = self._taps.pop((person, number), None)
        else:
            waiting = self._people[person].waiting
            asked = waiting.popleft() if waiting else self._tap_of(person)
        if asked is None:
            self.extra += 1
            return
        asked.answered_at = self._heard_at = time.perf_counter()
        if event["type"] == "message" and "reply_markup" in message:
            self._people[person].lists.append(message)
        self.unanswered -= 1

    def _tap_of(self, person: int) -> Asked | None:
        """The tap that a new message answers, because the old one could not be changed."""
        key = self._tap_key(person)
        return None if key is None else self._taps.pop(key)

    def _tap_key(self, person: int) -> tuple[int, int] | None:
        return next((key for key in self._taps if key[0] == person), None)


def _ways(message: Json) -> list[str]:
    """The buttons of a message that lead to another list in its place."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    data = [key["callback_data"] for row in rows for key in row if "callback_data" in key]
    return [one for one in data if _leads_on(one)]


def _leads_on(data: str) -> bool:
    with suppress(GarbledButtonError):
        return isinstance(decode(data), Place | Press)
    return False
