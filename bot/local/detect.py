"""The entities that Telegram finds by itself: commands, mentions, hashtags, links and e-mails."""

import re
from collections.abc import Iterator

from bot.local.entities import Entity, utf16_length
from bot.local.links import BadLinkError, check_link

# Only the best-known endings make a bare word with a dot a link; Telegram knows them all.
_ENDINGS = (
    "app|art|audio|be|biz|ch|cloud|co|com|de|dev|edu|es|eu|fm|fr|gov|info|io|it|jp|link|live|ly|"
    "me|media|music|net|nl|online|org|page|pl|ru|se|site|store|to|tv|uk|us|world|xyz"
)
_URL = re.compile(
    r"(?:(?:https?|tg)://[^\s<>\"]+"
    rf"|(?<![\w.@/-])(?:[\w-]+\.)+(?:{_ENDINGS})(?![\w.@-])(?:[/?#][^\s<>\"]*)?)",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?![\w-])")
_COMMAND = re.compile(
    r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])", re.ASCII
)
_MENTION = re.compile(r"(?<![\w@])@[A-Za-z0-9_]{5,32}(?!\w)")
_HASHTAG = re.compile(r"(?<![\w#])#(?!\d+(?!\w))\w{1,256}(?![\w#])")
# What a sentence puts after a link is no part of it.
_AFTER_URL = ".,:;!?'\"`*…»”’"
_BRACKETS = {")": "(", "]": "[", "}": "{"}


def find_entities(text: str) -> list[Entity]:
    """What Telegram would mark in `text`, in order; none of it overlaps."""
    found: list[Entity] = []
    taken: list[tuple[int, int]] = []
    for kind, start, end in _candidates(text):
        if any(start < other_end and other_start < end for other_start, other_end in taken):
            continue
        taken.append((start, end))
        found.append(Entity(kind, utf16_length(text[:start]), utf16_length(text[start:end])))
    return sorted(found, key=lambda entity: entity.offset)


def _candidates(text: str) -> Iterator[tuple[str, int, int]]:
    """Kind, start and end in characters; what comes first wins over what overlaps it."""
    for match in _EMAIL.finditer(text):
        yield "email", *match.span()
    for match in _URL.finditer(text):
        address = _trimmed(match[0])
        try:
            check_link(address)
        except BadLinkError:
            continue
        yield "url", match.start(), match.start() + len(address)
    for kind, pattern in (("bot_command", _COMMAND), ("mention", _MENTION), ("hashtag", _HASHTAG)):
        for match in pattern.finditer(text):
            yield kind, *match.span()


def _trimmed(address: str) -> str:
    while address:
        last = address[-1]
        opening = _BRACKETS.get(last)
        unbalanced = opening is not None and address.count(opening) < address.count(last)
        if last not in _AFTER_URL and not unbalanced:
            break
        address = address[:-1]
    return address
