"""Starting, stopping, and who is let in."""

import asyncio
from typing import Any

import aiohttp
import pytest

from bot.local import LocalServer, PortTakenError


async def test_a_taken_port_is_named() -> None:
    first = LocalServer(0)
    await first.start()
    with pytest.raises(PortTakenError) as error:
        await LocalServer(first.port).start()
    assert error.value.port == first.port
    await first.stop()
    again = LocalServer(first.port)
    await again.start()
    await again.stop()


async def test_a_page_of_an_earlier_server_is_not_kept_waiting(telegram: Any) -> None:
    async with asyncio.timeout(5):
        assert await telegram.events(after=1000, wait=50) == []


# In a loop of its own, where no other server's tasks come and go.
@pytest.mark.asyncio(loop_scope="function")
async def test_stopping_ends_every_poll_and_leaves_no_task() -> None:
    before = asyncio.all_tasks()
    server = LocalServer(0)
    await server.start()
    poll = f"{server.api_url}/bot{server.token}/getUpdates?timeout=50"
    events = f"{server.url}/chat/events?user=1&wait=50"
    async with aiohttp.ClientSession() as http, asyncio.timeout(5):
        waiting = [asyncio.create_task(http.get(address)) for address in (poll, events)]
        await asyncio.sleep(0.05)
        await server.stop()
        assert [(await task).status for task in waiting] == [200, 200]
    await server.stop()
    assert asyncio.all_tasks() == before


async def test_a_server_listens_on_this_machine_only(telegram: Any) -> None:
    assert telegram.server.url == f"http://127.0.0.1:{telegram.server.port}"
    assert telegram.server.api_url.startswith("http://127.0.0.1:")


async def test_every_server_has_a_token_of_its_own_unless_given_one() -> None:
    one, other = LocalServer(0), LocalServer(0)
    assert one.token != other.token
    given = LocalServer(0, token="123:abc")
    await given.start()
    address = f"{given.api_url}/bot123:abc/getMe"
    async with aiohttp.ClientSession() as http, http.get(address) as response:
        assert (await response.json())["result"]["id"] == 123
    await given.stop()


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1:1", "10.0.0.1"])
@pytest.mark.parametrize("path", ["/", "/chat/events?user=1", "/bot{token}/getMe"])
async def test_another_host_name_is_refused(telegram: Any, host: str, path: str) -> None:
    server = telegram.server
    url = server.url + path.format(token=server.token)
    async with telegram.http.get(url, headers={"Host": host.format(port=server.port)}) as response:
        assert response.status == 403


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
async def test_every_name_of_this_machine_is_served(telegram: Any, name: str) -> None:
    host = f"{name}:{telegram.server.port}"
    headers = {"Host": host, "Origin": f"http://{host}"}
    body = {"user": 1, "text": "x"}
    url = f"{telegram.server.url}/chat/say"
    async with telegram.http.post(url, json=body, headers=headers) as response:
        assert response.status == 200


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://localhost:1", "https://localhost:{port}"]
)
async def test_a_page_from_elsewhere_may_not_post(telegram: Any, origin: str) -> None:
    headers = {"Origin": origin.format(port=telegram.server.port)}
    body = {"user": 1, "text": "x"}
    url = f"{telegram.server.url}/chat/say"
    async with telegram.http.post(url, json=body, headers=headers) as response:
        assert response.status == 403
        assert "Access-Control-Allow-Origin" not in response.headers
    assert await telegram.updates() == []


async def test_a_plain_form_may_not_speak_for_a_person(telegram: Any) -> None:
    url = f"{telegram.server.url}/chat/say"
    async with telegram.http.post(url, data='{"user": 1, "text": "x"}') as response:
        assert response.status == 400


async def test_the_page_and_its_files_come_with_a_strict_policy(telegram: Any) -> None:
    for path in ("/", "/static/chat.js", "/static/chat.css", "/static/icon.svg"):
        async with telegram.http.get(telegram.server.url + path) as response:
            assert response.status == 200
            policy = response.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
    for path in ("/static/index.html", "/static/nothing", "/static/..%2fpage.py"):
        async with telegram.http.get(telegram.server.url + path) as response:
            assert response.status == 404
