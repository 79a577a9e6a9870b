"""What is handled, what waits for its turn, and what is dropped."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from telegram import CallbackQuery, Chat, Message, MessageEntity, Update, User
from telegram.constants import ChatID

from bot.lanes import MOST_AT_WORK, MOST_OF_A_CHAT, Lanes
from bot.turnstile import REQUESTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ADA, BOB = User(1, "Ada", is_bot=False), User(2, "Bob", is_bot=False)
BOT = User(9, "Segue", is_bot=True)
COMMAND = (MessageEntity("bot_command", 0, 6),)


class Handled:
    """Lanes, and what was handled and noticed."""

    def __init__(self, held: Callable[[], int] = lambda: 0) -> None:
        self.order: list[int] = []
        self.notices: list[int] = []
        self.observed: Counter[str] = Counter()
        self.lanes = Lanes(
            self.notice, lambda data: data != "picture", observe=self.observe, held=held
        )
        self.free = asyncio.Event()
        self.free.set()

    async def notice(self, update: Update) -> None:
        self.notices.append(update.update_id)

    @contextmanager
    def observe(self, update: object) -> Iterator[None]:
        self.observed["in"] += 1
        yield
        self.observed["out"] += 1

    async def handle(self, update: Any) -> None:
        await self.lanes.do_process_update(update, self._work(update))

    async def _work(self, update: Any) -> None:
        await self.free.wait()
        self.order.append(update.update_id if isinstance(update, Update) else 0)


def message(number: int, person: User | None = ADA, text: str = "hello", **more: Any) -> Update:
    chat = more.pop("chat", None) or Chat(person.id if person else 5, "private")
    said = Message(number, None, chat, from_user=person, text=text, **more)  # type: ignore[arg-type]
    return Update(number, message=said)


def tap(number: int, on: int = 7, data: str = "list", person: User = ADA) -> Update:
    message = Message(on, None, Chat(person.id, "private"))  # type: ignore[arg-type]
    query = CallbackQuery(str(number), person, "instance", message=message, data=data)
    return Update(number, callback_query=query)


async def test_an_update_that_comes_twice_is_handled_once() -> None:
    it = Handled()
    for number in (1, 2, 1, 2, 3):
        await it.handle(message(number))
    assert it.order == [1, 2, 3]
    assert it.observed == {"in": 3, "out": 3}


async def test_updates_out_of_order_are_all_handled() -> None:
    it = Handled()
    for number in (5, 3, 4):
        await it.handle(message(number))
    assert it.order == [5, 3, 4]


async def test_one_persons_messages_are_handled_one_after_the_other() -> None:
    it = Handled()
    it.free.clear()
    handling = [asyncio.create_task(it.handle(message(number))) for number in range(1, 6)]
    await asyncio.sleep(0)
    it.free.set()
    await asyncio.gather(*handling)
    assert it.order == [1, 2, 3, 4, 5]


async def test_another_person_does_not_wait() -> None:
    it = Handled()
    it.free.clear()
    waiting = asyncio.create_task(it.handle(message(1)))
    await asyncio.sleep(0)
    it.free.set()
    await it.handle(message(2, BOB))
    await waiting
    assert sorted(it.order) == [1, 2]


async def test_a_flood_gets_one_notice_and_nobody_else_does() -> None:
    it = Handled()
    for number in range(1, 101):
        await it.handle(message(number))
    await it.handle(message(200, BOB))
    assert it.order == [*range(1, REQUESTS + 1), 200]
    assert it.notices == [REQUESTS + 1]


async def test_a_flood_of_taps_counts_as_well() -> None:
    it = Handled()
    for number in range(1, 101):
        await it.handle(tap(number, on=number))
    assert len(it.order) == REQUESTS
    assert len(it.notices) == 1


async def test_what_people_say_to_each_other_in_a_group_is_no_flood() -> None:
    it = Handled()
    group = Chat(-5, "supergroup")
    for number in range(1, 101):
        await it.handle(message(number, chat=group))
    assert len(it.order) == 100


async def test_what_people_say_to_the_bot_in_a_group_is_counted() -> None:
    it = Handled()
    group = Chat(-5, "supergroup")
    said = Message(1, None, group, from_user=BOT)  # type: ignore[arg-type]
    for number in range(1, 51):
        await it.handle(message(number, chat=group, text="/start", entities=COMMAND))
        await it.handle(message(1000 + number, chat=group, reply_to_message=said))
    assert len(it.order) == REQUESTS


async def test_a_chat_that_waits_for_much_gets_one_notice_until_all_is_answered() -> None:
    it = Handled()
    it.free.clear()
    room = Chat(-5, "supergroup", title="Room")
    people = [User(number, str(number), is_bot=False) for number in range(50)]
    asked = [
        it.handle(message(number, person, "/start", chat=room, entities=COMMAND))
        for number, person in enumerate(people)
    ]
    handling = asyncio.gather(*asked, it.handle(message(99, ADA)))
    await asyncio.sleep(0)
    it.free.set()
    await handling
    assert sorted(it.order) == [*range(MOST_OF_A_CHAT), 99]
    assert it.notices == [MOST_OF_A_CHAT]
    await it.handle(message(100, ADA, "/start", chat=room, entities=COMMAND))
    assert it.order[-1] == 100


async def test_there_is_room_for_more_once_less_is_at_work() -> None:
    held = 0
    it = Handled(held=lambda: held)
    it.free.clear()
    people = [User(number, str(number), is_bot=False) for number in range(MOST_AT_WORK)]
    handling = [asyncio.create_task(it.handle(message(one.id, one))) for one in people[1:]]
    await asyncio.wait_for(it.lanes.room(), 5)
    handling.append(asyncio.create_task(it.handle(message(0, people[0]))))
    await asyncio.sleep(0)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(it.lanes.room(), 0.1)
    held = 1
    await asyncio.wait_for(it.lanes.room(), 5)
    held = 0
    it.free.set()
    await asyncio.gather(*handling)
    await asyncio.wait_for(it.lanes.room(), 5)


async def test_what_has_no_sender_is_handled() -> None:
    it = Handled()
    for number in range(1, 31):
        await it.handle(Update(number))
        await it.handle(message(1000 + number, person=None, chat=Chat(-5, "supergroup")))
    await it.handle("no update at all")
    assert len(it.order) == 61


async def test_who_writes_as_a_group_is_no_flood_of_another_groups() -> None:
    it = Handled()
    anonymous = User(ChatID.ANONYMOUS_ADMIN, "Group", is_bot=True)
    for number in range(1, REQUESTS + 11):
        said = message(number, anonymous, "/start", chat=Chat(-5, "group"), entities=COMMAND)
        await it.handle(said)
    assert len(it.order) == REQUESTS
    other = message(99, anonymous, "/start", chat=Chat(-6, "group"), entities=COMMAND)
    await it.handle(other)
    assert it.order[-1] == 99


async def test_a_tap_behind_makes_the_one_before_it_outdated() -> None:
    it = Handled()
    it.free.clear()
    handling = [asyncio.create_task(it.handle(tap(number))) for number in (1, 2)]
    await asyncio.sleep(0)
    assert it.lanes.outdated(ADA.id, 7)
    assert not it.lanes.outdated(ADA.id, 8)
    it.free.set()
    await asyncio.gather(*handling)
    assert not it.lanes.outdated(ADA.id, 7)


async def test_a_tap_for_a_picture_leaves_the_list_to_come() -> None:
    it = Handled()
    it.free.clear()
    handling = [asyncio.create_task(it.handle(one)) for one in (tap(1), tap(2, data="picture"))]
    await asyncio.sleep(0)
    assert not it.lanes.outdated(ADA.id, 7)
    it.free.set()
    await asyncio.gather(*handling)


async def test_a_handler_that_fails_frees_its_lane() -> None:
    it = Handled()

    async def fail() -> None:
        raise ValueError

    try:
        await it.lanes.do_process_update(message(1), fail())
    except ValueError:
        await it.handle(message(2))
    assert it.order == [2]
