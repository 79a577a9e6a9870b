"""What goes wrong becomes words, or a line in the log, and never silence or a second fault."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiohttp import web

from bot.local import LocalServer
from tests.bot.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from engine import Engine
    from tests.bot.conftest import Bot, Json, Serve, StandIn

TOO_OLD = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
BLOCKED = (403, "Forbidden: bot was blocked by the user")
MUTED = [
    (400, "Bad Request: not enough rights to send text messages to the chat"),
    (400, "Bad Request: have no rights to send a message"),
    (400, "Bad Request: TOPIC_CLOSED"),
]
TOO_MANY = (429, "Too Many Requests: retry after 1")
NOT_NOW = (502, "Bad Gateway")
BAD = (400, "Bad Request: can't parse entities")


class Refusals(dict[str, tuple[int, str]]):
    """The methods that are refused, with status and words, and which calls met with it."""

    def __init__(self, refusals: Mapping[str, tuple[int, str]]) -> None:
        super().__init__(refusals)
        self.met: list[str] = []


@asynccontextmanager
async def refusing(
    engine: Engine, serve: Serve, database: Path, refusals: Mapping[str, tuple[int, str]]
) -> AsyncIterator[Bot]:
    """The bot over a Bot API that answers some methods as Telegram does on a bad day."""
    async with AsyncExitStack() as stack:
        server = LocalServer(0)
        await server.start()
        stack.push_async_callback(server.stop)
        session = await stack.enter_async_context(aiohttp.ClientSession())

        async def pass_on(request: web.Request) -> web.Response:
            method = request.path.rpartition("/")[2]
            if method in refusals:
                code, description = refusals[method]
                if isinstance(refusals, Refusals):
                    refusals.met.append(method)
                error = {"ok": False, "error_code": code, "description": description}
                if code == 429:
                    error["parameters"] = {"retry_after": 1}
                return web.json_response(error, status=code)
            headers = {"Content-Type": request.headers.get("Content-Type", "")}
            body = await request.read()
            async with session.post(server.url + request.path, data=body, headers=headers) as real:
                return web.Response(body=await real.read(), status=real.status)

        between = web.Application()
        between.router.add_route("*", "/{path:.*}", pass_on)
        runner = web.AppRunner(between, shutdown_timeout=0.1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield await stack.enter_async_context(serve(engine, database, server, api_url=url))


# The library announces that a later version will say it otherwise.
announced = pytest.mark.filterwarnings("ignore:.*retry_after.*")


def from_bot(event: Json) -> bool:
    return event["type"] in ("message", "edit") and bool(event["message"]["from"]["is_bot"])


async def test_a_fault_is_told_with_a_code_that_the_log_has_too(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path, faults: list[str]
) -> None:
    def broken(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("the disk is on fire")

    async with serve(stand_in(engine, examples=broken), tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        shown = await chat.say("/start")
        code = shown.text.split()[-1]
        assert "disk" not in shown.text
        assert [code in fault and "disk is on fire" in fault for fault in faults] == [True]
        faults.clear()
        assert "Tap a mood" in (await chat.say("/vibe")).text


@announced
async def test_the_bot_serves_where_its_menu_cannot_be_set(
    engine: Engine, serve: Serve, tmp_path: Path, faults: list[str]
) -> None:
    async with refusing(engine, serve, tmp_path / "s", {"setMyCommands": TOO_MANY}) as bot:
        assert "Segue" in (await (await bot.meet()).say("/start")).text
    assert ["menu" in fault for fault in faults] == [True]
    faults.clear()


@announced
@pytest.mark.parametrize("trouble", [TOO_OLD, TOO_MANY, NOT_NOW])
async def test_a_tap_that_cannot_be_answered_still_gets_what_it_asked_for(
    engine: Engine, serve: Serve, tmp_path: Path, trouble: tuple[int, str]
) -> None:
    async with refusing(engine, serve, tmp_path / "s", {"answerCallbackQuery": trouble}) as bot:
        chat = await bot.meet()
        shown = await chat.say("/vibe")
        await chat.press(shown.data("happy"), shown.id)
        assert "I read: happy" in (await chat.see(from_bot))["message"]["text"]


@pytest.mark.parametrize("refusal", [BLOCKED, *MUTED])
async def test_a_chat_that_lets_the_bot_not_write_is_no_fault(
    engine: Engine, serve: Serve, tmp_path: Path, refusal: tuple[int, str]
) -> None:
    refusals = Refusals({"sendMessage": refusal})
    async with refusing(engine, serve, tmp_path / "s", refusals) as bot:
        chat = await bot.meet()
        await chat.write("/start")
        await until(lambda: refusals.met)
        await chat.settle()
        assert not any(from_bot(event) for event in chat.backlog)


@announced
@pytest.mark.parametrize("trouble", [TOO_MANY, NOT_NOW])
async def test_a_busy_telegram_is_asked_again(
    engine: Engine,
    serve: Serve,
    tmp_path: Path,
    faults: list[str],
    trouble: tuple[int, str],
) -> None:
    refusals = Refusals({"sendMessage": trouble})
    async with refusing(engine, serve, tmp_path / "s", refusals) as bot:
        chat = await bot.meet()
        await chat.write("/start")
        await until(lambda: refusals.met)
        await chat.settle()
        assert not any(from_bot(event) for event in chat.backlog)
        refusals.clear()
        assert "Segue" in (await chat.see(from_bot))["message"]["text"]
    assert all("pause of 1 s" in fault for fault in faults)
    faults.clear()


async def test_what_telegram_refuses_of_an_edit_is_said_in_a_new_message(
    engine: Engine, serve: Serve, tmp_path: Path, faults: list[str]
) -> None:
    async with refusing(engine, serve, tmp_path / "s", {"editMessageText": BAD}) as bot:
        chat = await bot.meet()
        await chat.say("/vibe")
        there = await chat.tap("happy")
        assert not there.edited
        assert "went wrong" in there.text
    assert ["parse entities" in fault for fault in faults] == [True]
    faults.clear()


async def test_a_telegram_that_takes_no_message_at_all_does_not_stop_the_bot(
    engine: Engine, serve: Serve, tmp_path: Path, faults: list[str]
) -> None:
    refusals = Refusals({"sendMessage": BAD, "editMessageText": BAD})
    async with refusing(engine, serve, tmp_path / "s", refusals) as bot:
        chat = await bot.meet()
        await chat.write("/vibe")
        # The answer, and that it could not be given.
        await until(lambda: len(refusals.met) == 2)
        refusals.clear()
        assert "Tap a mood" in (await chat.say("/vibe")).text
    assert ["unexpected" in fault for fault in faults] == [True, False]
    faults.clear()
