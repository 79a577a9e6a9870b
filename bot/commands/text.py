"""Text without a command: an artist or a song if one fits well, else a vibe, else help."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot import links
from bot.buttons import ByArtist, Similar, Wish
from bot.commands import blend, lists, path, similar
from bot.commands.help import help_
from bot.commands.songs import asked_between
from bot.commands.start import start
from bot.commands.wishes import on_list, wished
from bot.views import artists as artist_views
from bot.views import similar as similar_views
from bot.views import vibe as vibe_views
from bot.views import welcome
from bot.views.tracks import PAGE
from engine.text import fold
from engine.tracks import LIKELY_HIT, NAMED_HIT, SURE_HIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.command import Said
    from bot.context import Context
    from bot.views.reply import Key, Reply
    from engine import Engine
    from engine.tracks import Hit, Vibe


# Said to the bot, these are no titles, though there are songs of each name for /similar to find.
_GREETINGS = {"hi", "hey", "hello", "good morning", "good evening"}
_THANKS = {"thanks", "thank you", "thx", "ok", "okay", "great", "nice"}
_HELP = {"help", "what can you do", "how does this work", "how does it work", "menu", "commands"}
# Buttons below a list do these.
_PRESSED = {
    "more", "more please", "more songs", "more like this", "show more", "next", "next page",
    "another", "another one", "others", "back", "go back", "previous", "undo",
}  # fmt: skip
_ANYTHING = re.compile(
    r"(?:please |can you |could you )?(?:recommend|suggest|play|give|find|show|send)(?: me| us)?"
    r"(?: a| an| any| some)?(?: good| new| nice| random)?"
    r" (?:music|something|anything|songs?|tunes?)(?: please)?"
    r"|surprise me|random(?: song| music)?|(?:any )?(?:recommendations?|suggestions?)"
    r"|i['’]?m (?:so )?bored|what (?:can|do|should) i (?:listen to|play)(?: now| today)?"
)
_LIKE = re.compile(
    r"(?:(?:something|anything|songs?|music|tracks?|stuff|artists?|bands?)\s+)?"
    r"(?:like|similar to)\s+(.+)",
    re.IGNORECASE,
)
_ENDS = " !.?"
# From this popularity on, a song is what people mean by a word that is a wish, too. Of 100 such
# words and phrases, tried on a catalogue of 135,000 songs: "kiss", "thriller" and "dancing in the
# dark" are above, the songs called "80s", "relax" and "hip hop" below.
_WELL_KNOWN = 67
# Three words and more are rarely typed as a wish if they are a title: of 70 wishes none was one
# from here on, and "adagio for strings" and "i feel good" are.
_SENTENCE, _KNOWN_SENTENCE = 3, 40


async def text(context: Context, said: Said) -> Reply:
    """The answer to what a person just wrote."""
    bare = said.text.casefold().strip(_ENDS)
    if bare in _GREETINGS:
        return await start(context, said)
    if bare in _THANKS:
        return welcome.thanks()
    if bare in _HELP:
        return await help_(context, said)
    if bare in _PRESSED:
        return welcome.by_button()
    if _ANYTHING.fullmatch(bare):
        return vibe_views.moods()
    if bent := await on_list(context, said) or await blend.on_blend(context, said):
        return bent
    if how := await asked_between(context, said.text):
        return await (path.path if how == "path" else blend.blend)(context, said)
    if links.has_link(said.text):
        return await similar.linked(context, said.text, await wished(context, said.text))
    return await _song_or_vibe(context, said.text)


async def _like_artist(context: Context, words: str) -> Reply | None:
    """Songs like an artist's, if all of a text asks for that and is no title: "like adele"."""
    likened = _LIKE.fullmatch(words.strip(_ENDS))
    if likened is None:
        return None
    artist = await context.ask(context.engine.find_artist, likened[1])
    if artist is None:
        return None
    hits = await context.ask(context.engine.find, words, limit=1)
    titles = [fold(hit.track.title).split() for hit in hits if hit.score >= NAMED_HIT]
    if any(set(fold(words).split()) <= set(title) for title in titles):
        return None
    return await similar.like_all_of(
        context, artist, [hit for hit in hits if hit.score >= SURE_HIT]
    )


async def _song_or_vibe(context: Context, words: str) -> Reply:
    wish = await context.ask(context.engine.understood, words)
    understood, ignored = len(wish.understood), len(wish.ignored)
    if ignored and understood and await context.ask(context.engine.is_wish, words):
        ignored = 0  # a wish as a whole, though nobody knows who sings: "female vocals"
    if alike := await _like_artist(context, words):
        return alike
    all_a_vibe = understood > 0 and not ignored and not wish.unannounced
    if bent := await _bent_song(context, words, all_a_vibe=all_a_vibe):
        return bent
    if wish.unannounced:
        return await _vibe(context, words, [])
    # A title or a name may be a mood as well: the likelier is shown, the other one offered.
    if all_a_vibe and await context.ask(_rather_a_wish, context.engine, words):
        return await _vibe(context, words, await context.ask(context.engine.find, words))
    if artist := await context.ask(context.engine.find_artist, words):
        card = ByArtist(artist.id, run=context.run)
        besides = [await _instead(context, wish, words, card)] if all_a_vibe else []
        return await similar.named(context, words, artist, besides)
    songs = await similar.meant(context, words)
    hits = songs.hits
    best = hits[0].score if hits else 0.0
    if best >= SURE_HIT:
        song = Similar(hits[0].track.id, run=context.run)
        shown = song if similar.stands_out(hits) else None
        besides = [await _instead(context, wish, words, shown)] if all_a_vibe else []
        return await similar.found(context, words, songs, besides)
    rather_a_song = best >= LIKELY_HIT and (
        understood <= ignored or await context.ask(_names_a_song, context.engine, words, hits)
    )
    if understood and not rather_a_song:
        return await _vibe(context, words, hits)
    if rather_a_song:
        besides = [await _instead(context, wish, words, None)] if understood else []
        return await similar.found(context, words, songs, besides)
    if await similar.maybe_artists(context, words):
        return await similar.unknown(context, words, hits)
    examples = await context.ask(context.engine.examples, 3)
    return welcome.nothing_fits(words, examples, context.run)


async def _vibe(context: Context, words: str, hits: Sequence[Hit]) -> Reply:
    """The vibe that a text names, and whom and what else it may mean."""
    answer = await context.ask(context.engine.vibe, words, limit=PAGE + 1)
    here = Wish(await context.keep(words), run=context.run)
    named = [hit for hit in hits if hit.score >= NAMED_HIT][: similar.OTHERS]
    # An artist whose name the wishes only resemble is not meant.
    maybe = await similar.maybe_artists(context, words)
    artists = [who for who in maybe if fold(who.name) == fold(words)]
    others = (
        *similar_views.instead_keys(named, here),
        *artist_views.instead_keys(artists, context.run, here),
    )
    return lists.begin(words, answer, here, others)


def _rather_a_wish(engine: Engine, words: str) -> bool:
    """Whether most people mean a wish by words that may be a title or a name as well.

    They do when the words are what the wish is called, "jazz" or "sad", and when nothing else of
    that name is well known: "kiss" is rather the song than romantic music.
    """
    if not engine.is_wish(words):
        return False
    called = fold(" ".join(engine.understood(words).understood)).split()
    if set(fold(words).split()) <= set(called):
        return True
    if artist := engine.find_artist(words):
        return all((song.popularity or 0) < _WELL_KNOWN for song in engine.songs_by(artist.id, 1))
    hits = engine.find(words, similar.OTHERS)
    known = any((hit.track.popularity or 0) >= _WELL_KNOWN for hit in hits[:1])
    return not known and not _names_a_song(engine, words, hits)


def _names_a_song(engine: Engine, words: str, hits: Sequence[Hit]) -> bool:
    """Whether `words` that are read as a wish are all in the title of a song that people know.

    A single word that is a wish by itself, as "lonely" is, stays one, however many songs are
    called so.
    """
    said = fold(words).split()
    if len(said) == 1 and engine.is_wish(words):
        return False
    known = _KNOWN_SENTENCE if len(said) >= _SENTENCE else _WELL_KNOWN
    return any(
        hit.score >= NAMED_HIT
        and (hit.track.popularity or 0) >= known
        and set(said) <= set(fold(hit.track.title).split())
        for hit in hits[: similar.OTHERS]
    )


async def _instead(
    context: Context, wish: Vibe, words: str, back: Similar | ByArtist | None
) -> Key:
    """The way to the vibe that a text names as well, and `back` to what is shown."""
    here = Wish(await context.keep(words), run=context.run, back=back)
    return vibe_views.instead_key(wish, here)


async def _bent_song(context: Context, words: str, *, all_a_vibe: bool) -> Reply | None:
    """Songs like the song or artist that is named with wishes beside it, if one is."""
    wishes = await wished(context, words)
    if not wishes or not wishes.text:
        return None
    # "Happy songs, no vocals" is a vibe, though there are songs that are called like it.
    if all_a_vibe and await context.ask(_rather_a_wish, context.engine, wishes.text):
        return None
    if artist := await context.ask(context.engine.find_artist, wishes.text):
        return await similar.named(context, wishes.text, artist, wishes=wishes)
    songs = await similar.meant(context, wishes.text, wishes)
    enough = SURE_HIT if all_a_vibe else LIKELY_HIT
    if not songs.hits or songs.hits[0].score < enough:
        return None
    return await similar.found(context, wishes.text, songs, wishes=wishes)
