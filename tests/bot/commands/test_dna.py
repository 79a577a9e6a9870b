from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

import pytest

from bot.views.dna import membership, sentence, surely
from engine.features import CLUSTERING
from engine.search.chart import Standing

if TYPE_CHECKING:
    from engine import Engine
    from engine.tracks import Personality, Track
    from tests.bot.conftest import Chat


def a_song(engine: Engine) -> Track:
    return engine.examples(1)[0]


def named(track: Track) -> str:
    return f"{track.title} {track.artist}"


async def test_dna_draws_the_song_and_says_what_is_unusual(chat: Chat, engine: Engine) -> None:
    track = a_song(engine)
    shown = await chat.say(f"/dna {named(track)}")
    assert shown.photo is not None
    assert track.title in shown.lines[0]
    assert sentence(engine.standing(track.id), engine.levels(track.id)) in shown.text
    assert engine.personality(track.personality).name in shown.text


async def test_the_caption_tells_who_cannot_see_it_what_is_drawn(
    chat: Chat, engine: Engine
) -> None:
    track = a_song(engine)
    shown = await chat.say(f"/dna {named(track)}")
    levels = engine.levels(track.id)
    assert f"lively {100 * levels['energy']:.0f}, " in shown.text
    assert f"instrumental {100 * track.features['instrumentalness']:.0f}%, " in shown.text
    assert len(re.findall(r"[a-z]+ \d+%?[,.]", shown.text.partition("This song")[2])) == 2 * len(
        CLUSTERING
    )


async def test_from_a_fingerprint_a_tap_leads_on_below_it(chat: Chat, engine: Engine) -> None:
    track = a_song(engine)
    shown = await chat.say(f"/dna {named(track)}")
    songs = await chat.tap("Songs like it", shown)
    assert not songs.edited
    assert f"Songs like {track.title}" in songs.text
    there = await chat.tap("Map", shown)
    assert not there.edited
    assert there.reply is not None
    assert there.reply.photo not in (None, shown.photo)


async def test_as_a_reply_to_a_list_it_takes_the_lists_song(chat: Chat, engine: Engine) -> None:
    track = a_song(engine)
    shown = await chat.say(f"/similar {named(track)}")
    assert track.title in (await chat.say("/dna", reply_to=shown.id)).lines[0]


async def test_as_a_reply_to_a_songs_picture_any_command_takes_the_song(
    chat: Chat, engine: Engine
) -> None:
    track = a_song(engine)
    picture = await chat.say(f"/dna {named(track)}")
    there = await chat.say("/map", reply_to=picture.id)
    assert track.title in there.lines[0]
    for command in ("/dna", "/similar"):
        assert track.title in (await chat.say(command, reply_to=there.id)).lines[0]


async def test_an_artists_name_asks_which_song(chat: Chat, engine: Engine) -> None:
    named_so = (engine.find_artist(track.artist) for track in engine.examples(20))
    artist = next(artist for artist in named_so if artist is not None)
    shown = await chat.say(f"/dna {artist.name}")
    assert shown.photo is None
    drawn = await chat.tap(engine.songs_by(artist.id, limit=1)[0].title)
    assert drawn.reply is not None
    assert drawn.reply.photo
    assert not drawn.edited


async def test_without_a_song_it_explains_with_one_of_this_catalogue(
    chat: Chat, engine: Engine
) -> None:
    assert f"/dna {named(a_song(engine))}" in (await chat.say("/dna")).text


async def test_a_song_that_is_not_there_is_said_so(chat: Chat) -> None:
    assert "Qxzvwjk" in (await chat.say("/dna Qxzvwjk")).text
    link = "/dna https://open.spotify.com/track/0000000000000000000000"
    assert "I don't have that song" in (await chat.say(link)).text


async def test_it_tells_how_much_of_each_personality_and_how_sure_the_mood_is(
    chat: Chat, engine: Engine
) -> None:
    track = a_song(engine)
    shown = await chat.say(f"/dna {named(track)}")
    name = engine.personality(track.personality).name
    share = engine.membership(track.id)[track.personality]
    assert f"{share:.0%} {name}" in shown.text or f"{name} ({share:.0%})" in shown.text
    assert f"{track.mood.value}, {surely(engine.mood_sureness(track.id))}" in shown.text


async def test_a_tap_leads_to_each_personality_that_it_lies_between(
    chat: Chat, engine: Engine
) -> None:
    track = next(track for track in engine.examples(60) if two_sided(engine, track))
    shown = await chat.say(f"/dna {track.id}")
    assert "Between " in shown.text
    first, second, *_ = engine.membership(track.id)
    for number in (first, second):
        name = engine.personality(number).name
        assert name in (await chat.tap(name, shown)).text.splitlines()[0]


def two_sided(engine: Engine, track: Track) -> bool:
    most, second, *_ = engine.membership(track.id).values()
    return second > 0.7 * most


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ((0.62, 0.23, 0.15), "🎉 62% A & Co, 23% B, 15% C"),
        ((0.97, 0.02, 0.01), "🎉 97% A & Co"),
        ((0.5, 0.45, 0.05), "🎉 Between A & Co (50%) and B (45%)"),
        ((0.37, 0.33, 0.3), "🎉 Between A & Co (37%), B (33%) and C (30%)"),
        ((0.28, 0.26, 0.24, 0.22), "🎉 Between A & Co (28%), B (26%) and C (24%)"),
        ((1.0,), "🎉 100% A & Co"),
    ],
)
def test_a_song_between_two_personalities_says_so(
    engine: Engine, shares: tuple[float, ...], said: str
) -> None:
    some = engine.personalities()[0]
    names = ("A & Co", "B", "C", "D")[: len(shares)]
    each: list[tuple[Personality, float]] = [
        (replace(some, name=name, emoji="🎉"), share)
        for name, share in zip(names, shares, strict=True)
    ]
    assert unescape(membership(each)) == said


def test_the_surer_a_mood_is_the_surer_it_is_called() -> None:
    words = [surely(step / 16) for step in range(17)]
    assert list(dict.fromkeys(words)) == [
        "though others come as near",
        "probably",
        "quite surely",
        "surely",
    ]


LEVEL = dict.fromkeys(CLUSTERING, Standing(0.5, 0.5))


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (LEVEL, "In the middle of the catalogue, whichever way one listens."),
        (LEVEL | {"energy": Standing(0.2, 0.8)}, "Calmer than 80% of the catalogue."),
        (
            LEVEL | {"energy": Standing(0.19, 0.809), "acousticness": Standing(0.95, 0.02)},
            "More acoustic than 95% of the catalogue and calmer than 80%.",
        ),
        (LEVEL | {"tempo": Standing(1.0, 0.0)}, "Faster than 99% of the catalogue."),
        # Half of all music has no instrumental part at all: that is nothing special.
        (LEVEL | {"instrumentalness": Standing(0.0, 0.5)}, "In the middle"),
        (LEVEL | {"tempo": Standing(float("nan"), float("nan"))}, "In the middle"),
    ],
)
def test_the_sentence_never_says_more_than_is_true(
    standing: dict[str, Standing], said: str
) -> None:
    assert sentence(standing, dict.fromkeys(CLUSTERING, 0.9)).startswith(said)


def test_of_what_most_music_has_hardly_any_of_only_much_is_told() -> None:
    standing = LEVEL | {
        "instrumentalness": Standing(0.78, 0.2),
        "liveness": Standing(0.01, 0.99),
        "energy": Standing(0.1, 0.9),
    }
    hardly_any = dict.fromkeys(CLUSTERING, 0.18)
    assert sentence(standing, hardly_any) == "Calmer than 90% of the catalogue."
    much = hardly_any | {"instrumentalness": 0.7}
    assert sentence(standing, much).endswith("and more instrumental than 78%.")
