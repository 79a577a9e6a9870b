from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.buttons import ByArtist, LikeArtist, Similar, encode, tag
from bot.commands.similar import stands_out
from engine.tracks import Hit
from tests.bot.conftest import Said

if TYPE_CHECKING:
    from pathlib import Path

    from engine import Artist, Engine
    from tests.bot.conftest import Chat, Serve, StandIn

NUMBERS = [str(number) for number in range(1, 11)]


def named(engine: Engine) -> str:
    """How a person would name the catalogue's best-known song."""
    track = engine.examples(1)[0]
    return f"{track.title} {track.artist}"


async def test_similar_answers_with_ten_songs_and_says_why(chat: Chat, engine: Engine) -> None:
    query = engine.examples(1)[0]
    shown = await chat.say(f"/similar {named(engine)}")
    assert query.title in shown.lines[0]
    for number, match in enumerate(engine.similar(query.id), 1):
        at = next(i for i, line in enumerate(shown.lines) if line.startswith(f"{number}. "))
        track, aside = match.track, shown.lines[at + 1]
        assert track.title in shown.lines[at]
        assert track.artist in shown.lines[at]
        assert (str(track.year) in shown.lines[at]) == (track.year is not None)
        assert track.mood.emoji in aside
        assert track.mood.value in aside
        assert re.search(r"close|neighbourhood|further", aside)
        assert match.why in aside
    assert shown.keys[:10] == NUMBERS
    assert "More ▶" in shown.keys
    assert any(engine.personality(query.personality).name in key for key in shown.keys)


async def test_every_title_links_to_where_it_can_be_heard(chat: Chat, engine: Engine) -> None:
    shown = await chat.say(f"/similar {named(engine)}")
    assert len(shown.links) == 11
    for link in shown.links:
        assert link.startswith(
            ("https://open.spotify.com/track/", "https://www.youtube.com/results?search_query=")
        )


async def test_a_misspelt_song_is_found(chat: Chat, engine: Engine) -> None:
    track = engine.examples(1)[0]
    typo = f"{track.title[:2]}{track.title[3:]} {track.artist}".lower()
    shown = await chat.say(f"/similar {typo}")
    assert track.title in shown.text or any(track.title in key for key in shown.keys)


async def test_more_and_previous_page_in_place(chat: Chat, engine: Engine) -> None:
    first = await chat.say(f"/similar {named(engine)}")
    second = await chat.tap("More")
    assert second.edited
    assert "11. " in second.text
    assert second.keys[:10] == [str(number) for number in range(11, 21)]
    assert not set(first.links[1:]) & set(second.reply.links[1:] if second.reply else [])
    again = await chat.tap("Previous")
    assert again.edited
    assert again.text == first.text
    assert again.keys == first.keys


async def test_paging_ends_without_an_empty_page(chat: Chat, engine: Engine) -> None:
    song = engine.examples(1)[0].id
    last = (len(engine.similar(song, 500)) - 1) // 10 * 10
    shown = await chat.say(f"/similar {named(engine)}")
    await chat.press(encode(Similar(song, last - 10, tag(engine.run_id))), shown.id)
    event = await chat.see(lambda event: event["type"] == "edit")
    end = await chat.tap("More", Said(event["message"]))
    assert re.search(rf"^{last + 1}\. ", end.text, re.MULTILINE)
    assert "More ▶" not in end.keys
    assert "◀ Previous" in end.keys


async def test_a_number_leads_to_songs_like_that_one_and_back(chat: Chat, engine: Engine) -> None:
    first = await chat.say(f"/similar {named(engine)}")
    third = engine.similar(engine.examples(1)[0].id)[2].track
    there = await chat.tap("3")
    assert there.edited
    assert third.title in there.text.splitlines()[0]
    back = await chat.tap("↩ Back")
    assert back.text == first.text


async def test_its_personality_is_one_tap_away(chat: Chat, engine: Engine) -> None:
    one = engine.personality(engine.examples(1)[0].personality)
    await chat.say(f"/similar {named(engine)}")
    there = await chat.tap(one.name)
    assert one.name in there.text.splitlines()[0]
    assert named(engine).split()[0] in (await chat.tap("↩ Back")).text


async def test_an_unknown_song_is_said_with_what_comes_near_to_tap(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    one, two, far = engine.examples(3)

    def find(text: str, limit: int = 5) -> list[Hit]:
        if text == "Qxzvwjk":
            return [Hit(far, 0.05)]
        return [Hit(one, 0.4), Hit(two, 0.25), Hit(far, 0.15)]

    async with serve(stand_in(engine, find=find), tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        for command in ("/similar", "/map"):
            shown = await chat.say(f"{command} Qxzvwjk")
            assert "I don't know “Qxzvwjk” yet" in shown.text
            assert "artist" in shown.text
            assert shown.keys == []
            shown = await chat.say(f"{command} Xqzj")
            assert "Do you mean one of these?" in shown.text
            assert len(shown.keys) == 2
            assert shown.keys[0].startswith(one.title[:20])
        await chat.say("/similar Xqzj")
        assert two.title in (await chat.tap(two.title)).text.splitlines()[0]


async def test_several_songs_that_fit_are_asked_about(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    def find(text: str, limit: int = 5) -> list[Hit]:
        return [Hit(track, 0.7) for track in engine.examples(3)]

    async with serve(stand_in(engine, find=find), tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        shown = await chat.say("/similar whatever this is")
        assert "do you mean" in shown.text
        assert len(shown.keys) == 3
        assert "Songs like" in (await chat.tap(shown.keys[0])).text


def an_artist(engine: Engine) -> Artist:
    """A well-known artist whose name is no title of this catalogue."""
    for track in engine.examples(20):
        artist = engine.find_artist(track.artist)
        if artist is not None and len(artist.name) >= 6:
            return artist
    raise AssertionError("every artist of the catalogue is a title as well")


@pytest.mark.parametrize("command", ["/similar ", ""])
async def test_an_artists_name_offers_the_best_known_songs(
    chat: Chat, engine: Engine, command: str
) -> None:
    artist = an_artist(engine)
    songs = engine.songs_by(artist.id, limit=5)
    shown = await chat.say(f"{command}{artist.name.lower()}")
    assert artist.name in shown.lines[0]
    labels = [key for key in shown.keys if "Or the vibe" not in key]
    assert len(labels) == len(songs) + 1
    assert all(song.title in key for song, key in zip(songs, labels, strict=False))
    assert songs[0].title in (await chat.tap(labels[0])).text.splitlines()[0]
    assert (await chat.tap("↩ Back")).text == shown.text


async def test_songs_like_an_artist_as_a_whole_page_and_lead_back(
    chat: Chat, engine: Engine
) -> None:
    artist = an_artist(engine)
    shown = await chat.say(f"/similar {artist.name}")
    first = await chat.tap(f"Songs like {artist.name} as a whole")
    assert first.edited
    assert artist.name in first.text.splitlines()[0]
    for match in engine.similar_to_artist(artist.id):
        assert match.track.title in first.text
    assert first.keys[:10] == NUMBERS
    second = await chat.tap("More")
    assert "11. " in second.text
    there = await chat.tap("12")
    assert engine.similar_to_artist(artist.id, limit=12)[11].track.title in there.text
    assert (await chat.tap("↩ Back")).text == second.text
    assert (await chat.tap("Previous")).text == first.text
    assert (await chat.tap("↩ Back")).text == shown.text


async def test_as_a_reply_to_an_artist_it_takes_all_the_songs(chat: Chat, engine: Engine) -> None:
    artist = an_artist(engine)
    shown = await chat.say(f"/similar {artist.name}")
    again = await chat.say("/similar", reply_to=shown.id)
    assert again.lines[0].startswith(f"🎤 Songs like {artist.name} as a whole")


async def test_an_artist_that_is_not_there_any_more_is_said_so(chat: Chat, engine: Engine) -> None:
    shown = await chat.say("/start")
    await chat.press(encode(ByArtist(9_999_999, run=tag(engine.run_id))), shown.id)
    event = await chat.see(lambda event: event["type"] in ("message", "edit"))
    assert "that artist any more" in event["message"]["text"]


async def test_an_artist_of_an_older_catalogue_leads_to_the_start(chat: Chat) -> None:
    shown = await chat.say("/similar")
    await chat.press(encode(LikeArtist(1, run="old0")), shown.id)
    event = await chat.see(lambda event: event["type"] == "edit")
    assert event["message"]["text"] == (await chat.say("/start")).text


@pytest.mark.parametrize(
    ("scores", "at_once"),
    [
        ([1.0], True),
        ([1.0, 0.9], True),
        ([0.95, 0.92], False),
        ([0.9, 0.7], True),
        ([0.89, 0.3], False),
        ([0.85, 0.3], False),
        ([0.6], False),
    ],
)
def test_a_song_is_shown_at_once_when_it_stands_out(
    engine: Engine, scores: list[float], at_once: bool
) -> None:
    track = engine.examples(1)[0]
    assert stands_out([Hit(track, score) for score in scores]) == at_once


async def test_a_song_with_rivals_of_that_name_offers_the_way_to_them(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    best, other, no_rival = engine.browse(0, limit=3)

    def find(text: str, limit: int = 5) -> list[Hit]:
        return [Hit(best, 0.92), Hit(other, 0.7), Hit(no_rival, 0.5)]

    async with serve(stand_in(engine, find=find), tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        shown = await chat.say("/similar whatever")
        assert best.title in shown.lines[0]
        assert [other.title in key for key in shown.keys if key.startswith("Or: ")] == [True]
        assert other.title in (await chat.tap("Or: ")).text.splitlines()[0]


async def test_without_a_song_it_explains_with_one_of_this_catalogue(
    chat: Chat, engine: Engine
) -> None:
    shown = await chat.say("/similar")
    assert f"/similar {named(engine)}" in shown.text
    assert "Songs like" in (await chat.tap(shown.keys[0])).text


async def test_as_a_reply_to_a_list_it_takes_the_lists_song(chat: Chat, engine: Engine) -> None:
    first = await chat.say(f"/similar {named(engine)}")
    await chat.tap("More")
    shown = await chat.say("/similar", reply_to=first.id)
    assert shown.id != first.id
    assert shown.text == first.text


async def test_as_a_reply_to_what_a_person_wrote_it_takes_that(chat: Chat, engine: Engine) -> None:
    message_id = await chat.write(named(engine))
    await chat.see(lambda event: event["type"] == "message" and event["message"]["from"]["is_bot"])
    shown = await chat.say("/similar", reply_to=message_id)
    assert "Songs like" in shown.lines[0]


async def test_a_link_to_a_song_that_is_not_there_says_what_to_try(chat: Chat) -> None:
    shown = await chat.say("/similar https://open.spotify.com/track/0000000000000000000000")
    assert "I don't have that song" in shown.text
    assert "title" in shown.text


async def test_a_title_with_html_in_it_is_shown_as_it_is(chat: Chat) -> None:
    shown = await chat.say("/similar <b>Qxzvwjk</b> & <script>")
    assert "<b>Qxzvwjk</b> & <script>" in shown.text
