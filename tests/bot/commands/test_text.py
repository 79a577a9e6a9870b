from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from engine.tracks import Hit

if TYPE_CHECKING:
    from pathlib import Path

    from engine import Artist, Engine
    from engine.tracks import Track
    from tests.bot.conftest import Chat, Serve, StandIn


async def test_text_that_names_a_song_is_that_song(chat: Chat, engine: Engine) -> None:
    track = engine.examples(1)[0]
    shown = await chat.say(f"{track.title} by {track.artist}")
    assert "Songs like" in shown.lines[0]
    assert track.title in shown.lines[0]


async def test_text_that_names_a_mood_is_that_vibe(chat: Chat) -> None:
    shown = await chat.say("something calm and acoustic")
    assert "I read:" in shown.text or "vibe" in " ".join(shown.keys)


async def test_text_that_names_nothing_is_met_with_examples(chat: Chat) -> None:
    shown = await chat.say("qxzvwjk")
    assert "qxzvwjk" in shown.text
    assert len(shown.keys) == 5
    assert "Songs like" in (await chat.tap(shown.keys[0])).text


@pytest.mark.parametrize(
    ("link", "named"),
    [
        ("https://youtu.be/dQw4w9WgXcQ", "That is a link to YouTube."),
        ("https://music.apple.com/us/song/a-title/1440806768", "That is a link to Apple Music."),
        ("https://open.spotify.com/album/4u7EnebtmKWzUH433cf5Qv", "That is a link to an album."),
        ("open.spotify.com/artist/4u7EnebtmKWzUH433cf5Qv?si=1", "That is a link to an artist."),
        ("spotify:playlist:4u7EnebtmKWzUH433cf5Qv", "That is a link to a playlist."),
        ("https://example.org/song", "I can't open that link."),
    ],
)
async def test_a_link_to_anything_but_a_song_says_what_it_takes(
    chat: Chat, link: str, named: str
) -> None:
    for words in (link, f"/similar {link}"):
        shown = await chat.say(words)
        assert named in shown.text
        assert "those to single songs on Spotify" in shown.text


async def test_the_bare_id_of_a_song_that_is_not_there_says_what_to_try(chat: Chat) -> None:
    assert "I don't have that song" in (await chat.say("4u7EnebtmKWzUH433cf5Qv")).text


async def test_a_spotify_link_is_a_song(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    # The built-in catalogue has no song that Spotify knows.
    known = replace(engine.examples(1)[0], spotify_id="4u7EnebtmKWzUH433cf5Qv")

    def track(track_id: str) -> Track:
        return known if track_id == known.spotify_id else engine.track(track_id)

    async with serve(stand_in(engine, track=track), tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        for link in (
            f"https://open.spotify.com/track/{known.spotify_id}?si=1",
            f"spotify:track:{known.spotify_id}",
            f"{known.spotify_id}",
            f"/similar {known.spotify_id}",
            f"/similar listen: open.spotify.com/intl-de/track/{known.spotify_id}",
        ):
            shown = await chat.say(link)
            assert known.title in shown.lines[0]
            assert shown.links[0] == f"https://open.spotify.com/track/{known.spotify_id}"


@pytest.mark.parametrize("text", ["x" * 4096, "🎸" * 2048, "?", "''; DROP TABLE tracks", "\\", "%"])
async def test_whatever_is_written_gets_an_answer(chat: Chat, text: str) -> None:
    assert (await chat.say(text)).text


async def test_an_unknown_command_is_met_with_help(chat: Chat) -> None:
    assert "/help" in (await chat.say("/play something")).text


@pytest.mark.parametrize("text", ["hi", "Hello!", "hey"])
async def test_a_greeting_is_greeted(chat: Chat, text: str) -> None:
    assert (await chat.say(text)).text == (await chat.say("/start")).text


@pytest.mark.parametrize("text", ["help", "What can you do?", "menu"])
async def test_who_asks_for_help_is_helped(chat: Chat, text: str) -> None:
    assert (await chat.say(text)).text == (await chat.say("/help")).text


async def test_thanks_are_met_in_kind(chat: Chat) -> None:
    for text in ("Thank you!", "ok"):
        assert "welcome" in (await chat.say(text)).text


@pytest.mark.parametrize("text", ["more", "Next!", "undo"])
async def test_who_writes_what_a_button_does_is_led_to_the_button(chat: Chat, text: str) -> None:
    assert "buttons below a list" in (await chat.say(text)).text


@pytest.mark.parametrize(
    "text",
    [
        "surprise me", "Recommend me some music!", "can you suggest a good song?", "I’m bored",
        "what should i listen to today?", "play something please", "random", "recommendations?",
    ],
)  # fmt: skip
async def test_who_asks_for_anything_is_asked_for_a_mood(chat: Chat, text: str) -> None:
    assert (await chat.say(text)).text == (await chat.say("/vibe")).text


@pytest.mark.parametrize("text", ["play some jazz", "recommend something calm", "/similar more"])
async def test_who_asks_for_something_gets_that(chat: Chat, text: str) -> None:
    shown = await chat.say(text)
    assert "What are you in the mood for" not in shown.text
    assert "buttons below a list" not in shown.text


async def test_a_mood_that_is_a_title_as_well_offers_the_song(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    track = engine.examples(1)[0]

    def find(text: str, limit: int = 5) -> list[Hit]:
        return [Hit(track, 0.7)]

    async with serve(stand_in(engine, find=find), tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        vibe = await chat.say("happy")
        assert "I read: happy" in vibe.text
        assert track.title in (await chat.tap("Or: ")).text.splitlines()[0]
        assert (await chat.tap("↩ Back")).text == vibe.text


async def test_a_title_that_is_a_mood_as_well_offers_the_mood(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    track = replace(engine.examples(1)[0], popularity=90)

    def find(text: str, limit: int = 5) -> list[Hit]:
        return [Hit(track, 1.0)]

    async with serve(stand_in(engine, find=find), tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        song = await chat.say("kiss")
        assert track.title in song.lines[0]
        assert "I read: romantic" in (await chat.tap("Or the vibe")).text
        assert (await chat.tap("↩ Back")).text == song.text
        # What the wish is called itself is a wish, whatever song is called so.
        assert "I read: sad" in (await chat.say("sad")).lines[0]
        assert track.title in (await chat.tap("Or: ")).text.splitlines()[0]


async def test_a_mood_is_meant_rather_than_a_song_or_an_artist_hardly_known_by_that_name(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    track = replace(engine.examples(1)[0], popularity=40)
    artist = replace(_another(engine, track), name="Kiss")
    others: dict[str, object] = {
        "find": lambda text, limit=5: [Hit(track, 1.0)],
        "find_artist": lambda text: artist,
        "find_artists": lambda text, limit=3: [artist, replace(artist, name="Keys")],
        "songs_by": lambda artist_id, limit=10: [track],
    }
    async with serve(stand_in(engine, **others), tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        vibe = await chat.say("kiss")
        assert "I read: romantic" in vibe.lines[0]
        assert f"Or: {track.title}" in " ".join(vibe.keys)
        assert [key for key in vibe.keys if "the artist" in key] == ["Or: the artist Kiss"]
        # Words around it do not make it a song.
        assert "I read: romantic" in (await chat.say("kiss, no vocals")).lines[0]


@pytest.mark.parametrize("popularity", [45, 90])
async def test_a_title_that_people_know_is_asked_about_beside_the_mood_that_is_in_it(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path, popularity: int
) -> None:
    track, other = engine.examples(2)
    rivals = [
        Hit(replace(track, title="Sunny Morning Rain", popularity=popularity), 0.8),
        Hit(replace(other, title="Sunny Morning Rain", popularity=popularity), 0.78),
    ]
    unsure = stand_in(engine, find=lambda text, limit=5: rivals[:limit])
    async with serve(unsure, tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        asked = await chat.say("sunny morning rain")
        assert "Which" in asked.lines[0]
        assert "I read: " in (await chat.tap("Or the vibe")).text
        # One word that is a wish stays one, and so does what is only like a title.
        for wish in ("rain", "sunny mornings"):
            assert "I read: " in (await chat.say(wish)).lines[0], wish


async def test_a_text_of_which_little_is_a_wish_offers_it_beside_the_songs_it_may_mean(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    track = engine.examples(1)[0]
    unsure = stand_in(engine, find=lambda text, limit=5: [Hit(track, 0.6)])
    async with serve(unsure, tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        shown = await chat.say("for a road trip with zorp blen frum")
        assert "Do you mean this one?" in shown.text
        assert "I read: driving" in (await chat.tap("Or the vibe")).text


async def test_who_sings_is_said_to_be_unknown_rather_than_looked_for_in_titles(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    track = replace(engine.examples(1)[0], title="Tin Roof - Female Vocals", popularity=10)
    unsure = stand_in(engine, find=lambda text, limit=5: [Hit(track, 0.7)])
    async with serve(unsure, tmp_path / "state.sqlite") as bot:
        shown = await (await bot.meet()).say("female vocals")
        assert "I read: vocals" in shown.text
        assert "I don't know: female" in shown.text


async def test_a_sign_between_two_songs_asks_for_what_lies_between(
    chat: Chat, engine: Engine
) -> None:
    first, second = (f"{track.title} {track.artist}" for track in engine.examples(2))
    assert (await chat.say(f"{first} + {second}")).lines[0].startswith("🎨 Between ")
    assert (await chat.say(f"{first} > {second}")).photo
    way = await chat.see(lambda event: "🛤 From " in event.get("message", {}).get("text", ""))
    assert second.rpartition(" ")[0][:20] in way["message"]["text"]


@pytest.mark.parametrize("words", ["between {} and {}", "songs like {} and {}"])
async def test_words_around_two_songs_ask_for_what_lies_between(
    chat: Chat, engine: Engine, words: str
) -> None:
    first, second = engine.examples(2)
    names = (f"{track.title} {track.artist}" for track in (first, second))
    shown = await chat.say(words.format(*names))
    assert shown.lines[0].startswith("🎨 Between ")
    assert first.title in shown.lines[0]
    assert second.title in shown.lines[0]


@pytest.mark.parametrize(
    "words", ["{} + {}", "between {} and {}", "like {} and {}", "something similar to {} and {}"]
)
async def test_of_artists_it_takes_their_best_known_songs(
    chat: Chat, engine: Engine, words: str
) -> None:
    track = engine.examples(1)[0]
    first, second = engine.find_artist(track.artist), _another(engine, track)
    assert first is not None
    shown = await chat.say(words.format(first.name, second.name))
    assert shown.lines[0].startswith("🎨 Between ")
    assert f"Of {first.name} and {second.name} I took the best-known songs." in shown.text
    for artist in (first, second):
        assert engine.songs_by(artist.id, 1)[0].title in shown.lines[0]


@pytest.mark.parametrize("words", ["from {} to {} in 9 songs", "A path from {} to {}, 9 songs"])
async def test_words_around_two_songs_ask_for_the_way(
    chat: Chat, engine: Engine, words: str
) -> None:
    names = (f"{track.title} {track.artist}" for track in engine.examples(2))
    assert (await chat.say(words.format(*names))).photo
    await chat.see(lambda event: "in 9 songs" in event.get("message", {}).get("text", ""))


async def test_a_sign_or_words_beside_what_is_no_song_say_nothing(
    chat: Chat, engine: Engine
) -> None:
    track = engine.examples(1)[0]
    artist = _another(engine, track)
    for text in (
        f"{artist.name} + qxzvwjk", "happy + acoustic", "sad > happy", "> happy", "1 + 1",
        "from sad to happy", "between happy and calm", "a mix of jazz and soul",
        f"songs like {track.title} {track.artist} and sad",
    ):  # fmt: skip
        shown = await chat.say(text)
        assert not shown.text.startswith(("🎨", "🛤")), text


async def test_a_sign_or_words_in_a_title_are_a_part_of_it(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    first, second = engine.examples(2)
    title = "From Lanterns to Teapots"
    named_so = replace(first, title=title)
    known = {
        "Lanterns and Teapots": replace(first, title="Lanterns and Teapots"),
        "Lanterns": first, "Teapots": second, "Lanterns + Teapots": first,
        title: named_so, "from Teapots to Lanterns": first,
    }  # fmt: skip

    def find(text: str, limit: int = 5) -> list[Hit]:
        score = 0.8 if text.startswith("from ") or " and " in text else 1.0
        return [Hit(known[text], score)] if text in known else []

    async with serve(stand_in(engine, find=find), tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        assert "Songs like" in (await chat.say("Lanterns + Teapots")).lines[0]
        assert "🎨 Between" in (await chat.say("Teapots + Lanterns")).lines[0]
        assert "Songs like" in (await chat.say(title)).lines[0]
        assert "Between" not in (await chat.say("songs like Lanterns and Teapots")).text
        assert "🎨 Between" in (await chat.say("songs like Teapots and Lanterns")).lines[0]
        # What is found for it has another title: it was found by a part of it.
        assert (await chat.say("from Teapots to Lanterns")).photo


def _another(engine: Engine, track: Track) -> Artist:
    """An artist who has nothing to do with `track`."""
    artists = (engine.find_artist(other.artist) for other in engine.examples(12))
    return next(who for who in artists if who and who.name not in track.artist)


@pytest.mark.parametrize("said", ["{}", "/similar {}"])
async def test_a_title_that_is_an_artist_as_well_offers_the_artist(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path, said: str
) -> None:
    track = engine.examples(1)[0]
    who = _another(engine, track)

    def find_artists(text: str, limit: int = 3) -> list[Artist]:
        return [who] if text == track.title else []

    otherwise = stand_in(engine, find_artists=find_artists, find_artist=lambda text: None)
    async with serve(otherwise, tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        song = await chat.say(said.format(track.title))
        assert track.title in song.lines[0]
        assert f"🎤 {who.name}" in (await chat.tap(f"Or: the artist {who.name}")).text
        assert (await chat.tap("↩ Back")).text == song.text


@pytest.mark.parametrize("said", ["{}", "/similar {}"])
async def test_an_artist_that_is_a_title_as_well_offers_the_song(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path, said: str
) -> None:
    track = engine.examples(1)[0]
    who = _another(engine, track)
    otherwise = stand_in(engine, find_artist=lambda text: who if text == track.title else None)
    async with serve(otherwise, tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        artist = await chat.say(said.format(track.title))
        assert f"🎤 {who.name}" in artist.lines[0]
        assert track.title in (await chat.tap(f"Or: {track.title}")).text.splitlines()[0]
        assert (await chat.tap("↩ Back")).text == artist.text


@pytest.mark.parametrize("said", ["{}", "/similar {}"])
async def test_a_text_that_is_no_song_but_may_be_an_artist_offers_the_artist(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path, said: str
) -> None:
    who = _another(engine, engine.examples(1)[0])

    def find_artists(text: str, limit: int = 3) -> list[Artist]:
        return [who]

    async with serve(stand_in(engine, find_artists=find_artists), tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        assert "I don't know “qxzvwjk” yet" in (await chat.say(said.format("qxzvwjk"))).text
        assert f"🎤 {who.name}" in (await chat.tap(f"Or: the artist {who.name}")).text


async def test_a_song_or_an_artist_beside_any_wish_is_heard(
    twelve: Engine, serve: Serve, tmp_path: Path
) -> None:
    async with serve(twelve, tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        bent = await chat.say("corner talk but more romantic")
        assert "I read: like Corner Talk · MC Lantern, more romantic" in bent.lines[0]
        own = await chat.say("90s anvils songs")
        assert "I read: by The Anvils, 1990s" in own.lines[0]
        assert "Iron Morning" in own.text


@pytest.mark.parametrize("words", ["like {}", "songs like {}", "similar to {}?", "like {}, calmer"])
async def test_like_an_artist_is_like_all_of_the_artists_music(
    twelve: Engine, serve: Serve, tmp_path: Path, words: str
) -> None:
    async with serve(twelve, tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        shown = await chat.say(words.format("mc lantern"))
        assert shown.lines[0] == "🎤 Songs like MC Lantern as a whole, by others"
        assert "Corner Talk" not in shown.text


async def test_a_title_that_begins_with_like_is_that_song(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    artist = next(a for a in (engine.find_artist(t.artist) for t in engine.examples(20)) if a)
    track = replace(engine.examples(1)[0], title=f"Like {artist.name}")

    def find(text: str, limit: int = 5) -> list[Hit]:
        return [Hit(track, 1.0)]

    async with serve(stand_in(engine, find=find), tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        assert "as a whole" not in (await chat.say(f"like {artist.name}")).lines[0]


async def test_like_an_artist_offers_the_song_that_the_words_come_near_to(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    artist = next(a for a in (engine.find_artist(t.artist) for t in engine.examples(20)) if a)
    track = replace(engine.examples(1)[0], title="Someone Like You")

    def find(text: str, limit: int = 5) -> list[Hit]:
        return [Hit(track, 0.95)]

    async with serve(stand_in(engine, find=find), tmp_path / "state.sqlite") as bot:
        shown = await (await bot.meet()).say(f"like {artist.name}")
        assert "as a whole" in shown.lines[0]
        assert any(key.startswith("Or: Someone Like You") for key in shown.keys)


async def test_between_artists_a_title_with_some_of_the_words_is_not_meant(
    twelve: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    track = replace(twelve.examples(1)[0], title="The Lantern and the Anvil", artist="Nobody")

    def find(text: str, limit: int = 5) -> list[Hit]:
        return [Hit(track, 0.7)] if "and" in text else twelve.find(text, limit)

    async with serve(stand_in(twelve, find=find), tmp_path / "state.sqlite") as bot:
        shown = await (await bot.meet()).say("like mc lantern and the anvils")
        assert "Of MC Lantern and The Anvils I took the best-known songs." in shown.text
