"""All commands, in the order of the menu."""

from bot.command import Command
from bot.commands.blend import BLEND
from bot.commands.cluster import CLUSTER
from bot.commands.dna import DNA
from bot.commands.help import HELP
from bot.commands.map import MAP
from bot.commands.path import PATH
from bot.commands.privacy import EXPORT, FORGET, PRIVACY
from bot.commands.similar import SIMILAR
from bot.commands.start import START
from bot.commands.vibe import VIBE

COMMANDS: tuple[Command, ...] = (
    SIMILAR,
    VIBE,
    BLEND,
    PATH,
    DNA,
    MAP,
    CLUSTER,
    START,
    HELP,
    PRIVACY,
    EXPORT,
    FORGET,
)
