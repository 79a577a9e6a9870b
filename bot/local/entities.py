"""Message entities: which part of a text is bold, a link or a command, in UTF-16 code units."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.local.params import JsonObject
from bot.local.people import person

# Telegram sorts entities that share a place by these, outermost first (TDLib, MessageEntity.cpp).
_ORDER = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 10,
    "code": 20,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
_OTHERS = 50
_STYLES = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
_QUOTES = frozenset({"blockquote", "expandable_blockquote"})
_VERBATIM = frozenset({"pre", "code"})


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity; `offset` and `length` count UTF-16 code units, as Telegram does."""

    type: str
    offset: int
    length: int
    url: str = ""
    language: str = ""
    custom_emoji_id: str = ""
    user_id: int = 0

    @property
    def end(self) -> int:
        return self.offset + self.length

    def to_json(self) -> JsonObject:
        written: JsonObject = {"type": self.type, "offset": self.offset, "length": self.length}
        for name in ("url", "language", "custom_emoji_id"):
            if value := getattr(self, name):
                written[name] = value
        if self.user_id:
            written["user"] = person(self.user_id)
        return written


def utf16_length(text: str) -> int:
    """The length that Telegram's limits and offsets are in: an emoji counts two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def arrange(entities: Iterable[Entity]) -> list[Entity]:
    """The entities as Telegram returns them: sorted, none crossing another, none empty.

    Styles of one kind that overlap or touch become one; inside code there is no other style; of
    two links, mentions or codes that overlap, the outer stays. A style that crosses the edge of a
    link or quote is cut there.
    """
    kept = [entity for entity in entities if entity.length > 0]
    solid = _apart(entity for entity in kept if entity.type not in _STYLES | _QUOTES)
    quotes = _apart(entity for entity in kept if entity.type in _QUOTES)
    blocks = [(one.offset, one.end, one.type in _VERBATIM) for one in (*solid, *quotes)]
    code = [entity for entity in solid if entity.type in _VERBATIM]
    styles = [
        piece
        for style in _STYLES
        for whole in _joined(entity for entity in kept if entity.type == style)
        for piece in _cut(whole, _crossed(whole.offset, whole.end, blocks))
        if not any(_overlap(piece, block) for block in code)
    ]
    return in_order((*solid, *quotes, *styles))


def in_order(entities: Iterable[Entity]) -> list[Entity]:
    """By place, the longer first, then by Telegram's order of kinds."""
    return sorted(entities, key=lambda e: (e.offset, -e.length, _ORDER.get(e.type, _OTHERS)))


def with_found(entities: Sequence[Entity], found: Iterable[Entity]) -> list[Entity]:
    """`entities` and those of `found` that do not touch a link, mention or code among them."""
    solid = [entity for entity in entities if entity.type not in _STYLES | _QUOTES]
    new = [entity for entity in found if not any(_overlap(entity, other) for other in solid)]
    return arrange((*entities, *new)) if new else list(entities)


def _overlap(one: Entity, other: Entity) -> bool:
    return one.offset < other.end and other.offset < one.end


def _apart(entities: Iterable[Entity]) -> list[Entity]:
    apart: list[Entity] = []
    for entity in in_order(entities):
        if not apart or entity.offset >= apart[-1].end:
            apart.append(entity)
    return apart


def _joined(entities: Iterable[Entity]) -> list[Entity]:
    joined: list[Entity] = []
    for entity in in_order(entities):
        if joined and entity.offset <= joined[-1].end:
            end = max(joined[-1].end, entity.end)
            joined[-1] = replace(joined[-1], length=end - joined[-1].offset)
        else:
            joined.append(entity)
    return joined


def _crossed(start: int, end: int, blocks: Iterable[tuple[int, int, bool]]) -> list[int]:
    """Where a style from `start` to `end` must be cut: at the edges of blocks that it crosses.

    It does not cross what lies around or within it, unless that is verbatim.
    """
    crossing = [
        block
        for block in blocks
        if block[0] < end
        and start < block[1]
        and (block[2] or block[0] < start < block[1] < end or start < block[0] < end < block[1])
    ]
    inside = {edge for first, last, _ in crossing for edge in (first, last)}
    return sorted(edge for edge in inside if start < edge < end)


def _cut(entity: Entity, places: Sequence[int]) -> list[Entity]:
    if not places:
        return [entity]
    bounds = [entity.offset, *places, entity.end]
    return [replace(entity, offset=start, length=end - start) for start, end in pairwise(bounds)]
