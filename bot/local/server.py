"""A Bot API server on this machine, with a page to chat on: a Telegram of one's own."""

import errno
import json
import secrets
from typing import Any

from aiohttp import web

from bot.local.api import BotApi
from bot.local.chats import MAX_MESSAGES, Chats
from bot.local.failures import ApiError
from bot.local.faults import Line
from bot.local.files import Files
from bot.local.gate import Gate
from bot.local.page import Page
from bot.local.params import MAX_BODY_BYTES, read_params
from bot.local.profile import Profile

HOST = "127.0.0.1"
BOT_ID = 8_765_000_001
BOT_NAME = "Segue"
# Long polls end by themselves when the server stops; this is for a client that reads slowly.
_STOP_SECONDS = 2.0


class PortTakenError(Exception):
    """Another program listens on the port already."""

    def __init__(self, port: int) -> None:
        super().__init__(f"port {port} is taken")
        self.port = port


class LocalServer:
    """The server; listens from `start` to `stop`, on 127.0.0.1 only, and forgets all at the end.

    `port` 0 takes a free one. Without `token` a new one is made up, which no web page can guess.
    Of each chat the last `kept` messages are remembered. Who holds the server may use its `chats`
    directly, and have the bot's calls meet with faults on the `line`.
    """

    def __init__(self, port: int, token: str | None = None, *, kept: int = MAX_MESSAGES) -> None:
        self.port = port
        self.token = token or f"{BOT_ID}:{secrets.token_urlsafe(26)}"
        self._gate = Gate()
        self._files = Files()
        self.chats = Chats(_bot_id(self.token), BOT_NAME, kept)
        self.line = Line()
        profile = Profile(self.chats.bot, self.chats.events)
        self._api = BotApi(self.chats, self._files, profile)
        self._page = Page(self.chats, self._files, profile)
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Where the chat page is."""
        return f"http://{HOST}:{self.port}"

    @property
    def api_url(self) -> str:
        """What the bot takes for Telegram's address."""
        return self.url

    async def start(self) -> None:
        """Begins to listen; raises PortTakenError."""
        # A poll whose caller has gone must not hold its place until the time is up.
        runner = web.AppRunner(
            self._application(),
            access_log=None,
            handler_cancellation=True,
            shutdown_timeout=_STOP_SECONDS,
        )
        await runner.setup()
        try:
            await web.TCPSite(runner, HOST, self.port).start()
        except OSError as error:
            await runner.cleanup()
            if error.errno in {errno.EADDRINUSE, errno.EACCES}:
                raise PortTakenError(self.port) from error
            raise
        self._runner = runner
        self.port = runner.addresses[0][1]
        self._gate.open(self.port)

    async def stop(self) -> None:
        """Ends every poll and stops listening; may be called twice."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    def _application(self) -> web.Application:
        application = web.Application(
            middlewares=[self._gate.middleware], client_max_size=MAX_BODY_BYTES
        )
        application.add_routes(self._page.routes())
        application.router.add_route("*", "/bot{token}/{method}", self._call)
        application.router.add_get("/file/bot{token}/{path:.+}", self._download)
        application.on_shutdown.append(self._end_polls)
        return application

    async def _end_polls(self, application: web.Application) -> None:
        self.chats.updates.bell.close()
        self.chats.events.bell.close()

    async def _call(self, request: web.Request) -> web.Response:
        return await self.line.carry(request, self._answer)

    async def _answer(self, request: web.Request) -> web.Response:
        try:
            self._check_token(request)
            params = await read_params(request)
            result = await self._api.call(request.match_info["method"], params)
        except ApiError as error:
            return _failure(error)
        except web.HTTPRequestEntityTooLarge:
            return _failure(ApiError(413, "Request Entity Too Large"))
        return _json({"ok": True, "result": result})

    async def _download(self, request: web.Request) -> web.Response:
        try:
            self._check_token(request)
        except ApiError as error:
            return _failure(error)
        file = self._files.at(request.match_info["path"])
        if file is None:
            return _failure(ApiError(404, "Not Found"))
        return web.Response(body=file.content, content_type="application/octet-stream")

    def _check_token(self, request: web.Request) -> None:
        given = request.match_info["token"]
        if not secrets.compare_digest(given.encode(), self.token.encode()):
            raise ApiError(401, "Unauthorized")


def _bot_id(token: str) -> int:
    """A token begins with the bot's id, as Telegram's do."""
    number = token.partition(":")[0]
    return int(number) if number.isdecimal() else BOT_ID


def _failure(error: ApiError) -> web.Response:
    body = {"ok": False, "error_code": error.code, "description": error.description}
    return _json(body, status=error.code)


def _json(body: Any, status: int = 200) -> web.Response:
    return web.json_response(text=json.dumps(body), status=status)
