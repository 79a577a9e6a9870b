"""The words that the fictional catalogue is made of: nobody here ever made a record.

A pattern names its pools in braces: "The {adjective} {things}" may become "The Velvet Teapots".
"""

from __future__ import annotations

from typing import NamedTuple


class Style(NamedTuple):
    """How the acts of one style are called, what they call their songs, and what they play."""

    acts: tuple[str, ...]
    titles: tuple[str, ...]
    genres: tuple[str, ...]
    explicit: float = 0.02


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


POOLS: dict[str, tuple[str, ...]] = {
    "first": _words(
        """Ailo Barnaby Clementine Dagmar Edwina Fenno Gwendolyn Hieronymus Ignatia Jorinde Kasimir
        Lumi Mortimer Nettie Odo Pim Quilla Rufina Sixten Tilda Umberto Velda Wendel Xanthe Yorick
        Zelda Agnetha Bertil Cosima Dorrit Elmo Flora Gus Hattie Ivo Junia Kip Lotta Milo Nell Otis
        Posy Rollo Sunniva Tove Ursel Vesper Wilma Yuna Ziggy"""
    ),
    "name_head": _words(
        """Fern Thistle Copper Marble Puddle Button Custard Pickle Bramble Noodle Biscuit Kettle
        Wobble Teacup Crumpet Moth Lantern Mitten Pocket Quill Ripple Saddle Turnip Velvet Waffle
        Acorn Bobbin Candle Dapple Ember Flannel Goose Hazel Inkle Juniper Mustard Nettle Otter
        Pepper Radish Spindle Treacle Umber Walnut Yarrow Cobble Drizzle Fiddle Gravel Hobnob"""
    ),
    "name_tail": _words(
        """whistle bottom worth wick berry foot gale ling thorpe mere snap bloom hollow bridge ton
        shanks field hurst ley stone well combe grove cloth feather wright sby dottir ski quist"""
    ),
    "nick": _words(
        """Crumpet Slipper Gravy Kettle Pudding Marmalade Dumpling Turnip Sprocket Cardigan Doily
        Trombone Umbrella Pajama Cornflake Button Pickles Haddock Zipper Mittens Lentil Toaster
        Wobbles Lampshade Teabag Monocle Biscotti Parsnip Velcro Spatula Flapjack Coaster Sofa
        Doorbell Chutney Waistcoat Ladle Thermos Pinecone Colander"""
    ),
    "adjective": _words(
        """Velvet Borrowed Crooked Paper Silver Restless Polite Electric Sleepy Golden Hollow Wooden
        Gentle Burning Frozen Secret Second-Hand Lonesome Plastic Midnight Honest Invisible Crimson
        Salty Wandering Quiet Broken Magnetic Neon Forgotten Tangled Stolen Patient Reckless Amber
        Faded Tender Upside-Down Tiny Enormous Clockwork Cardboard Porcelain Woollen Foggy Bitter
        Dizzy Thirsty Barefoot Homesick Moonlit Feral Rusty Sugar Phantom Lukewarm Unopened Haunted
        Emerald Weightless Tin Shipwrecked Overdue Double Crystal Ordinary Runaway Sunburnt Glass
        Lopsided Honeyed Hand-Me-Down Wintry Luminous Drowsy Marble Suburban Northern Ragged Kind"""
    ),
    "thing": _words(
        """Teapot Umbrella Lighthouse Suitcase Ladder Postcard Compass Chandelier Bicycle Mirror
        Lantern Harbour Orchard Staircase Telephone Raincoat Window Piano Carousel Envelope Engine
        Garden Blanket Satellite Bridge River Candle Balloon Calendar Map Anchor Kitchen Elevator
        Meadow Ghost Pocket Mountain Typewriter Kite Snowglobe Aquarium Waistcoat Ferry Doorbell
        Matchbox Hourglass Planet Trapdoor Thermometer Scarecrow Vending-Machine Accordion Magnet
        Avocado Parachute Photograph Greenhouse Comet Passport Radio Library Marmalade Riddle
        Sandcastle Thimble Weathervane Jukebox Puddle Signal Domino Microphone Cactus Chimney
        Escalator Fountain Glacier Hammock Igloo Jigsaw Kaleidoscope Lemon Mitten Notebook Orbit"""
    ),
    "things": _words(
        """Teapots Umbrellas Lighthouses Suitcases Ladders Postcards Otters Herons Foxes Magpies
        Lanterns Orchards Raincoats Windows Pianos Envelopes Engines Blankets Satellites Bridges
        Candles Balloons Badgers Walruses Turnips Moths Pigeons Librarians Plumbers Astronauts
        Gardeners Beekeepers Cartographers Ferrymen Hedgehogs Cardigans Waffles Dumplings Biscuits
        Spoons Mittens Doorbells Sparrows Weathermen Clockmakers Puddles Accordions Comets Snails
        Parachutes Sandwiches Typewriters Penguins Llamas Radishes Thimbles Cousins Neighbours"""
    ),
    "place": _words(
        """Lindwick Puddlemere Ostrava-on-Sea Snorrholm Quillbury Marrowdale Thimbleton Vantermoor
        Gullhaven Brackenfurt Wobbleton Applecross-by-Night Tumbledown Mossgate Fennimore Dunmarrow
        Halibut-Bay Old-Kettleby Nettlewick Saint-Crumpet Lower-Biscuit Umberfield Port-Pickle
        Candlewick Ravensocks Treacle-Street Moonbeck Drizzleford Larkspur-Hill Hobbleham"""
    ),
    "room": _words(
        """Kitchen Attic Basement Elevator Laundromat Greenhouse Lighthouse Library Ballroom Garage
        Bakery Waiting-Room Planetarium Observatory Car-Park Corner-Shop Ferry Bus-Stop Bathtub"""
    ),
    "time": _words(
        """Midnight Tuesday October Breakfast Daybreak Winter Sunday Bedtime August Noon Yesterday
        November Twilight Teatime Monday Half-Past-Four Summer Dusk Lunchtime February"""
    ),
    "doing": _words(
        """Dancing Falling Waiting Driving Dreaming Running Whispering Floating Burning Leaving
        Counting Knitting Sailing Waltzing Sleepwalking Juggling Climbing Humming Drifting Packing
        Stumbling Baking Hiding Swimming Learning Forgetting Borrowing Painting Spinning Yawning"""
    ),
    "do": _words(
        """Forget Borrow Follow Remember Water Carry Break Paint Steal Wake Feed Call Leave Fold
        Polish Trust Chase Mend Unplug Bury Tickle Butter Rewind Return Hide Fax Iron"""
    ),
    "feeling": _words(
        """Love Trouble Hope Wonder Regret Patience Thunder Mercy Gravity Sugar Courage Nonsense
        Silence Glory Weather Fever Honey Doubt Laughter Static Longing Mischief Shelter Dust"""
    ),
    "who": _words("You Me Us Everyone Nobody Grandmother Somebody Mabel Horatio Eugenia Basil"),
    "count": _words("Two Three Four Five Seven Nine Eleven Forty Ninety-Nine Eight Six Twelve"),
    "roman": _words("I II III IV V VI"),
    "tonality": _words("A B-flat C D E-flat E F G A-flat C-sharp F-sharp B"),
    "scale": _words("major minor"),
    "movement": (
        "Allegro con biscotti", "Andante con gatto", "Adagio sotto la doccia", "Presto ma perche",
        "Largo e un po' stanco", "Menuetto in pantofole", "Scherzo senza chiavi", "Rondo al forno",
        "Lento, quasi dormendo", "Vivace con ombrello", "Allegretto per due cucchiai",
        "Moderato in ritardo",
    ),
    "instrument": (
        "Two Spoons", "Left-Handed Cello", "Toy Piano", "Kettle and Strings", "Seven Bassoons",
        "Unaccompanied Door", "Glass Harp", "Nose Flute", "Piano, Mostly", "Wind Quintet and Goose",
        "Harpsichord and Rain", "Violin and Reluctant Orchestra",
    ),
    "form": _words("Sonata Nocturne Prelude Fantasia Bagatelle Serenade Etude Partita Elegy"),
    "spanish": (
        "la Tetera", "el Paraguas", "la Luna de Queso", "el Tranvia", "la Cuchara", "el Domingo",
        "la Mandarina", "el Calcetin", "la Ventana", "el Pinguino", "la Escalera", "el Sombrero",
        "la Gaviota", "el Bolsillo", "la Bicicleta", "el Melocoton",
    ),
    "spanish_verb": _words("Bailando Esperando Perdiendo Cantando Buscando Llorando Peinando Olvidando"),
    "spanish_with": (
        "con mi Abuela", "en el Ascensor", "sin Zapatos", "hasta el Martes", "bajo la Mesa",
        "por Telefono", "a Medianoche", "en la Cocina", "contra el Viento", "de Papel",
    ),
    "japanese": _words("Neko Ame Hoshi Tanuki Yuki Sora Kaeru Umi Tsuki Kasa Purin Onigiri Kumo Fune"),
    "japanese_tail": _words("Parade Revolution Diary Express Melody Station Academy Rendezvous Mode Orbit"),
}  # fmt: skip

_BAND = (
    "The {adjective} {things}", "{adjective} {thing}", "{things} of {place}", "{count} {things}",
    "{thing} & the {things}", "The {place} {things}",
)  # fmt: skip
_SINGER = ("{first} {surname}",)

# Songs anybody might sing; each style has some of its own beside them.
COMMON = (
    "{adjective} {thing}", "{doing} in the {room}", "{thing} in the {room}", "{adjective} {feeling}",
    "Don't {do} My {thing}", "{time} {feeling}", "The {thing} and the {thing}", "{do} the {thing}",
    "{doing} with {who}", "{count} {things}", "{time}'s {adjective} {things}", "{place}",
    "A {thing} for {who}", "{feeling} Is a {adjective} {thing}", "Where the {things} Go",
    "{time} in {place}", "{who} and the {adjective} {thing}", "{thing} of {feeling}",
    "Last {thing} to {place}", "If {things} Could Sing", "My {adjective} {thing}",
    "{doing} Through {place}", "{count} {adjective} {things}", "Somewhere Near {place}",
)  # fmt: skip

STYLES: dict[str, Style] = {
    "pop": Style(
        (*_SINGER, "{first} & {first}", "{nick}girl", "Dear {nick}", "{adjective} {first}"),
        ("{do} Me by {time}", "Call It {feeling}", "{feeling} (Oh Oh Oh)", "Kiss My {thing}"),
        ("dance pop", "synth pop", "bedroom pop", "art pop", "power pop", "teen pop", "electropop"),
        0.06,
    ),
    "rock": Style(
        _BAND,
        ("{thing} on Fire", "Highway to {place}", "{doing} Like {things}", "{adjective} Machine"),
        ("classic rock", "hard rock", "garage rock", "psychedelic rock", "soft rock", "glam rock"),
    ),
    "hip-hop": Style(
        ("MC {nick}", "Lil {nick}", "Young {nick}", "{nick} & {nick}", "Big {nick}", "{nick} Clan"),
        (
            "{thing} Talk", "No {things}", "{feeling} Tax", "{time} Freestyle", "{things} on Deck",
            "Ask My {thing}", "{place} Zip Code",
        ),
        ("rap", "boom bap", "trap", "conscious hip hop", "alternative hip hop", "jazz rap"),
        0.55,
    ),
    "electronic": Style(
        ("DJ {nick}", "{thing} Protocol", "{surname} Modular", "{nick}wave", "{thing} 3000"),
        ("{thing} Sequence", "{adjective} Voltage", "{feeling} Loop", "{place} Terminal {roman}"),
        ("house", "techno", "ambient", "drum and bass", "trance", "downtempo", "synthwave"),
    ),
    "classical": Style(
        (
            "{first} von {surname}", "{place} Philharmonic", "{first} {surname}",
            "The {surname} Quartet",
        ),
        (
            "{form} for {instrument} in {tonality} {scale}",
            "{form} for {instrument} in {tonality} {scale}: {roman}. {movement}",
            "{form} No. {count} for a {adjective} {thing}",
            'Symphony No. {count} "The {adjective} {thing}": {roman}. {movement}',
        ),
        ("classical piano", "baroque", "romantic era", "chamber music", "impressionism", "orchestral"),
        0.0,
    ),
    "jazz": Style(
        ("The {first} {surname} Trio", "{first} {surname}", "{nick} {surname} Quintet", "{first} '{nick}' {surname}"),
        ("Blues for {who}", "{time} Stroll", "{thing} Bounce", "A Night in {place}", "So {adjective}"),
        ("bebop", "cool jazz", "swing", "vocal jazz", "jazz fusion", "bossa nova", "hard bop"),
    ),
    "anime": Style(
        ("{japanese} {japanese_tail}", "{japanese}-chan & the {things}", "Studio {japanese}{nick}"),
        ("{japanese} no {japanese}", "{adjective} {japanese_tail}", "{japanese}! {japanese}! {japanese_tail}"),
        ("j-pop", "j-rock", "anime score", "japanese vgm", "denpa-kei"),
    ),
    "blues": Style(
        ("Blind {nick} {surname}", "Big {first} {surname}", "{first} '{nick}' {surname}", "Howlin' {nick}"),
        ("{thing} Blues", "{time} Morning Blues", "My {thing} Done Gone", "Lord, My {things}", "Down in {place}"),
        ("delta blues", "chicago blues", "electric blues", "blues rock", "soul blues"),
    ),
    "country": Style(
        ("{first} {surname}", "{first} & the {place} Boys", "The {surname} Sisters", "{nick} Ray {surname}"),
        ("Truck Full of {things}", "Mama's {thing}", "{place} State of Mind", "She Took the {thing}", "Whiskey and {things}"),
        ("outlaw country", "honky tonk", "country pop", "bluegrass", "americana"),
    ),
    "alternative": Style(
        ("{adjective} {thing}", "{thing} Club", "{things} Don't {do}", "Youth {thing}", "{surname}", "{place} Weather Service"),
        ("{adjective} Boy", "I Was a {thing}", "{feeling}, Probably", "{thing} Anxiety", "Everything Is {adjective}"),
        ("indie rock", "indie pop", "shoegaze", "dream pop", "grunge", "post-punk", "britpop"),
        0.08,
    ),
    "metal": Style(
        ("{thing}slayer", "Throne of {things}", "{surname}grim", "Wrath of {nick}", "{adjective} Sepulchre"),
        ("Hail the {thing}", "{feeling} of the Damned {things}", "Blood of {place}", "Crown of {things}", "March of the {adjective} {things}"),
        ("heavy metal", "thrash metal", "death metal", "doom metal", "power metal", "black metal"),
        0.1,
    ),
    "folk": Style(
        ("{first} {surname}", "{thing} & {thing}", "The {surname} Family", "{things} of {place}"),
        ("The {adjective} {things} of {place}", "Oh, {first}", "Fair {first} of {place}", "The {thing} Song"),
        ("indie folk", "traditional folk", "folk rock", "singer-songwriter", "freak folk"),
    ),
    "latin": Style(
        ("Los {nick} de {place}", "La {nick}", "{first} {surname} y su Orquesta", "El {nick}"),
        ("{spanish_verb} {spanish_with}", "{spanish_verb} {spanish}", "{spanish_verb} {spanish} {spanish_with}"),
        ("reggaeton", "salsa", "latin pop", "bachata", "cumbia", "bolero"),
        0.15,
    ),
    "r&b": Style(
        ("{first} {nick}", "{adjective} {first}", "{nick} & Co.", "{first} {surname}"),
        ("{time} Love", "Slow {thing}", "Text Me, {first}", "{feeling} on My {thing}", "Stay for the {thing}"),
        ("contemporary r&b", "neo soul", "quiet storm", "new jack swing", "alternative r&b"),
        0.25,
    ),
    "soul": Style(
        ("{first} {surname} & the {things}", "Sweet {first} {surname}", "The {adjective} {things}", "The {surname} Brothers"),
        ("Ain't No {thing}", "Give Me {feeling}", "(You're My) {adjective} {thing}", "{feeling}, {feeling}"),
        ("motown", "southern soul", "northern soul", "funk", "disco", "philly soul"),
    ),
    "punk": Style(
        ("The {things}!", "{nick} Riot", "Angry {things}", "{thing} Thieves", "{things} Against {things}"),
        ("I Hate {things}", "{do} Everything", "{thing} Sucks", "No More {things}", "Smash the {thing}"),
        ("pop punk", "hardcore punk", "ska punk", "garage punk", "oi"),
        0.2,
    ),
    "reggae": Style(
        ("{first} & the {place} Rockers", "Ras {nick}", "King {nick}", "The {adjective} Roots"),
        ("{feeling} Inna {place}", "Rock Steady {thing}", "Jah {thing}", "Easy {time}"),
        ("roots reggae", "dub", "rocksteady", "dancehall", "lovers rock"),
    ),
    "gospel": Style(
        ("The {place} Choir", "Sister {first} {surname}", "Deacon {nick} & the {adjective} Voices"),
        ("{feeling} in the Morning", "Lift Up the {thing}", "He Mends My {thing}", "{feeling} Will Find Me"),
        ("gospel choir", "worship", "southern gospel", "contemporary christian"),
        0.0,
    ),
    "world": Style(
        ("Orchestra of {place}", "{first} of {place}", "{place} Accordion Union", "Baba {nick}"),
        ("Dance of the {things}", "{place} Wedding", "Song for the {thing}", "The {thing} Caravan"),
        ("afrobeat", "klezmer", "celtic", "balkan brass", "gamelan", "fado"),
    ),
    "today": Style(
        ("{nick}", "{first} {nick}", "xX{nick}Xx", "{adjective} {nick}", "{first}.wav"),
        ("{feeling} :(", "{things} 4 {who}", "lowercase {thing}", "{adjective} era", "{thing} (idk)"),
        ("hyperpop", "indie pop", "alt z", "viral pop", "pop rap"),
        0.3,
    ),
}  # fmt: skip

ALBUMS = (
    "The {adjective} {thing}", "{things}", "{place}", "{feeling} & {things}", "{thing} {roman}",
    "Songs from the {room}", "{count} Kinds of {feeling}", "Wild {things}", "{adjective} {feeling}",
    "A Short History of {things}", "{doing}",
)  # fmt: skip
TAKES: dict[str, tuple[str, ...]] = {
    "live": ("Live at the {place} {room}", "Live in {place}", "Live"),
    "acoustic": ("Acoustic", "Acoustic Version", "Unplugged in the {room}"),
    "remix": ("DJ {nick} Remix", "{surname} Remix", "DJ {nick} Extended Mix"),
}

# What is no music stands in real catalogues too.
NOISE_ACTS = ("Department of Rain", "{adjective} Static for Babies", "The Nap Institute")
NOISE_TITLES = (
    "{adjective} Rain on a {thing}", "Brown Noise for {things}", "Waves near {place}",
    "Hair Dryer in the {room}", "Fan, Medium", "{time} Drizzle", "Static {roman} for {who}",
)  # fmt: skip
SPOKEN_ACTS = ("{first} {surname} Reads", "{place} Radio Theatre", "{first} {surname}, Storyteller")
SPOKEN_TITLES = (
    "Chapter {count}: The {adjective} {thing}", "Episode {roman}: {doing} in {place}",
    "A Few Words about {things}", "Commentary: {adjective} {thing}", "The {thing} Speech",
)  # fmt: skip
