"""The transport keeps what the library expects of a request class, over a real connection."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from io import BytesIO
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot, InputFile, InputMediaDocument
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.transport import AiohttpRequest, SendingRequest

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    """The address of a server where `handler` answers everything."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    async with TestServer(app) as server:
        yield str(server.make_url("/"))


@asynccontextmanager
async def asking(handler: Handler, **options: Any) -> AsyncIterator[tuple[AiohttpRequest, str]]:
    """A transport and the address of a server where `handler` answers everything."""
    async with serving(handler) as url, AiohttpRequest(trust_env=False, **options) as request:
        yield request, url


def answering(status: int, body: str) -> Handler:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(status=status, text=body)

    return handler


async def echo(request: web.Request) -> web.Response:
    """What came, as a server reads it."""
    form = await request.post()
    fields = {
        name: [value.filename, value.content_type, value.file.read().decode()]
        if isinstance(value, web.FileField)
        else value
        for name, value in form.items()
    }
    result = {"method": request.method, "agent": request.headers["User-Agent"], "form": fields}
    return web.json_response({"ok": True, "result": result})


def parameters(**values: Any) -> RequestData:
    return RequestData([RequestParameter.from_input(name, value) for name, value in values.items()])


async def hang(request: web.Request) -> web.Response:
    await asyncio.sleep(30)
    return web.Response()


async def test_parameters_arrive_as_a_form() -> None:
    text = "<b>Ümläut & co; 50% + 1 = “x”</b>\n\t😢 کوه 🏳️‍🌈"
    async with asking(echo) as (request, url):
        result: Any = await request.post(url, parameters(chat_id=7, text=text, keys=[["a", 1]]))
    assert result["method"] == "POST"
    assert result["form"] == {"chat_id": "7", "text": text, "keys": '[["a", 1]]'}
    assert "python-telegram-bot" in result["agent"]


async def test_a_call_without_parameters_arrives() -> None:
    async with asking(echo) as (request, url):
        result: Any = await request.post(url)
    assert result["form"] == {}


@pytest.mark.parametrize("as_handle", [False, True])
async def test_files_arrive_beside_the_parameters(as_handle: bool) -> None:
    file = InputFile(BytesIO(b"notes"), filename="notes.txt", read_file_handle=not as_handle)
    async with asking(echo) as (request, url):
        result: Any = await request.post(url, parameters(chat_id=7, caption="é 😢", document=file))
    assert result["form"]["document"] == ["notes.txt", "text/plain", "notes"]
    assert (result["form"]["chat_id"], result["form"]["caption"]) == ("7", "é 😢")


async def test_several_attached_files_arrive() -> None:
    media = [InputMediaDocument(content.encode(), filename=f"{content}.txt") for content in "ab"]
    async with asking(echo) as (request, url):
        result: Any = await request.post(url, parameters(chat_id=7, media=media))
    files = [value for value in result["form"].values() if isinstance(value, list)]
    assert sorted(files) == [["a.txt", "text/plain", "a"], ["b.txt", "text/plain", "b"]]
    assert "attach://" in result["form"]["media"]


async def test_a_file_is_fetched_as_it_is() -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(body=bytes(range(256)) * 400)

    async with asking(handler) as (request, url):
        assert await request.retrieve(url) == bytes(range(256)) * 400


@pytest.mark.parametrize(
    ("status", "more", "error", "says"),
    [
        (400, {"description": "chat not found"}, BadRequest, "chat not found"),
        (401, {}, InvalidToken, "Unauthorized"),
        (403, {"description": "blocked"}, Forbidden, "blocked"),
        (404, {}, InvalidToken, "Not Found"),
        (409, {"description": "two"}, Conflict, "two"),
        (429, {"parameters": {"retry_after": 42}}, RetryAfter, "42"),
        (400, {"parameters": {"migrate_to_chat_id": 123}}, ChatMigrated, "123"),
        (500, {}, NetworkError, "Internal Server Error"),
        (502, {}, NetworkError, "Bad Gateway"),
        (302, {}, NetworkError, "Found"),
        (599, {}, NetworkError, "599"),
    ],
)
# The library warns that the seconds in RetryAfter will become a timedelta.
@pytest.mark.filterwarnings("ignore:.*PTB_TIMEDELTA")
async def test_a_refusal_becomes_the_librarys_error(
    status: int, more: dict[str, Any], error: type[TelegramError], says: str
) -> None:
    body = json.dumps({"ok": False, "error_code": status} | more)
    async with asking(answering(status, body)) as (request, url):
        with pytest.raises(error, match=says):
            await request.post(url)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 502, 599])
@pytest.mark.parametrize(
    "body",
    ["<html>not here</html>" * 10_000, "", "{}", "[404]", '{"ok": false}', '{"error_code": 404}'],
)
async def test_a_refusal_of_something_else_is_a_fault_of_the_network(
    status: int, body: str
) -> None:
    async with asking(answering(status, body)) as (request, url):
        with pytest.raises(NetworkError, match=str(status)) as raised:
            await request.post(url)
    # BadRequest is a NetworkError, too.
    assert type(raised.value) is NetworkError
    assert len(str(raised.value)) < 100


async def test_a_broken_answer_is_an_error_of_the_library(
    faults: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    async with asking(answering(200, '{"ok": true, "text": "dear diary')) as (request, url):
        with pytest.raises(TelegramError, match="Invalid server response"):
            await request.post(url)
    assert "no JSON" in faults.pop()
    assert "diary" not in caplog.text


@pytest.mark.parametrize(("body", "warned"), [("[]", 1), ("null", 1), ('"busy"', 1), ("{}", 0)])
async def test_json_that_is_no_answer_is_an_error_of_the_library(
    body: str, warned: int, faults: list[str]
) -> None:
    async with asking(answering(200, body)) as (request, url):
        with pytest.raises(TelegramError, match="Invalid server response"):
            await request.post(url)
    async with asking(answering(502, body)) as (request, url):
        with pytest.raises(NetworkError, match="Bad Gateway"):
            await request.post(url)
    assert ["none of the Bot API's" in fault for fault in faults] == [True] * warned
    faults.clear()


async def test_a_letter_that_is_none_does_not_break_an_answer() -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(body=b'{"result": "test_string\x80"}')

    async with asking(handler) as (request, url):
        assert str(await request.post(url)) == "test_string�"


async def test_a_slow_answer_times_out() -> None:
    async with asking(hang, read_timeout=0.05) as (request, url):
        with pytest.raises(TimedOut):
            await request.post(url)


async def test_a_timeout_of_the_call_comes_before_the_default() -> None:
    async with asking(hang, read_timeout=30) as (request, url):
        with pytest.raises(TimedOut):
            await request.post(url, read_timeout=0.05)


async def test_no_timeout_waits() -> None:
    async def handler(request: web.Request) -> web.Response:
        await asyncio.sleep(0.2)
        return web.json_response({"result": True})

    async with asking(handler, read_timeout=0.05) as (request, url):
        assert await request.post(url, read_timeout=None) is True


async def test_the_read_timeout_is_known_to_the_library() -> None:
    async with AiohttpRequest(read_timeout=7.5) as request:
        assert request.read_timeout == 7.5


async def test_an_answer_that_stops_half_way_times_out() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b"{")
        await asyncio.sleep(30)
        return response

    async with asking(handler, read_timeout=0.1) as (request, url):
        with pytest.raises(TimedOut):
            await request.post(url)


async def test_an_upload_that_is_not_taken_times_out() -> None:
    """Nobody reads: the request never ends, so that only the write timeout can end it."""

    async def never_read(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await gone.wait()
        writer.close()

    gone = asyncio.Event()
    server = await asyncio.start_server(never_read, "127.0.0.1", 0, limit=1)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    big = InputFile(b"x" * 20_000_000, filename="big.bin")
    timeouts: dict[str, Any] = {
        "read_timeout": 0.1,
        "connect_timeout": 1.0,
        "media_write_timeout": 0.2,
    }
    async with AiohttpRequest(trust_env=False, **timeouts) as request:
        with pytest.raises(TimedOut):
            await request.post(url, parameters(document=big))
    gone.set()
    server.close()
    await server.wait_closed()


async def test_a_full_pool_times_out_by_its_own_name() -> None:
    options = {"connection_pool_size": 1, "pool_timeout": 0.05}
    async with asking(hang, **options) as (request, url):
        first = asyncio.create_task(request.post(url))
        await asyncio.sleep(0.02)
        with pytest.raises(TimedOut, match="Pool timeout"):
            await request.post(url)
        first.cancel()


async def test_who_waits_for_the_pool_comes_next() -> None:
    async def handler(request: web.Request) -> web.Response:
        await asyncio.sleep(0.05)
        return web.json_response({"result": True})

    options = {"connection_pool_size": 1, "pool_timeout": 5.0}
    async with asking(handler, **options) as (request, url):
        assert await asyncio.gather(*(request.post(url) for _ in range(4))) == [True] * 4


async def test_a_cancelled_call_gives_its_connection_back() -> None:
    calls = 0

    async def handler(request: web.Request) -> web.Response:
        nonlocal calls
        calls += 1
        if calls == 1:
            await asyncio.sleep(30)
        return web.json_response({"result": True})

    options = {"connection_pool_size": 1, "pool_timeout": 0.5}
    async with asking(handler, **options) as (request, url):
        first = asyncio.create_task(request.post(url))
        await asyncio.sleep(0.05)
        first.cancel()
        assert await request.post(url) is True


async def test_nobody_there_is_a_network_error() -> None:
    async with AiohttpRequest(trust_env=False) as request:
        with pytest.raises(NetworkError, match="ClientConnector"):
            await request.post("http://127.0.0.1:9/bot123:secret/getMe")


async def test_a_cut_connection_is_a_network_error() -> None:
    async def cut(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async with asking(cut) as (request, url):
        with pytest.raises(NetworkError, match="aiohttp"):
            await request.post(url)


@pytest.mark.parametrize("answer", [b"HTTP/1.1 nonsense\r\n\r\n", b"what?\r\n\r\n", b""])
async def test_an_error_does_not_tell_the_token(answer: bytes) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1000)
        writer.write(answer)
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot123:secret/x"
    async with AiohttpRequest(trust_env=False) as request:
        with pytest.raises(NetworkError) as caught:
            await request.post(url)
    server.close()
    assert "secret" not in str(caught.value)


async def test_an_address_that_is_none_does_not_tell_the_token() -> None:
    async with AiohttpRequest(trust_env=False) as request:
        with pytest.raises(NetworkError) as caught:
            await request.post("http:///bot123:secret/x")
    assert "secret" not in str(caught.value)


async def test_a_call_before_the_start_is_a_mistake_of_the_program() -> None:
    with pytest.raises(NetworkError, match="not initialized"):
        await AiohttpRequest().post("http://127.0.0.1:9/")


async def test_it_opens_and_closes_as_often_as_one_likes() -> None:
    async with serving(answering(200, '{"result": true}')) as url:
        request = AiohttpRequest(trust_env=False)
        for _ in range(3):
            await request.initialize()
            await request.initialize()
            assert await request.post(url) is True
            await request.shutdown()
            await request.shutdown()


async def test_a_connection_is_used_again() -> None:
    seen = set()

    async def handler(request: web.Request) -> web.Response:
        assert request.transport is not None
        seen.add(request.transport.get_extra_info("peername"))
        return web.json_response({"result": True})

    async with asking(handler) as (request, url):
        for _ in range(5):
            await request.post(url)
    assert len(seen) == 1


async def test_the_library_talks_through_it() -> None:
    async def handler(request: web.Request) -> web.Response:
        me = {"id": 1, "is_bot": True, "first_name": "Segue", "username": "segue_bot"}
        return web.json_response({"ok": True, "result": me})

    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(serving(handler))
        transports = [AiohttpRequest(trust_env=False) for _ in range(2)]
        bot = Bot("1:x", base_url=f"{url}bot", request=transports[0],
                  get_updates_request=transports[1])  # fmt: skip
        await stack.enter_async_context(bot)
        assert bot.username == "segue_bot"


def sent(**parts: Any) -> dict[str, Any]:
    """What comes back of a message that was sent."""
    chat = {"id": 7, "type": "private"}
    return {
        "message_id": 5,
        "date": 0,
        "chat": chat,
        "reply_markup": {"inline_keyboard": "?"},
    } | parts


@pytest.mark.parametrize("call", ["send_message", "edit_message_text"])
@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
async def test_a_text_that_was_sent_is_not_read_again(
    call: str, separators: tuple[str, str]
) -> None:
    answer = json.dumps({"ok": True, "result": sent(text='a "photo"')}, separators=separators)
    async with serving(answering(200, answer)) as url, SendingRequest(trust_env=False) as request:
        bot = Bot("1:x", base_url=f"{url}bot", request=request)
        assert await getattr(bot, call)(text="hello", chat_id=7) is True


async def test_of_a_picture_that_was_sent_its_id_is_read() -> None:
    async def handler(request: web.Request) -> web.Response:
        size = {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}
        return web.json_response({"ok": True, "result": sent(photo=[size])})

    async with serving(handler) as url, SendingRequest(trust_env=False) as request:
        message = await Bot("1:x", base_url=f"{url}bot", request=request).send_photo(7, b"png")
    assert [size.file_id for size in message.photo] == ["a"]


async def proxied(request: web.Request) -> web.Response:
    return web.json_response({"result": request.raw_path})


async def test_a_proxy_is_asked_in_the_servers_place() -> None:
    async with serving(proxied) as proxy, AiohttpRequest(proxy=proxy) as request:
        there = await request.post("http://api.example.invalid/bot1:x/getMe")
    assert "api.example.invalid" in str(there)


async def test_the_environment_names_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(proxied) as proxy, AiohttpRequest() as request:
        monkeypatch.setenv("all_proxy", proxy)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        assert "other.example.invalid" in str(await request.post("http://other.example.invalid/x"))
        assert str(await request.post(proxy)) == "/"


async def test_a_proxy_that_it_cannot_use_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="socks5"):
        AiohttpRequest(proxy="socks5://127.0.0.1:1080")


async def test_a_pool_without_connections_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        AiohttpRequest(connection_pool_size=0)
