"""Whatever a catalogue or a person writes, every view stays within Telegram's limits."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.bends import Bend
from bot.buttons import (
    CHANGES,
    Bent,
    Browse,
    ByArtist,
    LikeArtist,
    Similar,
    Wish,
    encode,
    tag,
)
from bot.views import artists, personalities, similar, trouble, vibe, welcome, why
from bot.views.bending import Page
from bot.views.reply import Key, Reply
from bot.views.text import escaped, plain, units
from engine.features import CLUSTERING, NAMES
from engine.tracks import KINDS, Artist, Hit, Match, Mood, Personality, Track, Vibe

RUN = tag("a run")
WISH = Wish("AbCd-_12", run=RUN)
HARMFUL = "\x00\n\r\t\u202e\u2066\u200f\ud800\u0301\u0489<>&\"'"

texts = st.one_of(
    st.text(max_size=80),
    st.text(HARMFUL, max_size=20),
    st.sampled_from(["", " ", "<b>&amp;</a>", "x" * 4000, "𝄞" * 4000, "\u05d0" * 4000, "&" * 4000]),
    st.text(min_size=1, max_size=3).map(lambda few: few * 1300),
)
ids = st.text("abcXYZ019", min_size=22, max_size=22)
tracks = st.builds(
    Track,
    id=ids,
    title=texts,
    artist=texts,
    year=st.none() | st.integers(1900, 2026),
    genres=st.just(()),
    popularity=st.none(),
    duration_ms=st.none(),
    features=st.just({}),
    personality=st.integers(0, 9),
    mood=st.sampled_from(Mood),
    spotify_id=st.none() | ids,
    kind=st.sampled_from(KINDS),
)
matches = st.builds(Match, tracks, st.floats(0, 9), st.floats(0, 1), texts)
pages = st.lists(matches, max_size=10)
people = st.builds(
    Personality,
    id=st.integers(0, 9),
    name=texts,
    emoji=st.sampled_from("🎸🎤"),
    share=st.floats(0, 1),
    signature=st.fixed_dictionaries({name: st.floats(-4, 4) for name in CLUSTERING}),
    description=texts,
    uses=st.lists(texts, max_size=5).map(tuple),
)
groups = st.lists(people, min_size=1, max_size=10)
words = st.lists(texts, max_size=30).map(tuple)
offsets = st.sampled_from([0, 10, 490])
backs = st.none() | st.builds(Similar, ids, offsets, st.just(RUN))

slow = settings(
    max_examples=25,
    suppress_health_check=[
        HealthCheck.large_base_example,
        HealthCheck.data_too_large,
    ],
)


class Shown(HTMLParser):
    """What is left of Telegram's HTML when its tags are read; refuses what Telegram refuses."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text, self.open, self.entities = "", [""], 0
        self.feed(text)
        self.close()
        assert self.open == [""], "a tag is not closed"

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        assert name in {"a", "b", "i", "code"}
        self.entities += 1
        self.open.append(name)
        for key, value in attributes:
            assert (name, key) == ("a", "href")
            assert re.fullmatch(r"https://[\w./?=%~-]+", value or "")

    def handle_endtag(self, name: str) -> None:
        assert self.open.pop() == name

    def handle_data(self, text: str) -> None:
        self.text += text


def check(reply: Reply) -> str:
    shown = Shown(reply.text).text
    assert 1 <= len(shown.strip().encode("utf-16-le")) // 2 <= 4096
    assert len(reply.text.encode()) < 20_000
    assert Shown(reply.text).entities <= 100
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066\u2067]", shown)
    keys = [key for row in reply.keyboard for key in row]
    assert len(keys) <= 100
    assert all(len(row) <= 8 for row in reply.keyboard)
    for key in keys:
        assert key.label.strip()
        assert units(key.label) <= 128
        assert len(encode(key.button).encode()) <= 64
    return shown


@st.composite
def bends(draw: st.DrawFn, of: Similar | LikeArtist | Wish) -> Bend:
    """A list that was bent by any presses."""
    bend = Bend(of, draw(texts), before=draw(st.sampled_from(["", "AbCd-_12"])))
    for change in draw(st.lists(st.sampled_from(CHANGES), max_size=30)):
        bend = bend.changed(change)
    return bend


@st.composite
def bent_pages(draw: st.DrawFn, of: Similar | LikeArtist | Wish) -> Page:
    """Any page of a list, bent or not."""
    of = replace(of, back=draw(backs))
    bend = draw(st.just(Bend(of)) | bends(of))
    here = Bent("AbCd-_12", draw(offsets), RUN) if draw(st.booleans()) else of
    return Page(
        replace(here, offset=draw(offsets), back=of.back),
        bend,
        draw(pages),
        more=draw(st.booleans()),
        locking=draw(st.booleans()),
        helpful=draw(st.just(bend.locks) | st.just(())),
        besides=[Key(plain(draw(texts)), here)],
    )


@slow
@given(tracks, people, bent_pages(Similar("x" * 22, run=RUN)))
def test_songs_like_a_song(query: Track, person: Personality, page: Page) -> None:
    shown = check(similar.similar(query, person, page))
    assert shown.count("\n") >= 2 * len(page.matches)


@slow
@given(texts, st.lists(st.builds(Hit, tracks, st.floats(0, 1)), max_size=5), tracks)
def test_which_song_is_meant(text: str, hits: list[Hit], track: Track) -> None:
    for like in (Similar(track.id, run=RUN), Bent("AbCd-_12", run=RUN)):
        choices = similar.choice_keys(hits, like)
        check(similar.which(text, choices, similar.instead_keys(hits, like)))
        check(similar.unknown(text, choices[:3]))
    check(similar.unknown(text))
    check(similar.how_to([track], RUN))
    check(similar.how_to([], RUN))


@slow
@given(texts, words, words, words, bent_pages(WISH))
@example("x", ("𝄞" * 99,) * 30, ("&" * 99,) * 30, (), Page(WISH, Bend(WISH), []))
def test_songs_for_a_vibe(
    text: str,
    understood: tuple[str, ...],
    ignored: tuple[str, ...],
    gave: tuple[str, ...],
    page: Page,
) -> None:
    answer = Vibe(tuple(page.matches), understood, ignored, gave)
    check(vibe.vibe(text, answer, page))
    check(vibe.not_understood(text))
    key = vibe.instead_key(answer, WISH)
    check(Reply("x", ((key,),)))


@slow
@given(
    texts,
    st.integers(1, 10**6),
    st.lists(tracks, max_size=5),
    bent_pages(LikeArtist(9_999_999, run=RUN)),
)
def test_artists(name: str, known: int, songs: list[Track], page: Page) -> None:
    who = Artist(9_999_999, name, known)
    card = ByArtist(who.id, run=RUN)
    check(artists.artist(who, songs, card, [Key(plain(name), card)]))
    check(artists.like_artist(who, page))


shares = st.fixed_dictionaries({name: st.floats(0, 1) | st.just(math.nan) for name in NAMES})


@slow
@given(texts, shares, st.lists(shares, min_size=1, max_size=10))
def test_why_these(name: str, query: dict[str, float], answers: list[dict[str, float]]) -> None:
    reply = why.why_these(name, query, answers, "a page")
    check(reply)
    assert units(reply.words) <= 1024


@slow
@given(groups, st.lists(tracks, max_size=10), backs, st.booleans(), texts)
def test_personalities(
    everyone: list[Personality],
    songs: list[Track],
    back: Similar | None,
    more: bool,
    one_text: str,
) -> None:
    check(personalities.personalities(everyone, RUN, unknown=one_text))
    here = Browse(everyone[0].id, 1_234_560, RUN, back)
    check(personalities.personality(everyone[0], songs, here, more=more))


@slow
@given(groups, st.lists(tracks, max_size=3), texts)
def test_greeting_help_and_excuses(
    everyone: list[Personality], songs: list[Track], text: str
) -> None:
    check(welcome.start(128_000, songs, everyone, RUN))
    check(welcome.help_([("similar", "a song", "finds")], songs, RUN))
    check(welcome.nothing_fits(text, songs, RUN))
    check(welcome.unknown_command(text))
    for reply in (
        trouble.no_such_song(),
        trouble.no_such_personality(),
        trouble.no_such_artist(),
        trouble.forgotten(),
        trouble.broken("A1B2C3"),
        welcome.only_text(),
        similar.no_song_link("album"),
        similar.no_song_link(""),
    ):
        check(reply)


@given(texts, st.integers(3, 200))
def test_any_text_becomes_one_harmless_line_within_its_limit(text: str, limit: int) -> None:
    line = plain(text, limit)
    assert 1 <= units(line) <= max(limit, len("untitled"))
    assert "\n" not in line
    line.encode()
    assert Shown(escaped(text, limit)).text == line


def test_what_is_cut_says_so_and_what_fits_stays() -> None:
    assert plain("Bohemian Rhapsody") == "Bohemian Rhapsody"
    assert plain("x" * 60, 60) == "x" * 60
    assert plain("x" * 61, 60) == "x" * 59 + "…"
    assert plain("𝄞" * 31, 60) == "𝄞" * 29 + "…"
    assert plain("one two  \n three", 9) == "one two…"


def test_tricks_with_invisible_characters_do_not_work() -> None:
    assert plain("a\u202eb\u0000c\u200fd") == "a b c d"
    assert plain("\u200d\u200c") == "untitled"
    assert plain("z" + "\u0301" * 50) == "z" + "\u0301" * 4
    assert plain("\u05d0\u05d1") == "\u2068\u05d0\u05d1\u2069"
    assert plain("👩‍🚀 ctrl") == "👩‍🚀 ctrl"
