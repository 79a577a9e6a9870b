"""What the engine answers with: plain frozen values, made of nothing but Python."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["music", "noise", "spoken"]
KINDS: tuple[Kind, ...] = get_args(Kind)

Lens = Literal["blend", "sound"]
LENSES: tuple[Lens, ...] = get_args(Lens)

Steer = Literal[
    "calmer",
    "livelier",
    "sadder",
    "happier",
    "more acoustic",
    "more electric",
    "slower",
    "faster",
    "older",
    "newer",
    "lesser-known",
    "better-known",
]
STEERS: tuple[Steer, ...] = get_args(Steer)

Lock = Literal["no vocals", "no live recordings", "no explicit", "same era", "same tempo"]
LOCKS: tuple[Lock, ...] = get_args(Lock)

# What the score of a `Hit` says. From the first on it is the song that was meant, 99 times in 100
# unless another one comes as near; the second a song has at least for its very title, however many
# have that title; below the third it is not meant.
SURE_HIT, NAMED_HIT, LIKELY_HIT = 0.9, 0.66, 0.5

# So many songs can be blended: each one more pulls the answers farther from all of them.
BLENDED = range(2, 6)
# So many songs make a journey.
PATH_LENGTHS = range(8, 26)


class Mood(StrEnum):
    """The moods a track can have; `engine.model.moods` says when it has which."""

    emoji: str

    def __new__(cls, value: str, emoji: str) -> Mood:
        mood = str.__new__(cls, value)
        mood._value_ = value
        mood.emoji = emoji
        return mood

    EUPHORIC = "euphoric", "🤩"
    HAPPY = "happy", "😊"
    UPLIFTING = "uplifting", "🌤️"
    GROOVY = "groovy", "🕺"
    TENDER = "tender", "💞"
    CHILL = "chill", "😌"
    PEACEFUL = "peaceful", "🕊️"
    DREAMY = "dreamy", "🌙"
    SAD = "sad", "😢"
    MELANCHOLIC = "melancholic", "🌧️"
    TENSE = "tense", "😰"
    INTENSE = "intense", "⚡"
    ANGRY = "angry", "😤"


@dataclass(frozen=True, slots=True)
class Track:
    """One song of the catalogue.

    `features` has every name of `engine.features.NAMES`, raw, in that module's units; a value that
    the catalogue does not know is NaN, never zero. `personality` is a `Personality.id`.
    `popularity` is 0 to 100. `spotify_id` is None for a track whose id Segue made up itself.
    `kind` is "noise" or "spoken" for what is no music.
    """

    id: str
    title: str
    artist: str
    year: int | None
    genres: tuple[str, ...]
    popularity: int | None
    duration_ms: int | None
    features: Mapping[str, float]
    personality: int
    mood: Mood
    spotify_id: str | None
    album: str | None = None
    explicit: bool | None = None
    kind: Kind = "music"


@dataclass(frozen=True, slots=True)
class Hit:
    """A track that a text may mean, with a score in [0, 1]: 1 when nothing speaks against it."""

    track: Track
    score: float


@dataclass(frozen=True, slots=True)
class Artist:
    """Someone who leads on tracks of the catalogue, so many of them.

    Training numbers the artists anew: `id` means another one in another run.
    """

    id: int
    name: str
    tracks: int


@dataclass(frozen=True, slots=True)
class Match:
    """A track that answers a question, and how well.

    `distance` is unitless and 0 for a perfect answer. `closeness` is the share of the catalogue's
    music that is farther away, in [0, 1]. `why` says it in a listener's words. In a blend, `side`
    is the place, among the songs that were asked for, of the one it leans to and `why` compares it
    with; None for what stands between them. `near` is False for what is only the best there is:
    hardly nearer to the song than music usually is (`engine.search.answer.NEAR`).
    """

    track: Track
    distance: float
    closeness: float
    why: str
    side: int | None = None
    near: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """A track on a journey, its unitless distance from the one before, and how it differs from it.

    Where the journey starts, they are 0 and empty.
    """

    track: Track
    distance: float
    why: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a text asks for: the song that `text` names, and the wishes that stood around it.

    `lens` is None when the text says nothing of it; `text` may be empty.
    """

    text: str
    steer: Mapping[Steer, int]
    locks: tuple[Lock, ...]
    lens: Lens | None


@dataclass(frozen=True, slots=True)
class Vibe:
    """The tracks that fit a wish, the words that were understood and those that were not.

    `gave` are those of the understood that most of the tracks do not fulfil. `unannounced` says
    that a song or an artist is named that no word such as "like" tells from the wishes.
    """

    matches: tuple[Match, ...]
    understood: tuple[str, ...]
    ignored: tuple[str, ...]
    gave: tuple[str, ...] = ()
    unannounced: bool = False


@dataclass(frozen=True, slots=True)
class Personality:
    """A group of tracks that sound alike, as a listener would describe it.

    `share` is its part of the catalogue's music, in [0, 1]. `signature` maps the clustering
    features to the group's mean in standard deviations from the catalogue's, farthest first.
    """

    id: int
    name: str
    emoji: str
    share: float
    signature: Mapping[str, float]
    description: str
    uses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """One direction of the map: what its two ends sound like.

    `share` is the part of the features' variance along it, in [0, 1]; `loadings` maps the
    clustering features to their weight in it, strongest first.
    """

    low: str
    high: str
    share: float
    loadings: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class KScore:
    """How well the music falls into `k` groups.

    `silhouette` (-1 to 1, more is better) and `davies_bouldin` (0 up, less is better) say how
    apart the groups are, `stability` (adjusted Rand index, up to 1) whether they come back from
    other seeds and other samples. `sizes` are the groups' shares, largest first.
    """

    k: int
    silhouette: float
    davies_bouldin: float
    stability: float
    sizes: tuple[float, ...]
    chosen: bool = False
