"""Getting updates from Telegram, by polling or by a webhook, until told to stop."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from telegram import BotCommand, Update
from telegram.error import BadRequest, Conflict, InvalidToken, TelegramError

from bot.commands import COMMANDS
from bot.context import Services
from bot.lanes import Lanes
from bot.pacing import Pacer
from bot.views import welcome

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from telegram.ext import ExtBot, Updater

    from bot.app import SegueApplication
    from bot.web import Webhook

_NEWS = [Update.MESSAGE, Update.CALLBACK_QUERY]
_LONGEST_PAUSE_S = 30.0
# So many in a row, in three seconds: a single one may come from what stands in Telegram's place.
_REFUSALS = 3
# What is in hand when the bot is told to stop has so long to be answered.
FINISH_S = 10.0
# After a fault of the network the library pauses for up to half a minute, which its `stop` would
# wait for. This is longer than it otherwise takes.
_STOP_S = 3.0

log = logging.getLogger(__name__)


@asynccontextmanager
async def polling(application: SegueApplication, finish_s: float = FINISH_S) -> AsyncIterator[None]:
    """Serve by long polling until the block is left, and then finish within `finish_s` seconds.

    Waits for a network that is not there yet. Raises InvalidToken when the token is refused before
    the block is entered; afterwards the bot's `news` say so, and whatever else keeps updates away.
    """
    updater, bot = application.updater, application.bot
    if updater is None:
        raise ValueError("an application without an updater cannot poll")
    try:
        await _when_reached(bot, application.initialize)
        begun = partial(
            updater.start_polling, allowed_updates=_NEWS, error_callback=_on_polling_error
        )
        await _when_reached(bot, begun)
        bot.news.begin()
        await application.start()
        # Not before the first poll: nobody should wait for the menu.
        application.create_task(introduce(application))
        yield
    finally:
        end = asyncio.get_running_loop().time() + finish_s
        try:
            if updater.running:
                # The last call for updates tells Telegram which ones came, and waits for no room.
                await _hurry(application)
                await _stop_polling(updater, end)
        finally:
            await _finish(application, end)


@asynccontextmanager
async def hooked(application: SegueApplication, webhook: Webhook) -> AsyncIterator[None]:
    """Serve what comes to the webhook, where something listens already, until the block is left.

    Waits for a network that is not there yet. Raises InvalidToken when the token is refused, and
    BadRequest when the address is.
    """
    bot = application.bot
    try:
        await _when_reached(bot, application.initialize)
        await application.start()
        announced = partial(
            bot.set_webhook, webhook.url, secret_token=webhook.secret, allowed_updates=_NEWS
        )
        await _when_reached(bot, announced, BadRequest)
        application.create_task(introduce(application))
        yield
    finally:
        await _finish(application, asyncio.get_running_loop().time() + FINISH_S)


async def take(application: SegueApplication, update: object) -> bool:
    """Take an update in, as soon as there is room: Telegram waits with the next ones.

    False when nobody answers it now, so that Telegram is to send it again.
    """
    if isinstance(lanes := application.update_processor, Lanes):
        await lanes.room()
    if not application.running:
        return False
    # Without a pause after the look: whoever stops answers what is in the queue.
    application.update_queue.put_nowait(update)
    return True


def is_ready(application: SegueApplication) -> bool:
    """Whether updates are got, where they are asked for, and answered."""
    updater = application.updater
    polls = updater is not None and updater.running
    return application.running and (application.bot.news.fresh or not polls)


async def introduce(application: SegueApplication) -> None:
    """Set the menu and the descriptions, without which the bot works as well."""
    bot = application.bot
    menu = [BotCommand(command.name, command.summary) for command in COMMANDS]
    try:
        await bot.set_my_commands(menu)
        await bot.set_my_description(welcome.DESCRIPTION)
        await bot.set_my_short_description(welcome.SHORT_DESCRIPTION)
    except TelegramError as error:
        log.warning("the menu or the description could not be set: %s", error)


async def _stop_polling(updater: Updater, end: float) -> None:
    """Get no more updates, and tell Telegram which ones came; no later than `end`."""
    try:
        async with asyncio.timeout_at(end), asyncio.timeout(_STOP_S):
            await updater.stop()
    except TimeoutError:
        log.warning("Telegram could not be told which messages came: the last ones may come again")
    except Exception as error:  # whatever ended it before, what is in hand is still to be answered
        log.error("getting messages had ended: %s: %s", type(error).__name__, error)


async def _hurry(application: SegueApplication) -> None:
    """Let nothing wait any more that need not: what is in hand is to be answered in seconds."""
    if isinstance(pacer := application.bot.rate_limiter, Pacer):
        await pacer.hurry()
    if isinstance(lanes := application.update_processor, Lanes):
        lanes.take_no_more()


async def _finish(application: SegueApplication, end: float) -> None:
    """Answer what is in hand, no later than `end` by the loop's clock, and close everything."""
    try:
        if application.running:
            await _answer_the_rest(application, end)
    finally:
        await application.shutdown()
        # An application whose start failed leaves its bot's connections open.
        await application.bot.shutdown()
        application.bot_data[Services].close()


async def _answer_the_rest(application: SegueApplication, end: float) -> None:
    try:
        async with asyncio.timeout_at(end):
            await _hurry(application)
            await application.stop()
    except TimeoutError:
        log.warning("the time to stop is over: what is not answered yet is given up")
        if isinstance(lanes := application.update_processor, Lanes):
            await lanes.give_up()


async def _when_reached(
    bot: ExtBot[None], call: Callable[[], Awaitable[Any]], *refusals: type[TelegramError]
) -> None:
    """Make a call of the Bot API, again and again until it is taken, or refused for good."""
    pause_s, refused = 1.0, 0
    while True:
        try:
            await call()
        except refusals:
            raise
        except InvalidToken:
            refused += 1
            if refused == _REFUSALS:
                raise
            log.warning("%s refuses the token, and is asked once more", bot.base_url)
        except TelegramError as error:
            # No network, or what answers in Telegram's place until one has signed in somewhere.
            refused = 0
            log.warning("%s cannot be reached (%s)", bot.base_url, error)
        else:
            return
        await asyncio.sleep(pause_s)
        pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)


def _on_polling_error(error: TelegramError) -> None:
    if isinstance(error, Conflict):
        log.error("another program takes this bot's messages: is it running twice?")
    else:
        log.warning("cannot get messages: %s", error)
