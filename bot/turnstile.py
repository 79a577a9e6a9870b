"""How much one person may ask at a time, so that a flood by one never slows another."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from enum import Enum

# Nobody reads faster; who taps through pages quickly makes three requests a second.
REQUESTS, WINDOW_S = 20, 10.0
# People who have not written for a while are forgotten when there are more than these.
_MOST_PEOPLE = 10_000


class Entry(Enum):
    """What becomes of a request."""

    ANSWERED = "answered"
    NOTICE = "notice"
    IGNORED = "ignored"


@dataclass(slots=True)
class _Person:
    answered: deque[float] = field(default_factory=deque)
    closed: bool = False


class Turnstile:
    """Lets a person's requests through until there are too many within a while.

    Then the person gets one notice, and nothing more until the window is empty again.
    """

    def __init__(self, requests: int = REQUESTS, window_s: float = WINDOW_S) -> None:
        self._requests = requests
        self._window_s = window_s
        self._people: dict[int, _Person] = {}

    def __len__(self) -> int:
        return len(self._people)

    def enter(self, person_id: int, now: float) -> Entry:
        """What becomes of a request of this person's at the time `now`, in seconds."""
        person = self._people.get(person_id)
        if person is None:
            self._forget(now)
            person = self._people[person_id] = _Person()
        while person.answered and person.answered[0] <= now - self._window_s:
            person.answered.popleft()
        if not person.answered:
            person.closed = False
        if person.closed:
            return Entry.IGNORED
        if len(person.answered) == self._requests:
            person.closed = True
            return Entry.NOTICE
        person.answered.append(now)
        return Entry.ANSWERED

    def _forget(self, now: float) -> None:
        """Make room, if there are many people, by those who have not written for a window."""
        if len(self._people) < _MOST_PEOPLE:
            return
        idle = now - self._window_s
        self._people = {
            one: person
            for one, person in self._people.items()
            if person.answered and person.answered[-1] > idle
        }
