"""Beginning to serve and ceasing to, by polling and behind a webhook, and by two at a time."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram.error import InvalidToken

from bot.local import LocalServer
from bot.local import faults as line
from bot.receiving import SteadyBot
from bot.web import Webhook
from tests.bot.process import PATIENCE_S, failure, running, started
from tests.bot.waiting import until

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator
    from pathlib import Path

    from engine import Engine
    from tests.bot.conftest import Serve

Json = dict[str, Any]
TOKEN = "123456:AAE-token"
ME = {"id": 1, "is_bot": True, "first_name": "Segue", "username": "segue_bot"}


@dataclass
class Telegram:
    """A Bot API that notes the calls, and lets messages wait until they are let through.

    A refusal in words is its own; one that is a page comes from something in its place.
    """

    calls: list[tuple[str, Json]] = field(default_factory=list)
    called: asyncio.Condition = field(default_factory=asyncio.Condition)
    through: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: list[Json] = field(default_factory=list)
    refusals: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    async def answer(self, request: web.Request) -> web.Response:
        method, given = request.path.rpartition("/")[2], dict(await request.post())
        async with self.called:
            self.calls.append((method, given))
            self.called.notify_all()
        if self.refusals.get(method):
            code, description = self.refusals[method].pop(0)
            if description.startswith("<html>"):
                return web.Response(text=description, status=code)
            refusal = {"ok": False, "error_code": code, "description": description}
            return web.json_response(refusal, status=code)
        match method:
            case "getMe":
                result: Any = ME
            case "getUpdates":
                result = await self._updates(int(str(given.get("offset") or 0)))
            case "sendMessage":
                await self.through.wait()
                chat = {"id": int(str(given["chat_id"])), "type": "private"}
                result = {"message_id": 1, "date": 0, "chat": chat, "text": "sent"}
            case _:
                result = True
        return web.json_response({"ok": True, "result": result})

    async def call(self, method: str) -> Json:
        """The parameters of the first call of a method, made or to come."""
        async with asyncio.timeout(PATIENCE_S), self.called:
            await self.called.wait_for(lambda: any(name == method for name, _ in self.calls))
        return next(given for name, given in self.calls if name == method)

    async def _updates(self, offset: int) -> list[Json]:
        self.waiting = [one for one in self.waiting if one["update_id"] >= offset]
        if not self.waiting:
            await asyncio.sleep(0.05)
        # Telegram sends a hundred at a time.
        return self.waiting[:100]


@asynccontextmanager
async def telegram(host: str = "127.0.0.1") -> AsyncIterator[tuple[Telegram, str]]:
    it = Telegram()
    it.through.set()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", it.answer)
    async with TestServer(application, host=host) as server:
        yield it, str(server.make_url("/")).rstrip("/")


def update(number: int, text: str = "/start", person: int = 7) -> Json:
    sender = {"id": person, "is_bot": False, "first_name": "Ada"}
    entities = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    message = {
        "message_id": number, "date": 0, "from": sender,
        "chat": {"id": person, "type": "private"}, "text": text,
        "entities": entities if text.startswith("/") else [],
    }  # fmt: skip
    return {"update_id": number, "message": message}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


async def stopped(process: Process) -> str:
    """What a process said that was told to stop, and did."""
    _, err = await asyncio.wait_for(process.communicate(), 15)
    assert process.returncode == 0, err.decode()
    assert "Traceback" not in err.decode()
    return err.decode()


async def test_behind_a_webhook_it_answers_what_telegram_sends(tmp_path: Path, run: Path) -> None:
    async with telegram() as (it, api_url):
        settings = hook_settings(run, api_url)
        async with (
            started(tmp_path, **settings) as process,
            aiohttp.ClientSession(f"http://127.0.0.1:{settings['PORT']}") as web,
        ):
            hook = await it.call("setWebhook")
            assert hook["url"].startswith("https://bot.example.org/segue/")
            path, proof = urlsplit(hook["url"]).path, hook["secret_token"]
            headers = {"X-Telegram-Bot-Api-Secret-Token": proof}
            assert await status(web, "POST", path, json=update(1)) == 404
            assert await status(web, "POST", path, json=update(2), headers=headers) == 200
            assert "Segue" in (await it.call("sendMessage"))["text"]
            wish = update(3, "no vocals")
            assert await status(web, "POST", path, json=wish, headers=headers) == 200
            await until(lambda: len([name for name, _ in it.calls if name == "sendMessage"]) == 2)
            assert [await status(web, "GET", one) for one in ("/healthz", "/readyz")] == [200, 200]
            async with web.get("/metrics") as page:
                metrics = await page.text()
            assert 'segue_updates_total{kind="message"} 2.0' in metrics
            assert 'segue_sends_total{method="sendMessage",status="200"} 2.0' in metrics
            assert 'segue_engine_seconds_count{question="wished"} 1.0' in metrics
            assert "segue_catalogue_age_seconds" in metrics
            assert not any(one in metrics for one in (TOKEN, "Ada"))
            process.terminate()
            await stopped(process)
    assert [name for name, _ in it.calls].count("sendMessage") == 2


async def test_a_webhook_is_announced_again_until_telegram_takes_it(
    tmp_path: Path, run: Path
) -> None:
    async with telegram() as (it, api_url):
        it.refusals["setWebhook"] = [(502, "Bad Gateway"), (429, "Too Many Requests")]
        async with started(tmp_path, **hook_settings(run, api_url)) as process:
            await it.call("setMyCommands")
            process.terminate()
            said = await stopped(process)
    assert [name for name, _ in it.calls].count("setWebhook") == 3
    assert said.count("cannot be reached") == 2
    assert TOKEN not in said


async def test_a_webhook_that_telegram_refuses_is_told_in_one_line(
    tmp_path: Path, run: Path
) -> None:
    async with telegram() as (it, api_url):
        it.refusals["setWebhook"] = [(400, "Bad Request: bad webhook: bad port")]
        said = await failure(tmp_path, **hook_settings(run, api_url))
    *_, last = said.splitlines()
    assert last.startswith("WEBHOOK_URL: ")
    assert "bad port" in last
    assert "Traceback" not in said


STRAY = [(401, "Unauthorized"), (404, "Not Found"), (404, "<html>")]


@pytest.mark.parametrize("refusal", STRAY)
async def test_polling_goes_on_after_a_stray_refusal(
    tmp_path: Path, run: Path, refusal: tuple[int, str]
) -> None:
    async with telegram() as (it, api_url):
        settings = poll_settings(run, api_url)
        async with (
            started(tmp_path, **settings) as process,
            aiohttp.ClientSession(f"http://127.0.0.1:{settings['PORT']}") as web,
        ):
            await it.call("getUpdates")
            it.refusals["getUpdates"] = [refusal]
            await until(lambda: not it.refusals["getUpdates"])
            it.waiting = [update(1)]
            assert "Segue" in (await it.call("sendMessage"))["text"]
            assert await status(web, "GET", "/readyz") == 200
            async with web.get("/metrics") as page:
                assert "segue_updates_age_seconds 0." in await page.text()
            process.terminate()
            said = await stopped(process)
    assert said.count("cannot get messages") == 1


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
@pytest.mark.parametrize("refusal", STRAY)
async def test_a_stray_refusal_does_not_end_the_start(
    tmp_path: Path, run: Path, method: str, refusal: tuple[int, str]
) -> None:
    async with telegram() as (it, api_url):
        it.refusals[method] = [refusal]
        async with started(tmp_path, **poll_settings(run, api_url)) as process:
            await it.call("getUpdates")
            process.terminate()
            said = await stopped(process)
    assert TOKEN not in said
    assert len([one for one in said.splitlines() if "WARNING" in one or "ERROR" in one]) == 1


@pytest.mark.parametrize("webhook", [False, True])
async def test_health_is_told_before_telegram_is_reached(
    tmp_path: Path, run: Path, webhook: bool
) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    settings = (hook_settings if webhook else poll_settings)(run, nobody)
    async with (
        started(tmp_path, **settings) as process,
        aiohttp.ClientSession(f"http://127.0.0.1:{settings['PORT']}") as web,
    ):
        await said(process, b"cannot be reached")
        told = [await status(web, "GET", one) for one in ("/healthz", "/readyz", "/metrics")]
        assert told == [200, 503, 200]
        hook = Webhook.of("https://bot.example.org/segue", TOKEN)
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret}
        path = urlsplit(hook.url).path
        sent = await status(web, "POST", path, json=update(1), headers=headers)
        assert sent == (503 if webhook else 404)
        process.terminate()
        await stopped(process)


async def test_a_silence_is_told_and_shows_until_it_is_over(tmp_path: Path, run: Path) -> None:
    # In place of most of a minute.
    program = (
        "-c",
        "import sys; from bot import news, __main__ as it; news.SILENT_S = 2; sys.exit(it.main())",
    )
    async with telegram() as (it, api_url):
        settings = poll_settings(run, api_url)
        async with (
            running(program, tmp_path, settings) as process,
            aiohttp.ClientSession(f"http://127.0.0.1:{settings['PORT']}") as web,
        ):
            await it.call("getUpdates")
            it.refusals["getUpdates"] = [(502, "<html>" + "x" * 100_000)] * 100
            assert b"Bad Gateway" in await said(process, b"no messages could be got")
            assert await status(web, "GET", "/readyz") == 503
            assert await status(web, "GET", "/healthz") == 200
            it.refusals.clear()
            await said(process, b"messages can be got again")
            assert await status(web, "GET", "/readyz") == 200
            process.terminate()
            await stopped(process)


async def said(process: Process, words: bytes) -> bytes:
    """The next line of the log with these words; no line before it is long."""
    assert process.stderr is not None
    async with asyncio.timeout(PATIENCE_S):
        async for one in process.stderr:
            assert len(one) < 400
            if words in one:
                return one
    raise AssertionError(f"it never said {words!r}")


async def test_who_asks_for_updates_no_more_ends_so_that_it_is_started_again(
    tmp_path: Path, run: Path
) -> None:
    # In place of the minutes after which it is sure.
    program = (
        "-c",
        "import sys; from bot import news, __main__ as it; news.DEAF_S = 0; sys.exit(it.main())",
    )
    async with telegram() as (_, api_url):
        settings = poll_settings(run, api_url)
        async with running(program, tmp_path, settings) as process:
            _, err = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    # Not 2, after which systemd would leave it.
    assert process.returncode == 1
    assert err.decode().splitlines()[-1].startswith("the bot has to be started again: ")
    assert "Traceback" not in err.decode()


def poll_settings(run: Path, api_url: str) -> dict[str, str]:
    return {
        "MODEL_DIR": str(run), "TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api_url,
        "PORT": str(free_port()),
    }  # fmt: skip


def hook_settings(run: Path, api_url: str) -> dict[str, str]:
    return poll_settings(run, api_url) | {"WEBHOOK_URL": "https://bot.example.org/segue"}


async def status(session: aiohttp.ClientSession, method: str, path: str, **more: Any) -> int:
    async with session.request(method, path, **more) as response:
        return response.status


@pytest.mark.parametrize("webhook", [False, True])
async def test_what_is_in_hand_is_answered_before_it_stops(
    tmp_path: Path, run: Path, webhook: bool
) -> None:
    port = free_port()
    async with telegram() as (it, api_url):
        it.through.clear()
        it.waiting = [] if webhook else [update(1)]
        settings = {
            "MODEL_DIR": str(run), "TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api_url,
            "PORT": str(port),
        }  # fmt: skip
        if webhook:
            settings["WEBHOOK_URL"] = "https://bot.example.org"
        async with started(tmp_path, **settings) as process:
            if webhook:
                await post(port, await it.call("setWebhook"))
            await it.call("sendMessage")
            process.terminate()
            await asyncio.sleep(0.5)
            assert process.returncode is None
            it.through.set()
            await stopped(process)
    # The update is confirmed, so that it does not come again.
    offsets = [
        int(str(given.get("offset") or 0)) for name, given in it.calls if name == "getUpdates"
    ]
    assert webhook or max(offsets) == 2


async def post(port: int, hook: Json) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": hook["secret_token"]}
    url = f"http://127.0.0.1:{port}{urlsplit(hook['url']).path}"
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=json.dumps(update(1)), headers=headers) as response,
    ):
        assert response.status == 200


@pytest.mark.filterwarnings("ignore:.*retry_after.*")
async def test_a_pause_after_a_fault_does_not_hold_up_the_stop(
    serve: Serve, engine: Engine, tmp_path: Path
) -> None:
    async with serve(engine, tmp_path / "segue.sqlite") as bot:
        chat = await bot.meet()
        await chat.say("/start")
        bot.server.line.strike("getUpdates", line.too_many(60))
        # The poll that is under way ends with this one, the next one meets with the fault.
        await chat.write("/start")
        await until(lambda: bot.server.line.befallen)
        await asyncio.sleep(0.2)
        stopping = time.perf_counter()
    assert time.perf_counter() - stopping < 8


async def test_what_is_in_hand_is_answered_even_if_polling_has_failed(
    serve: Serve, engine: Engine, tmp_path: Path, faults: list[str]
) -> None:
    server = LocalServer(0)
    await server.start()
    try:
        async with serve(engine, tmp_path / "segue.sqlite", server) as bot:
            chat = await bot.meet()
            server.line.strike("sendMessage", line.slow(1))
            await chat.write("/start")
            await until(lambda: server.line.befallen)
            with pytest.MonkeyPatch.context() as patch:
                # The one error that ends the library's loop, and should not come from there.
                patch.setattr(SteadyBot, "get_updates", refuse)
                await chat.write("/help")
                await asyncio.sleep(0.2)
        async with aiohttp.ClientSession() as session:
            event = await replace(chat, session=session).see(is_bots)
    finally:
        await server.stop()
    assert "Segue" in event["message"]["text"]
    assert "had ended: InvalidToken" in faults.pop()


async def refuse(*_: Any, **__: Any) -> None:
    raise InvalidToken


def is_bots(event: Json) -> bool:
    return event["type"] == "message" and bool(event["message"]["from"]["is_bot"])


# In a loop of its own, where no other bot polls.
@pytest.mark.asyncio(loop_scope="function")
async def test_what_takes_too_long_is_given_up_in_the_end(
    serve: Serve, engine: Engine, tmp_path: Path, faults: list[str]
) -> None:
    server = LocalServer(0)
    await server.start()
    before = asyncio.all_tasks()
    try:
        async with serve(engine, tmp_path / "segue.sqlite", server, finish_s=0.5) as bot:
            server.line.strike("sendMessage", line.slow(4))
            chat = await bot.meet()
            await chat.write("/start")
            await until(lambda: server.line.befallen)
            stopping = time.perf_counter()
        assert 0.4 < time.perf_counter() - stopping < 3
        # Nothing is left that would try again with a transport that is closed.
        assert not [task for task in asyncio.all_tasks() - before if "update" in repr(task)]
    finally:
        await server.stop()
    assert any("given up" in fault for fault in faults)
    faults.clear()


@pytest.mark.parametrize("webhook", [False, True])
async def test_a_crowd_that_waits_loses_nothing_when_it_stops(
    tmp_path: Path, run: Path, *, webhook: bool
) -> None:
    async with telegram("127.0.0.2") as (it, api_url):
        settings = hook_settings(run, api_url)
        if not webhook:
            del settings["WEBHOOK_URL"]
        async with (
            started(tmp_path, **settings) as process,
            aiohttp.ClientSession(f"http://127.0.0.1:{settings['PORT']}") as web,
        ):
            crowd = [update(number, person=number) for number in range(1, 601)]
            if webhook:
                hook = await it.call("setWebhook")
                path = urlsplit(hook["url"]).path
                headers = {"X-Telegram-Bot-Api-Secret-Token": hook["secret_token"]}
                taking = [asyncio.create_task(taken(web, path, one, headers)) for one in crowd]
            else:
                it.waiting = crowd
            await it.call("sendMessage")
            await asyncio.sleep(1)
            process.terminate()
            await stopped(process)
    told = [given["chat_id"] for name, given in it.calls if name == "sendMessage"]
    assert len(told) == len(set(told)), "nobody is told twice"
    if webhook:
        confirmed = {one for one in await asyncio.gather(*taking) if one}
    else:
        confirmed = {one["update_id"] for one in crowd} - {one["update_id"] for one in it.waiting}
    assert {int(one) for one in told} == confirmed
    assert confirmed
    assert len(confirmed) < len(crowd)


async def taken(
    web: aiohttp.ClientSession, path: str, one: Json, headers: dict[str, str]
) -> int | None:
    """The number of an update that the bot has taken; None if it has not."""
    try:
        if await status(web, "POST", path, json=one, headers=headers) == 200:
            return int(one["update_id"])
    except aiohttp.ClientError:
        return None
    return None


async def test_a_second_bot_with_the_same_token_is_told_plainly(
    serve: Serve, engine: Engine, tmp_path: Path, faults: list[str]
) -> None:
    async with serve(engine, tmp_path / "one.sqlite") as bot:
        async with serve(engine, tmp_path / "two.sqlite", bot.server):
            await until(lambda: faults)
        assert all("is it running twice?" in fault for fault in faults)
        faults.clear()
        # The other one is gone, and this one goes on.
        assert "Segue" in (await (await bot.meet()).say("/start")).text


async def test_a_port_that_is_taken_is_told_by_name(tmp_path: Path, run: Path) -> None:
    async with telegram() as (_, api_url):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            settings = {
                "MODEL_DIR": str(run), "TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api_url,
                "PORT": str(taken.getsockname()[1]),
            }  # fmt: skip
            said = await failure(tmp_path, **settings)
    assert said.splitlines()[-1].startswith("PORT: 127.0.0.1:")


async def test_a_webhook_without_encryption_is_refused(tmp_path: Path) -> None:
    said = await failure(tmp_path, WEBHOOK_URL="http://bot.example.org")
    assert said.startswith("WEBHOOK_URL: expected an address like https:")
