"""The table of archetypes: the kinds of music that a group of tracks can turn out to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Archetype:
    """A kind of music and what gives it away.

    `expects` maps clustering features to a typical group's mean, in standard deviations from the
    catalogue's. It must cover whatever the name and the description claim: a group on the wrong
    side of any of these means never gets this archetype.
    """

    name: str
    emoji: str
    description: str
    uses: tuple[str, ...]
    expects: Mapping[str, float]


# The figures are rounded centroids of k-means with 3 to 12 groups on 128,000 tracks; the same
# kinds return in other catalogues of Spotify features.
ARCHETYPES: tuple[Archetype, ...] = (
    Archetype(
        "Chill Acoustic",
        "🍃",
        "Unplugged and gentle songs that leave room to breathe.",
        ("slow mornings", "reading", "winding down"),
        {"acousticness": 1.0, "energy": -0.95, "loudness": -0.45},
    ),
    Archetype(
        "Feel-Good Party",
        "🎉",
        "Bright, bouncy songs that make it hard to sit still.",
        ("parties", "cooking with friends", "a lift on a grey day"),
        {"danceability": 0.7, "valence": 0.9, "energy": 0.4},
    ),
    Archetype(
        "Easy & Upbeat",
        "😎",
        "Light-hearted songs with a beat to tap along to.",
        ("a drive in the sun", "tidying up", "company in the kitchen"),
        {"danceability": 0.5, "valence": 0.5},
    ),
    Archetype(
        "Bittersweet Dance",
        "💔",
        "Beats to move to, with a lump in the throat.",
        ("dancing on your own", "the way home at night", "getting over someone"),
        {"danceability": 0.65, "valence": -0.6},
    ),
    Archetype(
        "Rap & Spoken Word",
        "🎤",
        "Words come first here: rap, rhymes and spoken lines over a beat.",
        ("lifting weights", "the ride to work", "listening closely to the lyrics"),
        {"speechiness": 2.3, "danceability": 0.7},
    ),
    Archetype(
        "Slow Flow",
        "🎙️",
        "Wordy songs over a slow beat that makes you nod along.",
        ("night walks", "cruising", "unwinding after work"),
        {"speechiness": 2.2, "danceability": 0.8, "tempo": -0.85},
    ),
    Archetype(
        "Instrumental Focus",
        "🎧",
        "Hardly a word is sung: music to think along with.",
        ("deep work", "studying", "long night drives"),
        {"instrumentalness": 2.0, "speechiness": -0.3},
    ),
    Archetype(
        "Quiet Instrumentals",
        "🌌",
        "Hushed, mostly wordless pieces with plenty of space in them.",
        ("falling asleep", "meditation", "writing"),
        {
            "instrumentalness": 1.8,
            "acousticness": 1.7,
            "energy": -1.8,
            "loudness": -2.3,
            "danceability": -1.3,
            "valence": -1.1,
        },
    ),
    Archetype(
        "Gentle Instrumentals",
        "🎐",
        "Soft acoustic pieces in which hardly anyone sings.",
        ("studying", "a quiet dinner", "a slow start to the day"),
        {"instrumentalness": 2.0, "acousticness": 1.4, "energy": -1.2, "loudness": -1.1},
    ),
    Archetype(
        "Wordless & Electric",
        "🎛️",
        "Electric, lively and mostly without vocals.",
        ("coding", "night driving", "warming up for a night out"),
        {"instrumentalness": 1.9, "energy": 0.6, "acousticness": -0.7},
    ),
    Archetype(
        "Wordless Groove",
        "🪩",
        "Cheerful grooves that need no singer.",
        ("dinner with friends", "working with a smile", "dancing around the house"),
        {"instrumentalness": 1.9, "danceability": 0.6, "valence": 0.7},
    ),
    Archetype(
        "Live on Stage",
        "🏟️",
        "The air of a stage: crowds, big rooms and songs played live.",
        ("missing concerts", "singing along", "turning the living room into a venue"),
        {"liveness": 3.0},
    ),
    Archetype(
        "Unplugged & Live",
        "🎻",
        "Soft acoustic sets, played in front of people.",
        ("candlelight evenings", "listening closely", "a quiet drink"),
        {"liveness": 3.0, "acousticness": 1.0, "energy": -0.7},
    ),
    Archetype(
        "Loud & Driving",
        "🔥",
        "Loud, electric and full of push.",
        ("running", "the last set at the gym", "letting off steam"),
        {"energy": 0.7, "loudness": 0.55, "acousticness": -0.65, "tempo": 0.5},
    ),
    Archetype(
        "Plugged In",
        "🔋",
        "Electric, loud and wide awake.",
        ("the first coffee", "road trips", "cleaning with the volume up"),
        {"energy": 0.7, "loudness": 0.6, "acousticness": -0.75},
    ),
    Archetype(
        "Full Speed",
        "🏎️",
        "Quick, lively songs that set the pace.",
        ("interval training", "getting things done", "staying awake"),
        {"tempo": 1.5, "energy": 0.65},
    ),
    Archetype(
        "Dark & Powerful",
        "🌩️",
        "Big, brooding electric songs at full volume.",
        ("stormy nights", "heavy thoughts", "headphones on, world off"),
        {"energy": 0.5, "loudness": 0.5, "acousticness": -0.65, "valence": -0.6},
    ),
    Archetype(
        "Moody & Electric",
        "🌒",
        "Electric songs with a shadow over them.",
        ("grey skies", "walking home late", "a window seat on the train"),
        {"valence": -0.75, "acousticness": -0.5},
    ),
    Archetype(
        "Sunny Acoustic",
        "☀️",
        "Warm acoustic songs with an easy sway.",
        ("Sunday brunch", "gardening", "an afternoon on the porch"),
        {"acousticness": 0.7, "valence": 0.75, "danceability": 0.4, "energy": -0.5},
    ),
    Archetype(
        "Tender & Blue",
        "💧",
        "Fragile, quiet songs for a heavy heart.",
        ("rainy evenings", "missing someone", "a good cry"),
        {"acousticness": 1.3, "energy": -1.25, "valence": -0.8, "danceability": -0.65},
    ),
    Archetype(
        "Slow-Burning Groove",
        "🕯️",
        "Low-lit songs that sway rather than jump.",
        ("late evenings", "a long bath", "talking until two"),
        {"danceability": 0.4, "energy": -0.7, "loudness": -0.55},
    ),
    Archetype(
        "Stories & Voices",
        "📖",
        "More told than sung: voices with little around them.",
        ("bedtime", "long train rides", "company while doing chores"),
        {"speechiness": 3.0, "acousticness": 0.9, "energy": -0.5},
    ),
)
