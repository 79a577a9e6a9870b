from __future__ import annotations

import pandas as pd
import pytest

from engine.catalogue.artists import artists


def _artists(*cells: str) -> list[tuple[str, ...]]:
    return artists(pd.Series(cells, dtype="str")).tolist()


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("The Otters", ("The Otters",)),
        ("The Otters;Ailo Fernwick", ("The Otters", "Ailo Fernwick")),
        ("['The Otters', \"Ailo's Band\"]", ("The Otters", "Ailo's Band")),
        ("['The Otters']", ("The Otters",)),
        ("The Otters feat. Ailo", ("The Otters", "Ailo")),
        ("The Otters [Featuring Ailo & Pim]", ("The Otters", "Ailo & Pim")),
        ("[{'id': '1', 'name': 'The Otters'}, {'name': 'Ailo'}]", ("The Otters", "Ailo")),
        ("[OTTER]", ("[OTTER]",)),
        ("Small Feat", ("Small Feat",)),
        ("A;;A", ("A",)),
        (";", (";",)),
    ],
)
def test_an_artist_cell_names_its_artists_lead_first(cell: str, names: tuple[str, ...]) -> None:
    assert _artists(cell) == [names]


def test_a_comma_parts_artists_when_the_first_has_songs_of_their_own() -> None:
    assert _artists("Pim", "Pim, Ailo", "Pim")[1] == ("Pim", "Ailo")


def test_a_comma_stays_in_a_name_that_is_seen_more_often_than_its_parts() -> None:
    band = "Earth, Kettle & Pan"
    assert _artists("Earth", band, band)[1] == (band,)
    assert _artists("Kettle, The Baker", "Kettle", "Kettle")[0] == ("Kettle, The Baker",)
    assert _artists("Hank Fernwick, Jr.", "Hank Fernwick")[0] == ("Hank Fernwick, Jr.",)


def test_a_name_with_a_comma_can_lead_others() -> None:
    cells = ["Kettle, The Baker, Ailo", *["Kettle, The Baker"] * 2]
    assert _artists(*cells)[0] == ("Kettle, The Baker", "Ailo")
