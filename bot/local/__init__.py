"""Trying the bot without an account: a Bot API server and a chat page on this machine."""

from bot.local.server import LocalServer, PortTakenError

__all__ = ["LocalServer", "PortTakenError"]
