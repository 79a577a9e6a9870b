"""The bot's own small web server: Telegram's webhook, health and metrics."""

from __future__ import annotations

import hmac
import json
import logging
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web

from bot.reading import read_update

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from telegram import Bot, Update

log = logging.getLogger(__name__)

# Telegram's updates are a few kilobytes.
_MOST_BYTES = 1024 * 1024
_STOP_S = 5.0
_PROOF = "X-Telegram-Bot-Api-Secret-Token"


class PortInUseError(Exception):
    """The address cannot be listened on."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram sends updates, and what it shows to prove that it is Telegram.

    Path and secret come from the bot's token by a keyed hash: nobody guesses them, and they are
    the same after a restart, so that what Telegram sends meanwhile still arrives.
    """

    url: str
    secret: str

    @classmethod
    def of(cls, base_url: str, token: str) -> Webhook:
        return cls(f"{base_url.rstrip('/')}/{_derived(token, 'path')}", _derived(token, "secret"))

    @property
    def last_part(self) -> str:
        """Of the path; a proxy may take away or add what is before it."""
        return urlsplit(self.url).path.rpartition("/")[2]


@dataclass(frozen=True)
class Probes:
    """What the server tells: whether the bot serves, and its metrics."""

    ready: Callable[[], bool]
    metrics: Callable[[], bytes]


class Hook:
    """Gives on what Telegram sends, and answers 200 to whatever Telegram says.

    `take` tells whether an update was taken. One that was not is to be sent again.
    """

    def __init__(
        self, webhook: Webhook, bot: Bot, take: Callable[[Update], Awaitable[bool]]
    ) -> None:
        self._webhook = webhook
        self._bot = bot
        self._take = take

    async def receive(self, request: web.Request) -> web.Response:
        if not self._from_telegram(request):
            return web.Response(status=404)
        try:
            content = json.loads(await request.read())
        except ValueError:
            log.error("an update of %s bytes is no JSON", request.content_length)
            return web.Response()
        update = read_update(content, self._bot)
        if update is not None and not await self._take(update):
            return web.Response(status=503)
        # Telegram sends again whatever is answered otherwise, a broken update for ever.
        return web.Response()

    def _from_telegram(self, request: web.Request) -> bool:
        path = request.path.rpartition("/")[2]
        secret = request.headers.get(_PROOF, "")
        return _same(path, self._webhook.last_part) & _same(secret, self._webhook.secret)


@asynccontextmanager
async def web_server(
    host: str, port: int, probes: Probes, hook: Hook | None = None
) -> AsyncIterator[int]:
    """Listen until the block is left; gives the port. Raises PortInUseError."""
    application = web.Application(client_max_size=_MOST_BYTES)
    application.router.add_get("/healthz", _healthy)
    application.router.add_get("/readyz", _readiness(probes))
    application.router.add_get("/metrics", _metrics(probes))
    if hook is not None:
        application.router.add_post("/{path:.*}", hook.receive)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=_STOP_S)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise PortInUseError(error.strerror or str(error)) from error
        except UnicodeError as error:
            raise PortInUseError("that is no address") from error
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


async def _healthy(request: web.Request) -> web.Response:
    return web.Response(text="ok\n")


def _readiness(probes: Probes) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def readyz(request: web.Request) -> web.Response:
        ready = probes.ready()
        return web.Response(
            text="ready\n" if ready else "not ready\n", status=200 if ready else 503
        )

    return readyz


def _metrics(probes: Probes) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def metrics(request: web.Request) -> web.Response:
        # The version is part of the type, so that it cannot be said by `content_type`.
        headers = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        return web.Response(body=probes.metrics(), headers=headers)

    return metrics


def _derived(token: str, purpose: str) -> str:
    return hmac.new(token.encode(), f"segue {purpose}".encode(), sha256).hexdigest()


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())
