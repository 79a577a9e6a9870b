"""Reading a title: the song it names, and which take of that song it is."""

from __future__ import annotations

import re
from typing import NamedTuple

from engine.text import fold


class Title(NamedTuple):
    """`base` is the folded name of the song, `take` the folded words that set a take of it apart.

    The take of the ordinary studio recording is "", and remasters and re-issues are that same take.
    """

    base: str
    take: str


# What says that this is another performance or treatment of the song, in the languages that fill
# the tables. Matched on folded text, inside brackets or after " - " only, so that "Live and Let
# Die" and "(Sittin' On) The Dock of the Bay" are left alone.
_TAKE = re.compile(
    r"""
    ^live\b | \blive$ | \blive\ (?:at|in|from|on|and|version|session|recording|performance|\d) |
    \ben\ (?:vivo|directo|directe|concert|concierto|public)\b | \bao\ vivo\b | \bdal\ vivo\b |
    \bin\ concert\b | \bunplugged\b | \bsessions?\b | \brehearsal\b | \bouttake\b |
    \b(?:a?c+oustic|ac[uú]stic[oa]|acoustique|akustik|akustisch|stripped)\b |
    \b\w*(?:re)?mix(?:e[ds]|ado)?\b | \brmx\b | \brework\b | \brefix\b | \bbootleg\b |
    \bmash\ ?up\b |
    \bvip\b | \bdub\b | \bedit\b | \bextended\b | \bflip\b |
    \bkaraoke\b | \binstrumental\b | \ba\ ?cap+el+a\b | \bbacking\ track\b |
    \borchestral\b | \bsymphonic\b | \bstring\ quartet\b |
    \bpiano\ version\b | ^(?:solo\ )?piano$ | \bchopped\b | \bperformance$ | \bsingles$ |
    \bcolors\ show\b |
    \bdemo\b | \btake\ (?:\d+|one|two|three)\b |
    \b(?:alternat(?:e|ive)|early|first)\ (?:take|version)\b |
    \b(?:sped|speed)\ up\b | \bslowed\b | \bnightcore\b | \b8d\b | \breverb\b |
    \bcover\b | \btribute\b | \boriginally\ performed\b | \bin\ the\ style\ of\b |
    \b(?:re )?recorded\b | \btaylors\ version\b | \bcommentary\b | \bcomentario\b | \breprise\b |
    \brevisited\b |
    \b\w+\ ver(?:si[oó]n|s[aã]o)?$
    """,
    re.VERBOSE,
)

# What only says how the same recording was issued, taken out before looking for a take.
_ISSUE = re.compile(
    r"""
    \b(?:newly\ |digital(?:ly)?\ |24\ bit\ )*
        remaster(?:ed|s|izado|izada|ise|isee|izzato)?\b(?:\ (?:version|edition|in))? |
    \b(?:original|album|single|single\ edit|radio|radio\ edit|main|full\ length|full|lp|cd|ep|
        soundtrack|film|movie|mono|stereo|studio|explicit|clean|deluxe|standard|bonus|remastered|remaster|\d{4}|
        \d+|\d+\ (?:inch|in)|greatest\ hits)\ (?:version|edit|mix|edition|single|cut|track)\b |
    \b(?:mono|stereo|deluxe|bonus\ track|album|explicit|clean|remaster)\b |
    \b(?:19|20)\d\d\b | \b\d\d(?:st|nd|rd|th)\ anniversary(?:\ edition)?\b |
    ^(?:version|edit|original|main|radio|studio|single|tv\ size)$
    """,
    re.VERBOSE,
)

_CREDIT = re.compile(r"^(?:feat|ft|featuring|with|w|con|avec|prod|produced by|from|music from)\b")
_TRAILING_CREDIT = re.compile(r"\s+(?:feat\.|ft\.|featuring)\s.*$", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
# Dots make letters a word of their own each, and not everybody types them: S.O.S., Y.M.C.A.
_INITIALS = re.compile(r"(?<!\w)(?:[^\W\d]\.){2,}[^\W\d]?(?!\w)")
_ASCII_BRACKETS = str.maketrans("（）［］【】〈〉", "()[][]()")
_DASH = re.compile(r"\s+[-–—~]\s*|\s*[–—]\s+|\s+/\s+")


def read(title: str) -> Title:
    """The song and the take that `title` names.

    "Blue Tin (feat. Ada) - Live at the Mill - Remastered 2011" is ("blue tin", "live at the mill").
    """
    title = title.translate(_ASCII_BRACKETS)
    takes: list[str] = []
    rest = _TRAILING_CREDIT.sub("", _BRACKETS.sub(lambda part: _keep(part, takes), title))
    name, *tails = _DASH.split(rest)
    kept = [name, *(tail for tail in tails if not _is_label(fold(tail), takes))]
    base = _key(" ".join(kept)) or _key(name) or _key(title)
    return Title(base, " ".join(sorted(set(takes))))


def _keep(part: re.Match[str], takes: list[str]) -> str:
    """The bracket as it stands if it belongs to the name of the song, else nothing."""
    words = fold(part[1] or part[2] or "")
    return " " if part.start() and _is_label(words, takes) else part[0]


def _is_label(words: str, takes: list[str]) -> bool:
    """Whether the words only label a recording; those that tell takes apart go to `takes`."""
    if _CREDIT.match(words):
        return True
    rest, issues = _ISSUE.subn(" ", words)
    rest = " ".join(rest.split())
    if _TAKE.search(rest):
        takes.append(rest)
        return True
    # "Rudy Van Gelder Remaster" is an issue; "Party Music 1975" may be the name of the song.
    return "remaster" in words or (issues > 0 and len(rest.split()) < 3)


def _key(text: str) -> str:
    text = _INITIALS.sub(lambda initials: initials[0].replace(".", ""), text)
    # "???" and "♥" are titles too, though nothing of them is a letter.
    return fold(text) or " ".join(text.casefold().split())
