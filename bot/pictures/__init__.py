"""Pictures for the chat: engine values in, PNG out. Matplotlib is imported with the first one."""

from bot.pictures.picture import Picture
from bot.pictures.studio import Studio

__all__ = ["Picture", "Studio"]
