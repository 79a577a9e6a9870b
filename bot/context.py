"""What every handler has at hand: the engine, the memory, and a way to ask them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar, cast

from telegram import Update
from telegram.ext import Application, CallbackContext, ExtBot

from bot.buttons import tag
from bot.sender import sender
from bot.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from bot.command import Command
    from bot.keeping import Keeper
    from bot.live import Answering, Live
    from bot.metrics import Metrics
    from bot.pictures import Studio
    from bot.state import State
    from engine import Engine

P = ParamSpec("P")
T = TypeVar("T")
Bag = dict[Any, Any]

# Questions that take tens of milliseconds. One is asked at a time, so that a worker is left.
_SLOW = frozenset({"_steps"})
# Questions that take less time than the way to a thread and back, which is a tenth of a
# millisecond, and several under load: who is named is told in a quarter of a millisecond.
_QUICK = frozenset(
    {"_wished", "artist", "asked", "browse", "examples", "find_artist", "find_artists", "spread"}
    | {"track", "understood"}
)
# To read the longest message may take a hundred times as long as what people ask.
_LONG_TEXT = 200


@dataclass(frozen=True, slots=True)
class Services:
    """What one Application works with, from its start to its end."""

    live: Live
    state: State
    keeper: Keeper
    commands: tuple[Command, ...]
    workers: Executor
    metrics: Metrics | None = None
    turns: Turns = field(default_factory=Turns)
    slow: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))

    def close(self) -> None:
        """Let go of the threads; what has not begun is not begun."""
        self.workers.shutdown(wait=False, cancel_futures=True)
        self.keeper.close()
        self.live.close()


class Context(CallbackContext[ExtBot[None], Bag, Bag, Bag]):
    """The context of one update."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._answering: Answering | None = None
        # Who wrote or tapped; 0 for nobody.
        self.person = 0

    @classmethod
    def from_update(
        cls, update: object, application: Application[Any, Any, Any, Any, Any, Any]
    ) -> Self:
        """See the library; called for each update."""
        context = super().from_update(update, application)
        if isinstance(update, Update):
            context.person = sender(update)
        return context

    @property
    def services(self) -> Services:
        return cast("Services", self.bot_data[Services])

    @property
    def engine(self) -> Engine:
        return self.answering.engine

    @property
    def studio(self) -> Studio:
        return self.answering.studio

    @property
    def answering(self) -> Answering:
        """The run that answers this update, the same one from its first question to its last."""
        if self._answering is None:
            self._answering = self.services.live.now
        return self._answering

    @property
    def run(self) -> str:
        """The tag of the trained run that answers."""
        return tag(self.engine.run_id)

    @property
    def in_private(self) -> bool:
        """Whether nobody else reads the chat: those of several people have negative numbers."""
        return self._chat_id is not None and self._chat_id > 0

    async def ask(self, question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The answer to a question that blocks, such as the engine's, from a worker's thread."""
        loop, services = asyncio.get_running_loop(), self.services
        call = partial(question, *args, **kwargs)
        if services.metrics is not None:
            call = partial(services.metrics.asked, question.__name__.lstrip("_"), call)
        if question.__name__ in _QUICK and not any(map(_is_long, args)):
            return call()
        if question.__name__ in _SLOW:
            async with services.turns.of(self.person), services.slow:
                return await loop.run_in_executor(services.workers, call)
        return await loop.run_in_executor(services.workers, call)

    async def keep(self, text: str) -> str:
        """Remember `text` for a button; returns the key that rides in it."""
        return await self.services.keeper.keep(text, self.person)

    async def remember(self, what: Callable[[int], T]) -> T:
        """What the memory does for who asks, behind all that is to be kept before it."""
        return await self.services.keeper.then(what, self.person)

    async def recall(self, key: str) -> str:
        """The text that a button's key stands for."""
        return await asyncio.to_thread(self.services.state.recall, key)


def _is_long(argument: object) -> bool:
    return isinstance(argument, str) and len(argument) > _LONG_TEXT
