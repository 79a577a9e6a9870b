"""The smallest bot there is on python-telegram-bot, for the benchmark to compare with.

As the library comes, updates are handled one by one, over httpx. With `--transport` it is the same
bot over Segue's transport, with many updates at once.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters

if TYPE_CHECKING:
    from telegram import Update


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say what was said."""
    if update.message is not None and update.message.text is not None:
        await update.message.reply_text(update.message.text)


def main() -> None:
    """Serve by long polling, with the token and the address that the real bot would take."""
    builder = ApplicationBuilder()
    if "--transport" in sys.argv[1:]:
        from bot.transport import AiohttpRequest

        builder = builder.request(AiohttpRequest(trust_env=False)).concurrent_updates(True)
        builder = builder.get_updates_request(AiohttpRequest(1, trust_env=False))
    application: Application[Any, Any, Any, Any, Any, Any] = (
        builder.token(os.environ["TELEGRAM_BOT_TOKEN"])
        .base_url(f"{os.environ['TELEGRAM_API_URL']}/bot")
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main()
