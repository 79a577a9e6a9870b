"""From the words of a text to wishes.

    text -> clauses -> figures, longest known phrases, guesses -> what turns reach -> wishes

A turn ("not", "very", "a bit") stands before a wish, in some languages behind it. "Very" reaches
the next wish, "not" the whole phrase: all wishes up to the next comma, "and" or "but" that point
the same way, so that "no sad slow songs" has neither and "no vocals uplifting" is uplifting.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from engine.vibes import numbers
from engine.vibes.segment import clauses, words
from engine.vibes.turn import turned
from engine.vibes.wishes import Wish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.vibes.guess import Guesser
    from engine.vibes.vocabulary import Turns, Vocabulary

Piece = str | Wish


class Parsed(NamedTuple):
    """The wishes in the order they were said, and the words that were not understood."""

    wishes: tuple[Wish, ...]
    ignored: tuple[str, ...]


@dataclass
class _Said:
    """A wish as it stands in the table, with the turns around it."""

    wish: Wish
    turns: Turns
    state: bool


def all_known(text: str, vocabulary: Vocabulary) -> bool:
    """Whether all of `text` is in figures and words of the vocabulary."""
    return all(
        isinstance(piece, Wish) or vocabulary.known(piece)
        for clause in clauses(text)
        for piece in _pieces(clause, vocabulary)
    )


def parse(text: str, vocabulary: Vocabulary, guesser: Guesser) -> Parsed:
    """What `text` wishes for. Any text is allowed; a wish that is said twice counts once."""
    wishes: dict[str, Wish] = {}
    ignored: dict[str, None] = {}
    for clause in clauses(text):
        reader = _Reader(vocabulary, guesser)
        for piece in _pieces(clause, vocabulary):
            reader.read(piece)
        for said in reader.said:
            wish = turned(said.wish, said.turns, vocabulary)
            if said.state and wish.feeling:
                wish = replace(wish, state=True)
            wishes.setdefault(wish.says, wish)
        ignored |= dict.fromkeys(reader.ignored)
    return Parsed(tuple(wishes.values()), tuple(ignored))


def _pieces(clause: str, vocabulary: Vocabulary) -> Iterator[Piece]:
    """The clause as wishes in figures, the longest known phrases, and single words between."""
    spaced = " ".join(words(clause, vocabulary.unspaced))
    at = 0
    for found in numbers.find(spaced):
        yield from _phrases(spaced[at : found.start].split(), vocabulary)
        yield found.wish
        at = found.end
    yield from _phrases(spaced[at:].split(), vocabulary)


def _phrases(several: list[str], vocabulary: Vocabulary) -> Iterator[str]:
    at = 0
    while at < len(several):
        longest = vocabulary.longest.get(several[at], 1)
        for length in range(min(longest, len(several) - at), 0, -1):
            phrase = " ".join(several[at : at + length])
            if known := vocabulary.known(phrase):
                yield known
                break
        else:
            length = 1
            yield several[at]
        at += length


class _Reader:
    """Reads the pieces of one clause from left to right."""

    def __init__(self, vocabulary: Vocabulary, guesser: Guesser) -> None:
        self.said: list[_Said] = []
        self.ignored: list[str] = []
        self._vocabulary = vocabulary
        self._guesser = guesser
        self._turns: Turns = ()
        self._within: Turns = ()
        self._used = False
        self._state = False
        self._before = ""

    def read(self, piece: Piece) -> None:
        """Take the next phrase in; what is known nowhere is guessed at."""
        if isinstance(piece, Wish):
            self._wish(piece)
        elif not self._known(piece):
            self._unknown(piece)
        self._before = piece if isinstance(piece, str) else ""

    def _known(self, phrase: str) -> bool:
        vocabulary = self._vocabulary
        if phrase in vocabulary.after and self._stands_behind(phrase):
            last = self.said[-1]
            last.turns = (*last.turns, *vocabulary.after[phrase])
        elif phrase in vocabulary.wishes:
            wish = vocabulary.wishes[phrase]
            if self._before in vocabulary.singers and _sung(wish):
                self._not_understood(self._before)
            self._wish(wish)
            self._within = vocabulary.turns.get(phrase.split()[0], ())
        elif phrase in vocabulary.turns:
            self._turns = (*(() if self._used else self._turns), *vocabulary.turns[phrase])
            self._used = False
        elif phrase in vocabulary.states:
            self._state = True
        elif phrase in vocabulary.joins:
            # "Without lyrics or drums": the turn is a part of the phrase before.
            self._turns, self._used = self._turns or self._within, False
        elif phrase in vocabulary.breaks:
            # A turn that has met no wish yet still waits for it: "nothing for the gym".
            self._turns = () if self._used else self._turns
            self._within = ()
            self._used = self._state = False
        elif phrase in vocabulary.unheard:
            self._not_understood(phrase)
        elif phrase not in vocabulary.fillers and phrase not in vocabulary.after:
            return False
        return True

    def _stands_behind(self, phrase: str) -> bool:
        """Whether a turn belongs to the wish before it, rather than to one still to come."""
        return bool(self.said) and (phrase not in self._vocabulary.turns or self._used)

    def _wish(self, wish: Wish) -> None:
        turns = self._turns
        if self._used and not ("not" in turns and _alike(self.said[-1].wish, wish)):
            turns = ()
        self.said.append(_Said(wish, turns, self._state))
        self._used = True

    def _unknown(self, word: str) -> None:
        guess = self._guesser.guess(word)
        if guess is None:
            self._not_understood(word)
        elif guess.wish:
            self._wish(guess.wish)
        for phrase in guess.phrases if guess else ():
            self._known(phrase)

    def _not_understood(self, phrase: str) -> None:
        self.ignored.append(phrase)
        # A turn before it is meant for it, and reaches no farther.
        self._turns = ()


def _sung(wish: Wish) -> bool:
    """Whether it is said of who sings or raps."""
    return wish.wants.get("instrumentalness", 0.5) < 0.5 or "speechiness" in wish.wants


def _alike(first: Wish, second: Wish) -> bool:
    """Whether both are said of how music feels, and on the same side of the middle."""
    return _side(first) * _side(second) > 0


def _side(wish: Wish) -> float:
    if wish.genres or wish.spans:
        return 0.0
    return sum(target - 0.5 for target in wish.wants.values())
