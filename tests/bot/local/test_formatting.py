"""Telegram's HTML, entities and cleaning, without a server in between."""

from html import escape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.local.failures import ApiError
from bot.local.formatting import format_text

# What Telegram itself changes: controls, separators, marks that strike a line through a letter.
_CHANGED = "".join(map(chr, (*range(0x20), *range(0x2028, 0x202F), 0x333, 0x33F, 0x30A)))
HALF_A_PAIR = (
    "Text contains invalid Unicode characters after decoding HTML entities, "
    "check for unmatched surrogate code units"
)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=_CHANGED))


def entities(markup: str, parse_mode: str = "HTML") -> list[dict[str, Any]]:
    return format_text(markup, parse_mode).entities_json()


def in_units(text: str, offset: int, length: int) -> str:
    """The part of a text that an entity means."""
    units = text.encode("utf-16-le")
    return units[2 * offset : 2 * (offset + length)].decode("utf-16-le")


@given(texts)
def test_any_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert format_text(escape(text), "HTML").text == text.strip(" \n")


@given(texts, texts.filter(str.strip), texts)
def test_offsets_count_utf16_units_whatever_stands_before(
    before: str, bold: str, after: str
) -> None:
    before, bold = f"|{before}", f"|{bold}|"
    formatted = format_text(f"{escape(before)}<b>{escape(bold)}</b>{escape(after)}", "HTML")
    marked = [e for e in formatted.entities_json() if e["type"] == "bold"]
    assert "".join(in_units(formatted.text, e["offset"], e["length"]) for e in marked) == bold


@given(st.text(st.sampled_from("<>&/=\"'abi ;#x1😀\n"), max_size=40))
def test_markup_is_read_or_refused_and_never_breaks_the_reader(markup: str) -> None:
    try:
        formatted = format_text(markup, "HTML")
    except ApiError as refused:
        words = refused.description
    else:
        assert all(0 <= e.offset < e.end <= formatted.length for e in formatted.entities)
        return
    assert words.startswith("Bad Request: can't parse entities: ")


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"),
        ("strong", "bold"),
        ("i", "italic"),
        ("em", "italic"),
        ("u", "underline"),
        ("ins", "underline"),
        ("s", "strikethrough"),
        ("del", "strikethrough"),
        ("code", "code"),
        ("pre", "pre"),
        ("tg-spoiler", "spoiler"),
        ("blockquote", "blockquote"),
    ],
)
def test_every_tag_becomes_its_entity(tag: str, kind: str) -> None:
    assert entities(f"🎵 <{tag}>so</{tag}>ng") == [{"type": kind, "offset": 3, "length": 2}]


def test_a_link_keeps_its_address_and_loses_the_escapes() -> None:
    assert entities('<a href="https://x.org/?a=1&amp;b=&quot;">song</a>') == [
        {"type": "text_link", "offset": 0, "length": 4, "url": 'https://x.org/?a=1&b="'}
    ]


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "http://localhost/", "ftp://x.org"])
def test_an_address_that_telegram_would_not_open_is_dropped(address: str) -> None:
    assert entities(f'<a href="{address}">song one</a>') == []


def test_a_code_block_in_a_pre_gives_it_its_language() -> None:
    assert entities('<pre><code class="language-python">x = 1</code></pre>') == [
        {"type": "pre", "offset": 0, "length": 5, "language": "python"}
    ]


def test_a_blockquote_may_be_folded() -> None:
    (quote,) = entities("<blockquote expandable>long</blockquote>")
    assert quote["type"] == "expandable_blockquote"


def test_styles_that_touch_become_one_and_code_takes_no_other() -> None:
    assert entities("<b>a</b><b>b</b><code>c<i>d</i></code>") == [
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "code", "offset": 2, "length": 2},
    ]


def test_nested_styles_are_sorted_outermost_first() -> None:
    kinds = [entity["type"] for entity in entities("<i><b><u>a</u></b> b</i>")]
    assert kinds == ["italic", "bold", "underline"]


def test_entities_begin_at_something_visible_and_blank_ones_vanish() -> None:
    assert entities("a<b>  b </b><i> </i>c") == [{"type": "bold", "offset": 3, "length": 2}]


def test_blanks_around_the_text_are_cut_and_control_characters_are_blanks() -> None:
    formatted = format_text("\n  a\tb\r\n\u2028c \n", "")
    assert formatted.text == "a b\nc"


def test_characters_are_decoded_once_and_unknown_names_stay() -> None:
    assert format_text("&amp;lt; &#233; &#x1F3B5; &nbsp; &copy;", "HTML").text == (
        "&lt; é 🎵 &nbsp; &copy;"
    )


# Offsets are in bytes of UTF-8: 🏟 has four, the escape of "<" four as well.
@pytest.mark.parametrize(
    ("markup", "error"),
    [
        ("<b>unclosed", 'Can\'t find end tag corresponding to start tag "b"'),
        ("🏟 🏟&lt;<abacaba", "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;<abac>", 'Unsupported start tag "abac" at byte offset 13'),
        ("🏟 🏟&lt;<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 13'),
        ("🏟 🏟&lt;<i    aba  =  ", 'Unclosed start tag "i" at byte offset 13'),
        ("🏟 🏟&lt;<i aba  =  190azAz-.,", "Unexpected end of name token at byte offset 24"),
        ('🏟 🏟&lt;<i aba="&lt;>', "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;</", "Unexpected end tag at byte offset 13"),
        ("🏟 🏟&lt;<i>a</i   ", "Unclosed end tag at byte offset 17"),
        (
            "<b><i>test</b></i>",
            'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"',
        ),
        (
            "<span>x</span>",
            'Tag "span" must have class "tg-spoiler" at byte offset 0',
        ),
        ("&#57311;", HALF_A_PAIR),
    ],
)
def test_markup_errors_are_telegrams_word_for_word(markup: str, error: str) -> None:
    with pytest.raises(ApiError) as refused:
        format_text(markup, "HTML")
    assert refused.value.description == f"Bad Request: can't parse entities: {error}"


def test_an_empty_end_tag_closes_whatever_is_open() -> None:
    assert [entity["type"] for entity in entities("<b>a</> <i>b</  >")] == ["bold", "italic"]


def test_a_parse_mode_is_known_in_any_case_and_others_are_refused() -> None:
    assert entities("<b>a</b>", "html") == [{"type": "bold", "offset": 0, "length": 1}]
    with pytest.raises(ApiError, match="unsupported parse_mode"):
        format_text("a", "BBCode")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start now", [("bot_command", "/start")]),
        ("/similar@segue_local_bot x", [("bot_command", "/similar@segue_local_bot")]),
        ("see https://x.org/a_(b), ok", [("url", "https://x.org/a_(b)")]),
        ("(open.spotify.com/track/1)", [("url", "open.spotify.com/track/1")]),
        ("🎧 @some_user and #jazz2", [("mention", "@some_user"), ("hashtag", "#jazz2")]),
        ("me@x.org", [("email", "me@x.org")]),
        ("AC/DC and/or 7/8 a.b #1 @me 3.5", []),
    ],
)
def test_telegram_finds_commands_links_and_names_by_itself(
    text: str, found: list[tuple[str, str]]
) -> None:
    marked = format_text(text).entities_json()
    assert [(e["type"], in_units(text, e["offset"], e["length"])) for e in marked] == found


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("x.org", "http://x.org/"),
        ("HTTPS://X.org?a b", "https://x.org/?a%20b"),
        ("https://x.org:8080/a", "https://x.org:8080/a"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
    ],
)
def test_links_are_written_as_telegram_writes_them(link: str, kept: str) -> None:
    assert entities(f'<a href="{link}">song</a>')[0]["url"] == kept


@pytest.mark.parametrize("link", ["https://x.org:99999/", "https://a b.org/", "https://.org"])
def test_links_with_a_bad_host_or_port_are_dropped(link: str) -> None:
    assert entities(f'<a href="{link}">song one</a>') == []


def test_a_link_without_address_is_its_own_and_a_user_may_be_linked() -> None:
    (own,) = entities("<a>x.org</a>")
    assert own["url"] == "http://x.org/"
    (mention,) = entities('<a href="tg://user?id=7">Robin</a>')
    assert (mention["type"], mention["length"], mention["user"]["id"]) == ("text_mention", 5, 7)


def test_an_emoji_of_ones_own_needs_a_number() -> None:
    (emoji,) = entities('<tg-emoji emoji-id="5368324170671202286">🎵</tg-emoji>')
    assert emoji["custom_emoji_id"] == "5368324170671202286"
    with pytest.raises(ApiError, match="Invalid custom emoji identifier specified"):
        format_text('<tg-emoji emoji-id="x">🎵</tg-emoji>', "HTML")


def test_a_style_that_crosses_a_links_edge_is_cut_there() -> None:
    marked = entities("<blockquote>ab <b>cd</b></blockquote>")
    assert [entity["type"] for entity in marked] == ["blockquote", "bold"]
    given_ = [
        {"type": "text_link", "offset": 0, "length": 3, "url": "x.org"},
        {"type": "bold", "offset": 2, "length": 3},
    ]
    crossed = format_text("abcde", "", given_).entities_json()
    assert [(e["type"], e["offset"], e["length"]) for e in crossed] == [
        ("text_link", 0, 3),
        ("bold", 2, 1),
        ("bold", 3, 2),
    ]


def test_nothing_is_found_inside_links_and_code() -> None:
    kinds = [e["type"] for e in entities("<a href='https://x.org'>/a</a> <code>/b</code> /c")]
    assert kinds == ["text_link", "code", "bot_command"]


def test_entities_may_be_given_instead_of_markup() -> None:
    given_ = [{"type": "text_link", "offset": 0, "length": 1, "url": "x.org"}]
    assert format_text("ab", "", given_).entities_json() == [
        {"type": "text_link", "offset": 0, "length": 1, "url": "http://x.org/"}
    ]


@pytest.mark.parametrize(
    ("entity", "error"),
    [
        (
            {"type": "bold", "offset": 9, "length": 1},
            "entity begins after the end of the text at UTF-16 offset 9",
        ),
        (
            {"type": "bold", "offset": 0, "length": 9},
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9",
        ),
        ({"type": "bold", "offset": 0}, "can't parse MessageEntity: Can't find field \"length\""),
        ({"type": "bold", "offset": 0, "length": -1}, "receive an entity with incorrect length -1"),
        ({"type": "text_link", "offset": 0, "length": 1}, "can't parse MessageEntity: Can't find"),
        ({"type": "big", "offset": 0, "length": 1}, "can't parse MessageEntity: Unsupported type"),
        ({"type": "bold", "offset": -1, "length": 1}, "receive an entity with incorrect offset -1"),
        (
            {"type": "text_link", "offset": 0, "length": 1, "url": "nope"},
            "entity URL 'nope' is invalid: Wrong HTTP URL",
        ),
    ],
)
def test_given_entities_are_checked(entity: dict[str, Any], error: str) -> None:
    with pytest.raises(ApiError) as refused:
        format_text("hello", "", [entity])
    assert refused.value.description.startswith(f"Bad Request: {error}")
