"""Telegram's HTML parse mode: marked-up text in, text and entities out.

A lenient reader of strict rules: few tags, four named characters, attributes of any name, and for
everything else the error that Telegram gives, with the offset in UTF-8 bytes that it counts.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.local.entities import Entity, in_order, utf16_length
from bot.local.links import BadLinkError, check_link

_STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
}
_TAGS = frozenset({*_STYLES, "a", "blockquote", "tg-emoji"})
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
_BLANKS = " \t\r\n\0\v"
_TAG_NAME = re.compile(rf"[^{_BLANKS}>]*")
_ATTRIBUTE_NAME = re.compile(rf"[^{_BLANKS}=>/]*")
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_UNQUOTED = re.compile(r"[^&'\"]+")
_PLAIN = re.compile(r"[^<&]+")


class MarkupError(ValueError):
    """The text is not Telegram's HTML; the message is what Telegram says about it."""


@dataclass(frozen=True, slots=True)
class _Open:
    """A tag that waits for its end."""

    tag: str
    attributes: Mapping[str, str]
    offset: int
    start: int


def parse_html(markup: str) -> tuple[str, list[Entity]]:
    """The text without its tags, and the entities in UTF-16 units. Raises MarkupError."""
    return _Reader(markup).read()


class _Reader:
    """Reads one text from left to right; `at` is the place in it."""

    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.at = 0
        self.text: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.markup):
            if self.markup.startswith("</", self.at):
                self._end_tag()
            elif self.markup[self.at] == "<":
                self._start_tag()
            else:
                self._text()
        if self.open:
            tag = self.open[-1].tag
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{tag}"')
        return _whole("".join(self.text)), in_order(map(_without_stray_language, self.entities))

    def _text(self) -> None:
        plain = _PLAIN.match(self.markup, self.at)
        if plain:
            self.at = plain.end()
            piece = plain[0]
        else:
            piece, self.at = _character(self.markup, self.at)
        self.text.append(piece)
        self.length += utf16_length(piece)

    def _start_tag(self) -> None:
        begin = self.at
        tag = self._match(_TAG_NAME, begin + 1).lower()
        if self.at >= len(self.markup):
            raise MarkupError(f"Unclosed start tag {self._where(begin)}")
        if tag not in _TAGS:
            raise MarkupError(f'Unsupported start tag "{tag}" {self._where(begin)}')
        attributes: dict[str, str] = {}
        while self._skip_blanks() != ">":
            name, value = self._attribute(tag, begin)
            attributes[name] = value
        self.at += 1
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise MarkupError(f'Tag "span" must have class "tg-spoiler" {self._where(begin)}')
        self.open.append(_Open(tag, attributes, self.length, len(self.text)))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name = self._match(_ATTRIBUTE_NAME, self.at)
        if self.at >= len(self.markup):
            raise MarkupError(f"Unclosed start tag {self._where(begin)}")
        if not name:
            raise MarkupError(f'Empty attribute name in the tag "{tag}" {self._where(begin)}')
        if self._skip_blanks() != "=":
            return name, ""
        self.at += 1
        quote = self._skip_blanks()
        if not quote:
            raise MarkupError(f'Unclosed start tag "{tag}" {self._where(begin)}')
        value = self._quoted(quote) if quote in "'\"" else self._token()
        if self.at >= len(self.markup):
            raise MarkupError(f"Unclosed start tag {self._where(begin)}")
        return name, value

    def _token(self) -> str:
        begin = self.at
        token = self._match(_NAME_TOKEN, begin).lower()
        if self.at >= len(self.markup) or self.markup[self.at] not in _BLANKS + ">":
            raise MarkupError(f"Unexpected end of name token {self._where(begin)}")
        return token

    def _quoted(self, quote: str) -> str:
        value: list[str] = []
        self.at += 1
        while self.at < len(self.markup) and self.markup[self.at] != quote:
            piece = self._match(_UNQUOTED, self.at)
            if not piece:
                piece, self.at = _character(self.markup, self.at)
            value.append(piece)
        self.at += 1
        return "".join(value)

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise MarkupError(f"Unexpected end tag {self._where(begin)}")
        tag = self._match(_TAG_NAME, begin + 2).lower()
        if self._skip_blanks() != ">":
            raise MarkupError(f"Unclosed end tag {self._where(begin)}")
        self.at += 1
        opened = self.open.pop()
        # "</>" ends whatever was opened last.
        if tag and tag != opened.tag:
            where = self._where(begin)
            raise MarkupError(
                f'Unmatched end tag {where}, expected "</{opened.tag}>", found "</{tag}>"'
            )
        if self.length > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        offset, length = opened.offset, self.length - opened.offset
        attributes = opened.attributes
        if opened.tag == "a":
            link = attributes.get("href") or "".join(self.text[opened.start :])
            self._link(link, offset, length)
        elif opened.tag == "tg-emoji":
            emoji = attributes.get("emoji-id", "")
            if not (emoji.isdecimal() and 0 < int(emoji) < 2**63):
                raise MarkupError("Invalid custom emoji identifier specified")
            self.entities.append(Entity("custom_emoji", offset, length, custom_emoji_id=emoji))
        elif opened.tag == "blockquote":
            kind = "expandable_blockquote" if "expandable" in attributes else "blockquote"
            self.entities.append(Entity(kind, offset, length))
        elif opened.tag in {"pre", "code"}:
            language = attributes.get("class", "") if opened.tag == "code" else ""
            self._code(opened.tag, offset, length, language)
        else:
            self.entities.append(Entity(_STYLES[opened.tag], offset, length))

    def _link(self, link: str, offset: int, length: int) -> None:
        mention = re.fullmatch(r"tg:(?://)?user\?id=(\d+)", link)
        if mention:
            user = int(mention[1])
            self.entities.append(Entity("text_mention", offset, length, user_id=user))
            return
        try:
            url = check_link(link)
        except BadLinkError:
            return  # Telegram shows the words and drops the link, without an error.
        self.entities.append(Entity("text_link", offset, length, url=url))

    def _code(self, tag: str, offset: int, length: int, html_class: str) -> None:
        """A code block; `<pre><code class="language-x">` around the same text is one block."""
        known = html_class.startswith("language-")
        block = Entity(
            tag, offset, length, language=html_class[len("language-") :] if known else ""
        )
        inner = self.entities[-1] if self.entities else block
        language = block.language or inner.language
        same_place = (inner.offset, inner.length) == (offset, length)
        if same_place and language and {inner.type, tag} == {"pre", "code"}:
            self.entities[-1] = replace(block, type="pre", language=language)
        else:
            self.entities.append(block)

    def _match(self, pattern: re.Pattern[str], begin: int) -> str:
        found = pattern.match(self.markup, begin)
        self.at = found.end() if found else begin
        return found[0] if found else ""

    def _skip_blanks(self) -> str:
        """Moves to the next character that is no blank and returns it, "" at the end."""
        while self.at < len(self.markup) and self.markup[self.at] in _BLANKS:
            self.at += 1
        return self.markup[self.at : self.at + 1]

    def _where(self, at: int) -> str:
        return f"at byte offset {len(self.markup[:at].encode('utf-8', 'surrogatepass'))}"


def _without_stray_language(entity: Entity) -> Entity:
    """A code that found no pre around it has no language."""
    return replace(entity, language="") if entity.type == "code" else entity


def _character(markup: str, at: int) -> tuple[str, int]:
    """The character at `at`, decoded if it is written as &lt; or &#60;, and where the next is."""
    found = _CHARACTER.match(markup, at)
    if not found:
        return markup[at], at + 1
    hexadecimal, decimal, name = found.groups()
    if name:
        decoded = _NAMED.get(name)
        return (decoded, found.end()) if decoded else (markup[at], at + 1)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    written = len(found[0].rstrip(";"))
    if not 0 < code < 0x10FFFF or written >= 10:
        return markup[at], at + 1
    return chr(code), found.end()


def _whole(text: str) -> str:
    """`text` with its surrogate pairs joined; raises MarkupError for a half that is alone."""
    try:
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise MarkupError(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        ) from None
