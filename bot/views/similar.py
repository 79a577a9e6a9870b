"""What is said about songs like one song, and about which song is meant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.buttons import Bent, Browse, Likewise, Similar
from bot.views.bending import Page, bendable
from bot.views.reply import OR, Key, Keyboard, Reply
from bot.views.text import ARTIST, LABEL, QUERY, escaped, plain
from bot.views.tracks import headline, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.buttons import Back, Place
    from engine.tracks import Artist, Hit, Kind, Personality, Track

_NO_MUSIC: dict[Kind, str] = {
    "music": "",
    "spoken": "This one is speech rather than music, and so may be what sounds like it.\n",
    "noise": "This one is noise rather than music, and so may be what sounds like it.\n",
}

_LINK_KINDS = {
    "album": "That is a link to an album.",
    "artist": "That is a link to an artist.",
    "playlist": "That is a link to a playlist.",
    "podcast": "That is a link to a podcast.",
    "short": "That is a short link, and I can't see where it leads.",
    "Spotify": "That is a Spotify link, but not one to a song.",
}
_OTHER_LINK = "I can't open that link."
_INSTEAD = {
    "album": "Pick a song of it that you like, and write me its title and the artist's name.",
    "artist": "Just write me the artist's name.",
    "playlist": "Pick a song of it that you like, and write me its title and the artist's name.",
    "podcast": "I know songs best: write me a title and the artist's name.",
}
_LINKS_TAKEN = (
    "Of links, I take those to single songs on Spotify, like <code>open.spotify.com/track/…</code>"
)


def similar(query: Track, personality: Personality, page: Page) -> Reply:
    """One page of the songs like `query`."""
    back = replace(page.here, back=None)
    browse = Browse(personality.id, run=page.here.run, back=back)
    beside = Key(f"{personality.emoji} {plain(personality.name, LABEL)}", browse)
    head = f"🎧 Songs like {headline(query)}\n{_NO_MUSIC[query.kind]}".rstrip("\n")
    return bendable(headline(query), head, page, [beside])


def which(text: str, choices: Sequence[Key], besides: Sequence[Key] = ()) -> Reply:
    """Ask which of several songs is meant, or whether it is the only one that comes near."""
    said = f"“{escaped(text, QUERY)}”"
    question = (
        f"🔎 I'm not sure about {said}. Do you mean this one?"
        if len(choices) == 1
        else f"🔎 Several songs fit {said}. Which one do you mean?"
    )
    return Reply(question, tuple((key,) for key in (*choices, *besides)))


def which_by(artist: Artist, choices: Sequence[Key]) -> Reply:
    """Ask which of an artist's songs is meant, where it has to be one."""
    name = f"<b>{escaped(artist.name, ARTIST)}</b>"
    return Reply(
        f"🎤 Which song by {name}? Tap one, or ask again with the title of another.",
        tuple((key,) for key in choices),
    )


def unknown(text: str, nearest: Sequence[Key] = ()) -> Reply:
    """No song fits; `nearest` lead to the least bad."""
    said = f"I don't know “{escaped(text, QUERY)}” yet."
    if not nearest:
        return Reply(f"🤷 {said} Try the title and the artist's name.")
    return Reply(
        f"🤷 {said} Do you mean one of these? If not, try the artist's name too.",
        tuple((key,) for key in nearest),
    )


def choice_keys(hits: Sequence[Hit], like: Place) -> list[Key]:
    """The ways to songs like each of these, bent as the list `like` is."""
    return [Key(label(hit.track), _likewise(hit, like)) for hit in hits]


def instead_keys(hits: Sequence[Hit], back: Place) -> list[Key]:
    """For a text that may mean these songs, too: the way to them, and back to what is shown."""
    return [Key(f"{OR}{label(hit.track)}", _likewise(hit, back, back)) for hit in hits]


def how_to(examples: Sequence[Track], run: str) -> Reply:
    """What to write behind /similar."""
    text = "🎧 Name a song after /similar, and I find songs that sound like it."
    if examples:
        song = f"{escaped(examples[0].title)} {escaped(examples[0].artist)}"
        text += f" For example:\n<code>/similar {song}</code>"
    return Reply(text, song_keys(examples, run))


def no_song_link(kind: str) -> Reply:
    """A link came that leads to no song on Spotify; `kind` is as `bot.links` has it."""
    what = _LINK_KINDS.get(kind, f"That is a link to {kind}." if kind else _OTHER_LINK)
    rest = _INSTEAD.get(kind, "Just write me the song's title and the artist's name.")
    return Reply(f"🔗 {what} {rest}\n\n{_LINKS_TAKEN}")


def song_keys(tracks: Sequence[Track], run: str, back: Back | None = None) -> Keyboard:
    """A button for each song, one a row."""
    return tuple((Key(label(track), Similar(track.id, run=run, back=back)),) for track in tracks)


def _likewise(hit: Hit, like: Place, back: Place | None = None) -> Similar | Likewise:
    """Songs like another one, bent as the list `like` if that is bent."""
    there = Similar(hit.track.id, run=like.run, back=back)
    return Likewise(there, like.key) if isinstance(like, Bent) else there
