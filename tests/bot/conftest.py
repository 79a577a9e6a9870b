"""Talking to the bot as a person does: over HTTP, through the Bot API that it ships with."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any, cast

import aiohttp
import pytest
from pydantic import SecretStr

from bot.app import SegueApplication, build_application
from bot.live import Live
from bot.local import LocalServer
from bot.serving import FINISH_S, polling
from bot.settings import Settings
from bot.state import State
from engine import Engine

if TYPE_CHECKING:
    from pathlib import Path


PATIENCE_S = 20.0
Json = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """A message of the bot's, as a person sees it."""

    message: Json

    @property
    def id(self) -> int:
        return int(self.message["message_id"])

    @property
    def text(self) -> str:
        """What is written in it, or below its picture."""
        return str(self.message.get("text") or self.message.get("caption", ""))

    @property
    def photo(self) -> str | None:
        """The file id of its picture, if it is one."""
        sizes = self.message.get("photo", [])
        return str(sizes[-1]["file_id"]) if sizes else None

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @property
    def links(self) -> list[str]:
        return [e["url"] for e in self.message.get("entities", []) if e["type"] == "text_link"]

    @property
    def rows(self) -> list[list[Json]]:
        rows: list[list[Json]] = self.message.get("reply_markup", {}).get("inline_keyboard", [])
        return rows

    @property
    def keys(self) -> list[str]:
        return [key["text"] for row in self.rows for key in row]

    def data(self, label: str) -> str:
        """The callback data of the first button whose label begins with or contains `label`."""
        keys = [key for row in self.rows for key in row]
        exact = [key for key in keys if key["text"] == label]
        found = exact or [key for key in keys if label in key["text"]]
        assert found, f"no button {label!r} among {self.keys}"
        return str(found[0]["callback_data"])


@dataclass(frozen=True)
class Tapped:
    """What a tap led to: the callback's answer, and the message it changed or sent, if any."""

    answer: Json
    reply: Said | None
    edited: bool

    @property
    def toast(self) -> str:
        return str(self.answer.get("text") or "")

    @property
    def text(self) -> str:
        assert self.reply is not None, "the tap changed nothing"
        return self.reply.text

    @property
    def keys(self) -> list[str]:
        assert self.reply is not None, "the tap changed nothing"
        return self.reply.keys


@dataclass
class Chat:
    """One person at the chat page."""

    server: LocalServer
    session: aiohttp.ClientSession
    user: int
    group: bool = False
    seen: int = 0
    last: Said | None = None
    backlog: list[Json] = field(default_factory=list)

    async def say(self, text: str, reply_to: int | None = None) -> Said:
        """Write `text`; returns the bot's next message."""
        await self.write(text, reply_to)
        event = await self.see(lambda event: _from_bot(event) and event["type"] == "message")
        self.last = Said(event["message"])
        return self.last

    async def write(self, text: str, reply_to: int | None = None) -> int:
        """Write `text` and wait for nothing; returns the message's id."""
        body: Json = {"user": self.user, "text": text}
        if reply_to is not None:
            body["reply_to"] = reply_to
        if self.group:
            body["chat"] = "group"
        return int((await self._post("/chat/say", body))["message_id"])

    async def tap(self, label: str, on: Said | None = None) -> Tapped:
        """Tap the button with `label`; returns the answer and the message that changed or came."""
        message = on or self.last
        assert message is not None
        query = await self.press(message.data(label), message.id)
        answer = await self.see(lambda event: _answers(event, query))
        event = await self.see(_from_bot)
        self.last = Said(event["message"])
        return Tapped(answer, self.last, edited=event["type"] == "edit")

    async def tap_in_vain(self, data: str, message_id: int) -> Tapped:
        """Tap a button that changes nothing; fails if something does change."""
        query = await self.press(data, message_id)
        answer = await self.see(lambda event: _answers(event, query))
        await self.settle()
        assert not any(_from_bot(event) for event in self.backlog)
        return Tapped(answer, None, edited=False)

    async def press(self, data: str, message_id: int) -> str:
        """Tap and wait for nothing; returns the query's id."""
        body = {"user": self.user, "message_id": message_id, "data": data}
        return str((await self._post("/chat/tap", body))["id"])

    async def settle(self) -> None:
        """Wait until nothing has happened for a moment."""
        while True:
            await asyncio.sleep(0.3)
            if not (events := await self._events(wait_s=0)):
                return
            self.backlog += events

    async def see(self, wanted: Callable[[Json], bool]) -> Json:
        """The first event from now on that is `wanted`; those after it stay in the backlog."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                while self.backlog:
                    event = self.backlog.pop(0)
                    if wanted(event):
                        return event
                self.backlog += await self._events(wait_s=5)

    async def skip(self) -> None:
        """Pass over what happened so far."""
        await self._events(wait_s=0)
        self.backlog.clear()

    async def menu(self) -> Json:
        async with self.session.get(f"{self.server.url}/chat/menu") as response:
            menu: Json = await response.json()
            return menu

    async def _events(self, wait_s: int) -> list[Json]:
        query = {"user": self.user, "after": self.seen, "wait": wait_s}
        async with self.session.get(f"{self.server.url}/chat/events", params=query) as response:
            news = await response.json()
        self.seen = news["next"]
        return list(news["events"])

    async def _post(self, path: str, body: Json) -> Json:
        async with self.session.post(f"{self.server.url}{path}", json=body) as response:
            assert response.status == 200, await response.text()
            answer: Json = await response.json()
            return answer


def _from_bot(event: Json) -> bool:
    return bool(event.get("message", {}).get("from", {}).get("is_bot"))


def _answers(event: Json, query: str) -> bool:
    return event["type"] == "answer" and str(event["callback_query_id"]) == query


_users = count(1000)


@dataclass
class Bot:
    """A bot that is served, and whom people can begin to talk to."""

    server: LocalServer
    session: aiohttp.ClientSession
    application: SegueApplication

    async def meet(self, *, group: bool = False) -> Chat:
        """A person who has not talked to the bot before."""
        chat = Chat(self.server, self.session, next(_users), group=group)
        await chat.skip()
        return chat

    async def fall_silent(self) -> None:
        """Get no more updates, as if another bot had taken this one's place."""
        assert self.application.updater is not None
        await self.application.updater.stop()


Serve = Callable[..., AbstractAsyncContextManager[Bot]]


@asynccontextmanager
async def serve(
    engine: Engine,
    database: Path,
    server: LocalServer | None = None,
    api_url: str | None = None,
    finish_s: float = FINISH_S,
) -> AsyncIterator[Bot]:
    """The real Application over a server of its own, or over one that is there already.

    `api_url` is where the bot finds it, if that is not where it is. It stops within `finish_s`.
    """
    async with AsyncExitStack() as stack:
        if server is None:
            server = LocalServer(0)
            await server.start()
            stack.push_async_callback(server.stop)
        state = stack.enter_context(closing(State(f"sqlite:///{database}")))
        settings = Settings(
            telegram_bot_token=SecretStr(server.token),
            telegram_api_url=api_url or server.api_url,
        )
        application = build_application(settings, Live(engine, lent=True), state)
        await stack.enter_async_context(polling(application, finish_s))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        yield Bot(server, session, application)


class _Otherwise:
    """The engine, but for what a test wants to be otherwise."""

    def __init__(self, engine: Engine, otherwise: dict[str, Any]) -> None:
        self._engine = engine
        self.__dict__.update(otherwise)

    def __len__(self) -> int:
        return len(self._engine)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)


StandIn = Callable[..., Engine]


@pytest.fixture
def stand_in() -> StandIn:
    """`stand_in(engine, find=...)`: an engine that is slow, broken or another in one respect."""
    return lambda engine, **otherwise: cast("Engine", _Otherwise(engine, otherwise))


@pytest.fixture(name="serve")
def _serve() -> Serve:
    """How a test serves a bot of its own."""
    return serve


@pytest.fixture(scope="session")
async def bot(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bot]:
    """The bot that most tests share; each meets it as a new person."""
    async with serve(engine, tmp_path_factory.mktemp("state") / "segue.sqlite") as served:
        yield served


@pytest.fixture
async def chat(bot: Bot) -> Chat:
    """A person who has not talked to the bot before."""
    return await bot.meet()


@pytest.fixture
async def group(bot: Bot) -> Chat:
    """A person in the group that all people share."""
    return await bot.meet(group=True)


class _Faults(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(f"{record.getMessage()} {record.exc_info and record.exc_info[1]}")


@pytest.fixture(autouse=True)
def faults() -> Iterator[list[str]]:
    """What the bot logged as unexpected, a refusal of the Bot API's included: nothing.

    A test that provokes a fault clears the list when it has looked at it.
    """
    handler = _Faults()
    logger = logging.getLogger("bot")
    logger.addHandler(handler)
    yield handler.messages
    logger.removeHandler(handler)
    assert handler.messages == []
