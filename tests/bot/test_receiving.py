"""A broken update is skipped, and nothing beside it is lost."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram.error import NetworkError, TelegramError
from telegram.ext import Application, MessageHandler, filters

from bot.logs import WithoutContent
from bot.receiving import PollingRequest, SteadyBot
from bot.transport import AiohttpRequest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from telegram import Update

Json = dict[str, Any]
ME = {"id": 1, "is_bot": True, "first_name": "Segue", "username": "segue_bot"}


def message(number: int, text: str = "hello") -> Json:
    person = {"id": 7, "is_bot": False, "first_name": "Ada"}
    chat = {"id": 7, "type": "private", "first_name": "Ada"}
    about = {"message_id": number, "date": 1_795_000_000, "chat": chat, "from": person}
    return {"update_id": number, "message": about | {"text": text}}


def broken(number: int) -> Json:
    return {"update_id": number, "message": {"message_id": "?", "text": "my secret"}}


@asynccontextmanager
async def polling(*updates: Any) -> AsyncIterator[SteadyBot]:
    """A bot whose server has these updates, and forgets those before the asked offset."""
    waiting = list(updates)

    async def answer(request: web.Request) -> web.Response:
        if request.path.endswith("getMe"):
            return web.json_response({"ok": True, "result": ME})
        offset = int(str((await request.post()).get("offset", 0)))
        waiting[:] = [one for one in waiting if _number(one) >= offset]
        if not waiting:
            await asyncio.sleep(0.01)
        return web.Response(text=json.dumps({"ok": True, "result": waiting}))

    app = web.Application()
    app.router.add_post("/{path:.*}", answer)
    async with TestServer(app) as server:
        requests = PollingRequest(trust_env=False), AiohttpRequest(trust_env=False)
        url = f"{server.make_url('/')}bot"
        async with SteadyBot("1:x", requests[0], request=requests[1], base_url=url) as bot:
            yield bot


def _number(update: Any) -> int:
    return int(update.get("update_id", 10**9)) if isinstance(update, dict) else 10**9


async def test_whole_updates_come_as_they_are() -> None:
    async with polling(message(1), message(2)) as bot:
        updates = await bot.get_updates()
    assert [(one.update_id, one.message and one.message.text) for one in updates] == [
        (1, "hello"),
        (2, "hello"),
    ]


@pytest.mark.parametrize("place", [0, 1, 2])
async def test_a_broken_update_is_empty_and_its_neighbours_are_whole(
    place: int, faults: list[str]
) -> None:
    updates = [message(1), message(2), message(3)]
    updates[place] = broken(place + 1)
    async with polling(*updates) as bot:
        read = await bot.get_updates()
    assert [one.update_id for one in read] == [1, 2, 3]
    assert [one.message is None for one in read] == [at == place for at in range(3)]
    assert f"skipped update {place + 1} (message)" in faults.pop()


async def test_what_people_wrote_is_not_logged(
    faults: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.addFilter(WithoutContent())
    async with polling(broken(1)) as bot:
        await bot.get_updates()
    assert faults.pop()
    assert "secret" not in caplog.text


async def test_an_update_without_a_number_is_left_out(faults: list[str]) -> None:
    async with polling(message(1), {"message": {}}, "nonsense", None) as bot:
        assert [one.update_id for one in await bot.get_updates()] == [1]
    assert len(faults) == 3
    faults.clear()


async def test_polling_goes_on_behind_a_broken_update(faults: list[str]) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()

    async def hear(update: Update, context: Any) -> None:
        assert update.message is not None
        await heard.put(update.message.text or "")

    async with polling(broken(1), message(2, "second"), broken(3)) as bot:
        application = Application.builder().bot(bot).build()
        application.add_handler(MessageHandler(filters.ALL, hear))
        assert application.updater is not None
        async with application:
            await application.updater.start_polling(poll_interval=0.01)
            await application.start()
            async with asyncio.timeout(10):
                text = await heard.get()
            await application.updater.stop()
            await application.stop()
    assert text == "second"
    assert heard.empty()
    assert len(faults) == 2
    faults.clear()


async def refused(status: int, answer: Any) -> None:
    """Ask for updates where that is the answer."""

    async def refuse(request: web.Request) -> web.Response:
        return web.json_response(answer, status=status)

    app = web.Application()
    app.router.add_post("/{path:.*}", refuse)
    async with TestServer(app) as server:
        requests = PollingRequest(trust_env=False), AiohttpRequest(trust_env=False)
        bot = SteadyBot("1:x", requests[0], request=requests[1], base_url=str(server.make_url("/")))
        async with requests[0]:
            await bot.get_updates()


async def test_a_refusal_is_still_an_error() -> None:
    with pytest.raises(TelegramError, match="no"):
        await refused(400, {"ok": False, "error_code": 400, "description": "no"})


@pytest.mark.parametrize("code", [401, 404])
async def test_a_refused_token_does_not_end_polling(code: int) -> None:
    # The library's loop asks again after any error but InvalidToken.
    with pytest.raises(NetworkError, match="TELEGRAM_BOT_TOKEN"):
        await refused(code, {"ok": False, "error_code": code, "description": "no"})


async def test_how_polling_goes_is_noted(faults: list[str]) -> None:
    async with polling(message(1)) as bot:
        await asyncio.sleep(0.05)
        before = bot.news.age_s
        await bot.get_updates()
        assert bot.news.age_s < before
    await asyncio.sleep(0.05)
    before = bot.news.age_s
    with pytest.raises(NetworkError):
        # It is closed by now.
        await bot.get_updates()
    assert bot.news.age_s >= before


@pytest.mark.parametrize(
    "answer",
    [
        {}, {"ok": False}, {"ok": True, "result": True}, {"ok": True, "result": {"a": 1}},
        {"ok": True, "result": [None]}, [], "busy",
    ],
)  # fmt: skip
async def test_an_answer_without_updates_is_an_error_after_which_the_library_pauses(
    answer: Any, faults: list[str]
) -> None:
    with pytest.raises(TelegramError):
        await refused(200, answer)
    faults.clear()
