from __future__ import annotations

import pytest

from bot.links import has_link, kind, spotify_track

ID = "4u7EnebtmKWzUH433cf5Qv"


@pytest.mark.parametrize(
    "text",
    [
        f"https://open.spotify.com/track/{ID}",
        f"http://open.spotify.com/track/{ID}?si=abc123&context=x",
        f"open.spotify.com/intl-de/track/{ID}",
        f"https://open.spotify.com/embed/track/{ID}",
        f"HTTPS://Open.Spotify.com/intl-pt-BR/track/{ID}",
        f"play.spotify.com/track/{ID}",
        f"spotify:track:{ID}",
        ID,
        f" {ID}\n",
        f"listen to this: https://open.spotify.com/track/{ID} it is great",
    ],
)
def test_a_link_to_a_song_is_read_in_all_its_forms(text: str) -> None:
    assert has_link(text)
    assert spotify_track(text) == ID


@pytest.mark.parametrize(
    "text",
    [
        f"https://open.spotify.com/album/{ID}",
        f"spotify:playlist:{ID}",
        "https://youtu.be/dQw4w9WgXcQ",
        "www.youtube.com/watch?v=dQw4w9WgXcQ",
        "m.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://spotify.link/abc",
        "deezer.com/track/1",
        "Soundcloud.com/somebody",
        "open.spotify.com/track/tooshort",
    ],
)
def test_other_links_are_links_but_to_no_song(text: str) -> None:
    assert has_link(text)
    assert spotify_track(text) is None


@pytest.mark.parametrize(
    "text", ["bohemian rhapsody", "AC/DC", "w.a.s.p. wild child", "spotify: the song", "m.i.a. bad"]
)
def test_titles_are_no_links(text: str) -> None:
    assert not has_link(text)


@pytest.mark.parametrize(
    ("text", "leads_to"),
    [
        (f"https://open.spotify.com/album/{ID}?si=1", "album"),
        (f"https://open.spotify.com/intl-de/artist/{ID}", "artist"),
        (f"spotify:playlist:{ID}", "playlist"),
        (f"https://open.spotify.com/user/me/playlist/{ID}", "playlist"),
        (f"https://open.spotify.com/episode/{ID}", "podcast"),
        ("https://spotify.link/abc", "short"),
        ("https://open.spotify.com/", "Spotify"),
        ("https://youtu.be/dQw4w9WgXcQ", "YouTube"),
        ("www.youtube.com/watch?v=dQw4w9WgXcQ&list=x", "YouTube"),
        ("https://www.youtube.com/playlist?list=x", "playlist"),
        ("https://music.youtube.com/watch?v=x", "YouTube"),
        ("https://music.apple.com/us/album/a-title/1440806041", "album"),
        ("https://music.apple.com/us/song/a-title/1440806768", "Apple Music"),
        ("https://soundcloud.com/a/b", "SoundCloud"),
        ("https://example.org/album/1", ""),
    ],
)
def test_a_link_is_known_for_what_it_leads_to(text: str, leads_to: str) -> None:
    assert has_link(text)
    assert kind(text) == leads_to
