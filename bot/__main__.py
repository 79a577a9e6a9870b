"""python -m bot: settings, engine, application, serve."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
from contextlib import AsyncExitStack, closing, suppress
from functools import partial
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.logs import set_up_logging
from bot.news import DeafError
from bot.settings import Settings, SettingsError, default_database_url, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bot.app import SegueApplication
    from bot.live import Live
    from bot.metrics import Metrics
    from bot.state import State
    from bot.web import Webhook
    from engine import Engine

log = logging.getLogger("bot")

# Python looks for garbage in circles after every 700 new objects, which takes a tenth of the time
# of an answer. Hardly any garbage is in circles, so that it may wait until there are so many, and
# among what outlived a look until after so many looks.
_NEW_OBJECTS, _YOUNG = 10_000, 20


class StartError(Exception):
    """The bot cannot start; the message says why and what to do, in one line."""


def main() -> int:
    """Serve until told to stop.

    2 when the start failed for a reason the operator can mend, 1 when only another start helps.
    """
    gc.set_threshold(_NEW_OBJECTS, _YOUNG)
    try:
        settings = load_settings()
        asyncio.run(_serve_until_stopped(settings))
    except (SettingsError, StartError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except DeafError as error:
        sys.stderr.write(f"the bot has to be started again: {error}\n")
        return 1
    except KeyboardInterrupt:
        # Where signals cannot be handled by the event loop, as on Windows.
        return 0
    return 0


async def _serve_until_stopped(settings: Settings) -> None:
    serving = asyncio.ensure_future(_serve(settings))
    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError):
        for stop in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(stop, serving.cancel)
    with suppress(asyncio.CancelledError):
        await serving
    log.info("stopped")


async def _serve(settings: Settings) -> None:
    # Only now: wrong settings should be told at once, and these imports take their time.
    from threadpoolctl import threadpool_limits

    async with AsyncExitStack() as stack:
        set_up_logging(settings.log_level, _token(settings))
        # The files of the run are checked while Telegram's library is imported.
        opening = asyncio.get_running_loop().run_in_executor(None, _door(settings))
        from bot.app import build_application
        from bot.live import Live

        live = stack.enter_context(closing(Live(await opening, settings.model_dir)))
        # Nobody else holds the engine, so that all of it goes when another run takes its place.
        del opening
        state = stack.enter_context(closing(_open_state(settings)))
        if settings.telegram_bot_token is None:
            settings = await _with_local_chat(settings, stack)
        # Questions are answered side by side; more threads for each would only get in the way.
        stack.enter_context(threadpool_limits(1))
        metrics = None if _port(settings) is None else _metrics(live)
        application = build_application(settings, live, state, metrics)
        webhook = _webhook(settings, application)
        # Before Telegram is reached, so that who watches the bot hears that it waits for that.
        await _listen(application, settings, metrics, webhook, stack)
        await _receive(application, settings, webhook, stack)
        log.info("%s songs, listening", f"{len(live.now.engine):,}")
        await _for_ever(live.watch(), *(() if webhook else (application.bot.news.watch(),)))


async def _for_ever(*watches: Coroutine[None, None, None]) -> None:
    """Run them side by side until one of them fails, which ends the others."""
    tasks = [asyncio.ensure_future(watch) for watch in watches]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()


def _webhook(settings: Settings, application: SegueApplication) -> Webhook | None:
    from bot.web import Webhook

    url = settings.webhook_url
    return None if url is None else Webhook.of(url, application.bot.token)


async def _receive(
    application: SegueApplication,
    settings: Settings,
    webhook: Webhook | None,
    stack: AsyncExitStack,
) -> None:
    """Begin to get updates, in the way that the settings name."""
    from telegram.error import BadRequest, InvalidToken

    from bot.serving import hooked, polling

    serving = polling(application) if webhook is None else hooked(application, webhook)
    try:
        await stack.enter_async_context(serving)
    except InvalidToken:
        raise StartError(
            f"TELEGRAM_BOT_TOKEN: {settings.telegram_api_url} refuses it; "
            "compare it with the one that @BotFather gave"
        ) from None
    except BadRequest as error:
        raise StartError(
            f"WEBHOOK_URL: {settings.telegram_api_url} refuses it ({error}); "
            "it wants an https:// address that it can reach, on port 443, 80, 88 or 8443"
        ) from None


async def _listen(
    application: SegueApplication,
    settings: Settings,
    metrics: Metrics | None,
    webhook: Webhook | None,
    stack: AsyncExitStack,
) -> None:
    """Serve health and metrics, and the webhook if there is one."""
    port = _port(settings)
    if port is None or metrics is None:
        return
    from bot.serving import is_ready, take
    from bot.web import Hook, PortInUseError, Probes, web_server

    hook = None
    if webhook is None:
        metrics.polled(lambda: application.bot.news.age_s)
    else:
        hook = Hook(webhook, application.bot, partial(take, application))
    probes = Probes(lambda: is_ready(application), metrics.page)
    try:
        bound = await stack.enter_async_context(web_server(settings.host, port, probes, hook))
    except PortInUseError as error:
        raise StartError(
            f"PORT: {settings.host}:{port} cannot be listened on ({error}); "
            "set PORT, or HOST, to another one"
        ) from error
    log.info("health and metrics at http://%s:%s", settings.host, bound)


def _metrics(live: Live) -> Metrics:
    from bot.live import age_s
    from bot.metrics import Metrics

    return Metrics(lambda: age_s(live.now.engine.manifest.created))


def _port(settings: Settings) -> int | None:
    """Where to listen; None for nowhere."""
    return 8080 if settings.port is None and settings.webhook_url else settings.port


async def _with_local_chat(settings: Settings, stack: AsyncExitStack) -> Settings:
    """Serve the chat page, and the settings with which the bot connects to it."""
    from bot.local import LocalServer, PortTakenError

    server = LocalServer(settings.local_chat_port)
    try:
        await server.start()
    except PortTakenError as error:
        raise StartError(
            f"LOCAL_CHAT_PORT: port {error.port} cannot be used, perhaps because another program "
            "listens there; set LOCAL_CHAT_PORT to another number"
        ) from error
    stack.push_async_callback(server.stop)
    sys.stdout.write(f"No TELEGRAM_BOT_TOKEN is set: chat with the bot at {server.url}\n")
    sys.stdout.flush()
    return settings.model_copy(
        update={
            "telegram_bot_token": SecretStr(server.token),
            "telegram_api_url": server.api_url,
        }
    )


def _door(settings: Settings) -> Callable[[], Engine]:
    """What opens the engine; the import stays in the thread of all others."""
    from engine import open_engine
    from engine.errors import RunError, RunNotFoundError

    def opened() -> Engine:
        try:
            return open_engine(settings.model_dir)
        except RunNotFoundError as error:
            raise StartError(
                f"MODEL_DIR: there is no trained model in {error.folder}; "
                "`make run` trains one, and so does `python scripts/train.py --catalogue demo`"
            ) from error
        except RunError as error:
            raise StartError(
                f"MODEL_DIR: {error}; train it anew with `make train` "
                "or `python scripts/train.py --catalogue PATH`"
            ) from error
        except OSError as error:
            raise StartError(f"MODEL_DIR: {error}") from error

    return opened


def _open_state(settings: Settings) -> State:
    from bot.state import State, StateError

    url = settings.database_url
    try:
        return State(url.get_secret_value() if url else default_database_url())
    except (StateError, OSError) as error:
        raise StartError(f"DATABASE_URL: {error}") from error
    except (ValueError, TypeError):
        # What these say is a programmer's, and may quote a part of the password.
        raise StartError(
            "DATABASE_URL: expected an address like sqlite:////home/me/segue.sqlite, or "
            "postgresql://host:5432/segue, and options that this database knows"
        ) from None


def _token(settings: Settings) -> str | None:
    token = settings.telegram_bot_token
    return token.get_secret_value() if token else None


if __name__ == "__main__":
    sys.exit(main())
