"""The webhook takes what Telegram sends and nothing else; health and metrics are told."""

from __future__ import annotations

import socket
from contextlib import asynccontextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from bot.receiving import PollingRequest, SteadyBot
from bot.web import Hook, PortInUseError, Probes, Webhook, web_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from telegram import Update

TOKEN = "1:a-token-of-nobody"
WEBHOOK = Webhook.of("https://example.org/base/", TOKEN)
UPDATE = {
    "update_id": 5,
    "message": {"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"}, "text": "hello"},
}


class Served:
    """A web server with a webhook, and what it took."""

    def __init__(self) -> None:
        self.taken: list[Update] = []
        self.ready = True
        self.takes = True
        self.url = ""
        self.session: aiohttp.ClientSession

    async def take(self, update: Update) -> bool:
        if self.takes:
            self.taken.append(update)
        return self.takes

    async def post(self, path: str, secret: str | None, body: Any = UPDATE, **options: Any) -> int:
        headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
        content = options or {"json": body}
        async with self.session.post(self.url + path, headers=headers, **content) as response:
            return response.status

    async def get(self, path: str) -> tuple[int, str]:
        async with self.session.get(self.url + path) as response:
            return response.status, await response.text()


@asynccontextmanager
async def serving() -> AsyncIterator[Served]:
    served = Served()
    hook = Hook(WEBHOOK, SteadyBot(TOKEN, PollingRequest()), served.take)
    probes = Probes(lambda: served.ready, lambda: b"segue_updates_total 1\n")
    async with (
        web_server("127.0.0.1", 0, probes, hook) as port,
        aiohttp.ClientSession() as served.session,
    ):
        served.url = f"http://127.0.0.1:{port}/"
        yield served


def test_path_and_secret_are_not_guessable_and_stay_the_same() -> None:
    assert Webhook.of("https://example.org/base", TOKEN) == WEBHOOK
    assert Webhook.of("https://example.org/base", "1:another") != WEBHOOK
    assert WEBHOOK.url.startswith("https://example.org/base/")
    assert TOKEN not in WEBHOOK.url
    assert len(WEBHOOK.last_part) == len(WEBHOOK.secret) == 64
    assert WEBHOOK.secret != WEBHOOK.last_part


@pytest.mark.parametrize("prefix", ["", "base/", "a/b/"])
async def test_what_telegram_sends_is_taken(prefix: str) -> None:
    async with serving() as served:
        assert await served.post(prefix + WEBHOOK.last_part, WEBHOOK.secret) == 200
    assert [update.update_id for update in served.taken] == [5]


async def test_what_comes_while_it_cannot_be_answered_is_to_come_again() -> None:
    async with serving() as served:
        served.takes = False
        assert await served.post(WEBHOOK.last_part, WEBHOOK.secret) == 503
        assert await served.post(WEBHOOK.last_part, None) == 404
        assert served.taken == []
        served.takes = True
        assert await served.post(WEBHOOK.last_part, WEBHOOK.secret) == 200
    assert [update.update_id for update in served.taken] == [5]


@pytest.mark.parametrize(
    ("path", "secret"),
    [
        (WEBHOOK.last_part, None),
        (WEBHOOK.last_part, ""),
        (WEBHOOK.last_part, WEBHOOK.secret[:-1]),
        (WEBHOOK.last_part, WEBHOOK.last_part),
        ("", WEBHOOK.secret),
        ("telegram", WEBHOOK.secret),
        (WEBHOOK.last_part + "/", WEBHOOK.secret),
    ],
)
async def test_what_somebody_else_sends_is_not(path: str, secret: str | None) -> None:
    async with serving() as served:
        assert await served.post(path, secret) == 404
    assert served.taken == []


async def test_a_broken_update_is_answered_and_the_next_one_taken(faults: list[str]) -> None:
    broken: Any = {"update_id": 4, "message": {"message_id": "?"}}
    bodies: list[Any] = [broken, [], "nonsense", UPDATE]
    async with serving() as served:
        for body in bodies:
            assert await served.post(WEBHOOK.last_part, WEBHOOK.secret, body) == 200
        assert await served.post(WEBHOOK.last_part, WEBHOOK.secret, data=b"\xff{") == 200
    assert [update.update_id for update in served.taken] == [4, 5]
    assert [update.message is None for update in served.taken] == [True, False]
    assert len(faults) == 4
    faults.clear()


async def test_a_body_beyond_all_measure_is_refused() -> None:
    async with serving() as served:
        big = BytesIO(b"x" * (1024 * 1024 + 1))
        assert await served.post(WEBHOOK.last_part, WEBHOOK.secret, data=big) == 413


async def test_health_readiness_and_metrics_are_told() -> None:
    async with serving() as served:
        assert await served.get("healthz") == (200, "ok\n")
        assert await served.get("readyz") == (200, "ready\n")
        served.ready = False
        assert await served.get("readyz") == (503, "not ready\n")
        assert await served.get("metrics") == (200, "segue_updates_total 1\n")
        assert (await served.get(WEBHOOK.last_part))[0] == 405


async def test_a_port_that_is_taken_is_told() -> None:
    probes = Probes(lambda: True, lambda: b"")
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(PortInUseError):
        async with web_server("127.0.0.1", taken.getsockname()[1], probes):
            pytest.fail("it listens on a port that is taken")


async def test_a_host_that_is_none_is_told() -> None:
    probes = Probes(lambda: True, lambda: b"")
    with pytest.raises(PortInUseError, match="address"):
        async with web_server("a..b", 0, probes):
            pytest.fail("it listens where nobody can")
