"""Which updates are handled, which of them at the same time, and which one after the other."""

from __future__ import annotations

import asyncio
import inspect
from collections import Counter, OrderedDict
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakValueDictionary

from telegram import Message, Update
from telegram.constants import ChatType, MessageEntityType
from telegram.ext import BaseUpdateProcessor

from bot.sender import sender
from bot.turnstile import Entry, Turnstile

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from contextlib import AbstractContextManager

    Notice = Callable[[Update], Awaitable[None]]
    Observe = Callable[[object], AbstractContextManager[None]]

# Updates that wait for their turn count as well.
_AT_ONCE = 4_096
# So many of one chat's wait at most. Telegram takes one message a second in a private chat and 20 a
# minute in a group: who asks more for long would wait for ever, and fill everybody's places.
MOST_OF_A_CHAT = 20
# What is fetched is Telegram's no longer, and must be answered in the ten seconds that a stop may
# take: no more is fetched while so many are in hand, or so many of them wait for no turn of theirs.
MOST_IN_HAND, MOST_AT_WORK = 2_000, 200
# So often it is looked whether there is room.
_LOOK_S = 0.02
# Telegram sends an update again when it did not hear that the first one arrived.
_REMEMBERED = 2_000
# A handler that is broken off has so long to let go of what it holds.
_BROKEN_OFF_S = 1.0

Lane = tuple[str, int, int]
T = TypeVar("T")


class Lanes(BaseUpdateProcessor):
    """Everything at once, but two taps on one message, or two messages of one person, in order.

    Without it the page of a first tap could overwrite that of a second. An update that came before
    is dropped, and so is what a person asks beyond measure, but for one `notice`. `replaces` tells
    by its data whether a tap changes the message it is on. `heard_from` is told of each chat from
    which something comes. `observe` is entered around each update that is handled. `held` tells how
    many answers wait for nothing but their own chat's turn.
    """

    def __init__(
        self,
        notice: Notice,
        replaces: Callable[[str], bool],
        heard_from: Callable[[int], None] = lambda chat_id: None,
        turnstile: Turnstile | None = None,
        observe: Observe | None = None,
        held: Callable[[], int] = lambda: 0,
    ) -> None:
        super().__init__(_AT_ONCE)
        self._notice = notice
        self._replaces = replaces
        self._heard_from = heard_from
        self._turnstile = turnstile or Turnstile()
        self._observe: Observe = observe or (lambda update: nullcontext())
        # A lock goes when nobody holds it or waits for it any more.
        self._locks: WeakValueDictionary[Lane, asyncio.Lock] = WeakValueDictionary()
        self._waiting: Counter[Lane] = Counter()
        self._held = held
        self._at_work = 0
        self._closing = False
        self._of_chat: Counter[int] = Counter()
        self._crowded: set[int] = set()
        self._handled: OrderedDict[int, None] = OrderedDict()
        self._in_hand: set[asyncio.Task[Any]] = set()

    def outdated(self, chat_id: int, message_id: int) -> bool:
        """Whether what is being put into a message will be replaced by a tap that waits."""
        return self._waiting[_of_message(chat_id, message_id)] > 0

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the updates before it in its lane, then handle it."""
        task = asyncio.current_task()
        if task is not None:
            self._in_hand.add(task)
            task.add_done_callback(self._in_hand.discard)
        entry = self._enter(update)
        if entry is not Entry.ANSWERED:
            _drop(coroutine)
            if entry is Entry.NOTICE and isinstance(update, Update):
                await self._notice(update)
            return
        lane = _lane(update)
        with self._observe(update), self._in_chat(update):
            if lane is None:
                await self._worked(coroutine)
                return
            # Tasks take a lock in the order in which they asked for it: that of the updates.
            lock = self._locks.setdefault(lane, asyncio.Lock())
            with self._counted(lane, update):
                await lock.acquire()
            try:
                await self._worked(coroutine)
            finally:
                lock.release()

    async def _worked(self, coroutine: Awaitable[Any]) -> None:
        self._at_work += 1
        try:
            await coroutine
        finally:
            self._at_work -= 1

    def take_no_more(self) -> None:
        """Keep nobody waiting for room: nothing more is to come but what was on its way."""
        self._closing = True

    async def room(self) -> None:
        """Wait until what is in hand leaves room for more."""
        while self._is_full():  # noqa: ASYNC110 - an event would have to be told of every wait
            await asyncio.sleep(_LOOK_S)

    def _is_full(self) -> bool:
        at_work = self._at_work - self._held()
        full = len(self._in_hand) >= MOST_IN_HAND or at_work >= MOST_AT_WORK
        return full and not self._closing

    async def give_up(self) -> None:
        """Break off what is in hand."""
        for task in self._in_hand:
            task.cancel()
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=_BROKEN_OFF_S)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to let go of."""

    def _enter(self, update: object) -> Entry:
        if not isinstance(update, Update):
            return Entry.ANSWERED
        if update.update_id in self._handled:
            return Entry.IGNORED
        self._handled[update.update_id] = None
        if len(self._handled) > _REMEMBERED:
            self._handled.popitem(last=False)
        if update.effective_chat is not None:
            self._heard_from(update.effective_chat.id)
        if not _asks(update):
            return Entry.ANSWERED
        if self._of_chat[_chat(update)] >= MOST_OF_A_CHAT:
            return self._too_much(_chat(update))
        return self._turnstile.enter(sender(update), asyncio.get_running_loop().time())

    def _too_much(self, chat: int) -> Entry:
        """One notice, and nothing more until all that the chat waits for is answered."""
        told = chat in self._crowded
        self._crowded.add(chat)
        return Entry.IGNORED if told else Entry.NOTICE

    @contextmanager
    def _in_chat(self, update: object) -> Iterator[None]:
        chat = _chat(update)
        try:
            with _counting(self._of_chat, chat):
                yield
        finally:
            if chat not in self._of_chat:
                self._crowded.discard(chat)

    @contextmanager
    def _counted(self, lane: Lane, update: object) -> Iterator[None]:
        query = update.callback_query if isinstance(update, Update) else None
        if query is None or not self._replaces(query.data or ""):
            yield
            return
        with _counting(self._waiting, lane):
            yield


@contextmanager
def _counting(counter: Counter[T], one: T) -> Iterator[None]:
    """Count one more while the block lasts; what there is none of is not kept."""
    counter[one] += 1
    try:
        yield
    finally:
        counter[one] -= 1
        if not counter[one]:
            del counter[one]


def _asks(update: Update) -> bool:
    """Whether the update is one that the bot answers: in a group, people talk to each other."""
    message = update.message
    if message is None:
        return update.callback_query is not None
    return message.chat.type == ChatType.PRIVATE or _is_said_to_bot(message)


def _is_said_to_bot(message: Message) -> bool:
    if any(one.type == MessageEntityType.BOT_COMMAND for one in message.entities):
        return True
    replied = message.reply_to_message
    sender = replied.from_user if replied else None
    return sender is not None and sender.is_bot


def _drop(coroutine: Awaitable[Any]) -> None:
    # A coroutine that nobody awaits is taken for a mistake.
    if inspect.iscoroutine(coroutine):
        coroutine.close()


def _chat(update: object) -> int:
    """The chat that an update is from; 0 for none."""
    chat = update.effective_chat if isinstance(update, Update) else None
    return 0 if chat is None else chat.id


def _lane(update: object) -> Lane | None:
    if not isinstance(update, Update):
        return None
    query = update.callback_query
    if query is not None and query.message is not None:
        return _of_message(query.message.chat.id, query.message.message_id)
    if update.effective_chat is None:
        return None
    return "person", update.effective_chat.id, sender(update)


def _of_message(chat_id: int, message_id: int) -> Lane:
    return "message", chat_id, message_id
