"""Text as Telegram keeps it: parsed, cleaned, trimmed, with the entities it finds by itself."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.local.detect import find_entities
from bot.local.entities import Entity, arrange, utf16_length, with_found
from bot.local.failures import bad_request
from bot.local.links import BadLinkError, check_link
from bot.local.markup import MarkupError, parse_html
from bot.local.params import JsonObject

# As TDLib's clean_input_string: control characters are blanks, carriage returns, line and
# direction marks and three combining lines vanish.
_DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
_BLANKS = " \n"

_TYPES = frozenset(
    {
        "blockquote", "bold", "bot_command", "cashtag", "code", "custom_emoji", "email",
        "expandable_blockquote", "hashtag", "italic", "mention", "phone_number", "pre", "spoiler",
        "strikethrough", "text_link", "text_mention", "underline", "url",
    }
)  # fmt: skip
# Telegram finds these itself and takes nobody's word for them.
_FOUND_BY_TELEGRAM = frozenset(
    {"bot_command", "cashtag", "email", "hashtag", "mention", "phone_number", "url"}
)


@dataclass(frozen=True, slots=True)
class Formatted:
    """Text with its entities, as it stands in a message."""

    text: str
    entities: tuple[Entity, ...] = ()

    @property
    def length(self) -> int:
        """In UTF-16 code units, which Telegram's limits count."""
        return utf16_length(self.text)

    def entities_json(self) -> list[JsonObject]:
        return [entity.to_json() for entity in self.entities]


def format_text(text: str, parse_mode: str = "", entities: Any = None) -> Formatted:
    """What becomes of `text` when it is sent: may be empty, raises ApiError for bad markup.

    `entities` are those of the call, as JSON; a parse mode wins over them. Of the parse modes
    only HTML is known here: the bot uses no other.
    """
    if not _is_unicode(text):
        raise bad_request("strings must be encoded in UTF-8")
    mode = parse_mode.lower()
    if mode == "html":
        try:
            text, given = parse_html(text)
        except MarkupError as error:
            raise bad_request(f"can't parse entities: {error}") from None
    elif mode and mode != "none":
        raise bad_request("unsupported parse_mode")
    else:
        given = [] if entities is None else _given_entities(entities, utf16_length(text))
    text, given = _trimmed(*_cleaned(text, arrange(given)))
    return Formatted(text, tuple(with_found(given, find_entities(text))))


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _given_entities(entities: Any, length: int) -> list[Entity]:
    if not isinstance(entities, list):
        raise bad_request("expected an Array of MessageEntity")
    given = [_given_entity(entity) for entity in entities]
    for entity in given:
        if entity.offset < 0:
            raise bad_request(f"receive an entity with incorrect offset {entity.offset}")
        if entity.length < 0:
            raise bad_request(f"receive an entity with incorrect length {entity.length}")
        if entity.offset > length:
            raise bad_request(
                f"entity begins after the end of the text at UTF-16 offset {entity.offset}"
            )
        if entity.end > length:
            raise bad_request(
                f"entity beginning at UTF-16 offset {entity.offset} ends after the end of the "
                f"text at UTF-16 offset {entity.end}"
            )
    return [entity for entity in given if entity.type not in _FOUND_BY_TELEGRAM]


def _given_entity(entity: Any) -> Entity:
    failure = "can't parse MessageEntity: "
    if not isinstance(entity, dict):
        raise bad_request(failure + "Expected an Object")
    for name in ("offset", "length"):
        if not isinstance(entity.get(name), int):
            raise bad_request(f'{failure}Can\'t find field "{name}"')
    kind = entity.get("type")
    if kind not in _TYPES:
        raise bad_request(failure + "Unsupported type specified")
    given = Entity(kind, entity["offset"], entity["length"])
    if kind == "text_link":
        return replace(given, url=_entity_url(entity.get("url")))
    if kind == "pre":
        return replace(given, language=str(entity.get("language") or ""))
    if kind == "custom_emoji":
        return replace(given, custom_emoji_id=str(entity.get("custom_emoji_id") or ""))
    return given


def _entity_url(url: Any) -> str:
    if not isinstance(url, str):
        raise bad_request("can't parse MessageEntity: Can't find field \"url\"")
    try:
        return check_link(url)
    except BadLinkError as error:
        raise bad_request(f"entity URL '{url}' is invalid: {error}") from None


def _cleaned(text: str, entities: Sequence[Entity]) -> tuple[str, list[Entity]]:
    """Without the characters that Telegram does not keep; the entities move along."""
    text = _CONTROL.sub(" ", text)
    gone = [utf16_length(text[: match.start()]) for match in _DROPPED.finditer(text)]
    if not gone:
        return text, list(entities)

    def moved(place: int) -> int:
        return place - sum(position < place for position in gone)

    return _DROPPED.sub("", text), [_between(e, moved(e.offset), moved(e.end)) for e in entities]


def _trimmed(text: str, entities: Iterable[Entity]) -> tuple[str, list[Entity]]:
    """Without blanks at the ends; an entity begins at something visible and is never all blank."""
    entities = [entity for entity in _tightened(text, entities) if entity.length > 0]
    text = text.rstrip(_BLANKS)
    end = utf16_length(text)
    lead = len(text) - len(text.lstrip(_BLANKS))
    return text[lead:], [
        _between(entity, entity.offset - lead, min(entity.end, end) - lead) for entity in entities
    ]


def _tightened(text: str, entities: Iterable[Entity]) -> list[Entity]:
    """The entities moved past the blanks at their start; length 0 when nothing else is left."""
    units = text.encode("utf-16-le")

    def blank(place: int) -> bool:
        return units[2 * place : 2 * place + 2] in (b" \0", b"\n\0")

    tight = []
    for entity in entities:
        start = entity.offset
        while start < entity.end and blank(start):
            start += 1
        tight.append(_between(entity, start, entity.end))
    return tight


def _between(entity: Entity, start: int, end: int) -> Entity:
    if (start, end) == (entity.offset, entity.end):
        return entity
    return replace(entity, offset=start, length=end - start)
