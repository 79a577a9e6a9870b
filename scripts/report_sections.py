"""The sections of a report, in the order of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from sklearn.manifold import TSNE

from engine.model import choice
from scripts import report_measures as measures
from scripts import report_pictures as draw
from scripts import report_tables as tables
from scripts.report_page import Pictures, Section, heading, paragraph, table
from scripts.report_run import Trained

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from scripts.report_run import Floats, Ints
    from scripts.report_style import Theme

Write = Callable[[Trained, Pictures, int], Section]

# t-SNE and UMAP take seconds for two thousand tracks and minutes for all.
MAPPED = 2_000
SHOWN_TRACKS = 6
NO_UMAP = (
    "UMAP is not drawn: the package umap-learn is not installed here. "
    "`.venv/bin/uv sync --inexact --extra report` installs it; then write the report anew."
)


def quality(trained: Trained, pictures: Pictures, seed: int) -> Section:
    """What was read, dropped and mended, and how the features are spread."""
    counts = [(rule, f"{rows:,}") for rule, rows in trained.run.manifest.cleaning.items() if rows]
    features = [
        [one.feature, f"{one.known:.1%}", f"{one.zero:.1%}", *map(_plain, one.quantiles)]
        for one in tables.quality(trained)
    ]
    return Section(
        "Data quality",
        [
            paragraph("What became of the rows that were read."),
            table(["rule", ">rows"], counts),
            paragraph("The features of the music; the quantiles are in each feature's own unit."),
            table(
                ["feature", ">known", ">exactly 0", ">least", ">5%", ">median", ">95%", ">most"],
                features,
            ),
        ],
    )


def _plain(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.3g}"


def features(trained: Trained, pictures: Pictures, seed: int) -> Section:
    """Distributions and correlations."""
    one, other, together = tables.closest_pair(trained)
    closest = f"{one} and {other} ({together:.2f})"
    return Section(
        "Features",
        [
            pictures.show(
                "distributions",
                "Ten histograms, one for each audio feature of the music.",
                lambda theme: draw.distributions(trained, theme),
                "How the features are spread: long tails and spikes are why they are standardised.",
            ),
            pictures.show(
                "correlations",
                f"Heatmap of the correlations of ten features. The strongest is {closest}.",
                lambda theme: draw.correlations(trained, theme),
                f"Which features go together. The closest pair: {closest}.",
            ),
        ],
    )


def groups(trained: Trained, pictures: Pictures, seed: int) -> Section:
    """Why there are as many personalities as there are."""
    rows = list(measures.k_table(trained, seed))
    found = measures.whole(trained, seed)
    chosen = next((at for at, row in enumerate(rows) if row.score.k == trained.k), None)
    elbow = rows[measures.bend([row.inertia for row in rows])].score.k
    return Section(
        "How many personalities",
        [
            paragraph(
                f"{trained.k} groups were made. A number of groups can be chosen when it is stable "
                "(the same groups come back from other seeds and from bootstraps) and balanced "
                "(no group under 4% or over 35% of the music); among those, the silhouette and the "
                f"Davies-Bouldin index vote by rank. The elbow of the inertia is at {elbow}."
            ),
            table(
                [
                    ">k", ">inertia", ">silhouette", ">Davies-Bouldin", ">Calinski-Harabasz",
                    ">stability", "shares in %",
                ],
                [_k_row(row) for row in rows],
                chosen,
            ),
            pictures.show(
                "number_of_groups",
                f"Six curves over the number of groups, from {rows[0].score.k} to "
                f"{rows[-1].score.k}; {trained.k} is ringed and the elbow at {elbow} marked.",
                lambda theme: draw.numbers_of_groups(rows, theme),
            ),
            paragraph(
                "How this was measured: in the space of the nine standardised features, on "
                f"{_measured_on(trained):,} tracks, the silhouette on {choice.SILHOUETTE_SAMPLE:,} "
                "of them at most. Stability is the mean adjusted Rand index with "
                f"{choice.SEEDS} other seeds and {choice.BOOTSTRAPS} bootstraps."
            ),
            heading(f"The {trained.k} personalities on all of the music"),
            table(["figure", ">value", "measured on"], _whole_rows(found, trained)),
        ],
    )  # fmt: skip


def _measured_on(trained: Trained) -> int:
    tried_all = len(trained.run.manifest.k_scores) > 1
    return min(choice.SAMPLE if tried_all else measures.K_SAMPLE, int(trained.music.sum()))


def _k_row(row: measures.KRow) -> list[str]:
    score = row.score
    return [
        str(score.k),
        f"{row.inertia:.3f}",
        f"{score.silhouette:.3f}",
        f"{score.davies_bouldin:.3f}",
        f"{row.calinski_harabasz:,.0f}",
        f"{score.stability:.3f}",
        " ".join(f"{100 * size:.0f}" for size in score.sizes),
    ]


def _whole_rows(found: measures.Whole, trained: Trained) -> list[list[str]]:
    everything = f"all {trained.music.sum():,} tracks of music"
    some = min(measures.WHOLE_SAMPLE, int(trained.music.sum()))
    return [
        ["silhouette", f"{found.silhouette:.3f}", f"{some:,} tracks, each against all others"],
        ["Davies-Bouldin", f"{found.davies_bouldin:.3f}", everything],
        ["Calinski-Harabasz", f"{found.calinski_harabasz:,.0f}", everything],
        ["adjusted Rand, other seeds", f"{np.mean(found.seeds):.4f}",
         f"{everything}, {len(found.seeds)} fits"],
        ["adjusted Rand, bootstraps", f"{np.mean(found.bootstraps):.4f}",
         f"{everything}, {len(found.bootstraps)} fits on as many drawn with replacement"],
        ["stability, the mean of both", f"{found.stability:.4f}", everything],
        ["smallest and largest share", f"{found.smallest:.1%}, {found.largest:.1%}", everything],
    ]  # fmt: skip


def algorithms(trained: Trained, pictures: Pictures, seed: int) -> Section:
    """Six ways to group the same tracks."""
    compared = measures.compare(trained, seed)
    sample = len(compared.neighbour_distances)
    return Section(
        "Algorithms side by side",
        [
            paragraph(
                f"The same {sample:,} tracks, grouped six ways. The scores leave out what an "
                "algorithm calls noise, so read them with the last column: a high silhouette with "
                "one big group is no good grouping."
            ),
            table(
                ["algorithm", ">groups", ">noise", ">largest", ">silhouette", ">Davies-Bouldin",
                 "what it is worth"],
                [_algorithm(one) for one in compared.algorithms],
            ),
            pictures.show(
                "k_distance",
                "Rising curve of the distance to a neighbour, with a line where it bends: "
                f"{compared.eps:.2f}.",
                lambda theme: draw.neighbour_distances(compared, theme),
                "The bend of this curve is the eps of DBSCAN.",
            ),
            pictures.show(
                "dendrogram",
                f"Ward's tree of the sample, its last {draw.BRANCHES} branches, with a line that "
                f"cuts it into {trained.k} groups.",
                lambda theme: draw.tree(compared, trained.k, theme),
            ),
        ],
    )  # fmt: skip


def _algorithm(one: measures.Algorithm) -> list[str]:
    return [
        one.name,
        str(one.groups),
        f"{one.noise:.1%}",
        f"{one.largest:.1%}",
        "-" if one.silhouette is None else f"{one.silhouette:.3f}",
        "-" if one.davies_bouldin is None else f"{one.davies_bouldin:.3f}",
        one.verdict,
    ]


def personalities(trained: Trained, pictures: Pictures, seed: int) -> Section:
    """What the groups are like, as pictures."""
    shares = trained.array("membership").max(axis=0)[trained.music].astype(np.float64)
    between = float((shares < tables.BORDERLINE).mean())
    named = ", ".join(f"{one.name} {one.share:.0%}" for one in trained.run.manifest.personalities)
    return Section(
        "Personalities",
        [
            pictures.show("sizes", f"Bars with the share of each personality: {named}.",
                          lambda theme: draw.sizes(trained, theme),
                          "The dashed line is an even share."),
            paragraph(
                f"Borders are soft: {between:.0%} of the tracks have less than half of any one "
                f"personality and lie between two or more. The median track is to "
                f"{np.median(shares):.0%} its own."
            ),
            pictures.show("centroids",
                          "Heatmap of each personality's mean in each of the nine features.",
                          lambda theme: draw.centroids(trained, theme),
                          "In standard deviations from the catalogue's mean: red more, blue less."),
            pictures.show("radars", "A radar of nine features for each personality.",
                          lambda theme: draw.radars(trained, theme),
                          "The grey ring is the catalogue's mean."),
            pictures.show("silhouettes",
                          "Silhouettes of a sample of tracks, personality by personality.",
                          lambda theme: draw.silhouettes(trained, theme, seed),
                          "Much music lies between two personalities: sound changes gradually."),
        ],
    )  # fmt: skip


def music(trained: Trained, pictures: Pictures, seed: int) -> Section:
    """Who and what stands in each personality."""
    parts = [
        paragraph(
            "Genres and artists are counted after the grouping and were never shown to it. In "
            "brackets: how many times as often as in the whole catalogue."
        )
    ]
    artists = [(name,) for name in trained.tracks["lead_artist"]]
    for number, person in enumerate(trained.names):
        rows = list(trained.representative(number, SHOWN_TRACKS))
        genres = tables.lifts(trained, number, trained.tracks["genres"])
        parts += [
            heading(person),
            paragraph(f"Genres: {tables.listed(genres)}."),
            paragraph(f"Artists: {tables.listed(tables.lifts(trained, number, artists))}."),
            table(
                ["typical tracks", "by", ">year", "mood"],
                [_typical(trained, row) for row in rows],
            ),
        ]  # fmt: skip
    return Section("What is in them", parts)


def _typical(trained: Trained, row: int) -> list[str]:
    one = trained.tracks.iloc[row]
    year = "" if pd.isna(one["year"]) else str(one["year"])
    return [str(one["title"]), str(one["artist"]), year, str(one["mood"])]


def moods(trained: Trained, pictures: Pictures, seed: int) -> Section:
    """How the moods are spread."""
    counts = trained.tracks.loc[trained.music, "mood"].value_counts(normalize=True)
    sure = trained.array("mood_sureness")
    by_mood = trained.tracks["mood"].to_numpy()
    rows = [
        (str(mood), f"{share:.1%}", f"{sure[trained.music & (by_mood == mood)].mean():.0%}")
        for mood, share in counts.items()
    ]
    return Section(
        "Moods",
        [
            paragraph(
                "Each track has one mood. How sure: the share of slightly changed copies of the "
                "track, as two issues of a recording differ, that have the same mood."
            ),
            table(["mood", ">share", ">how sure, on average"], rows),
            pictures.show(
                "moods",
                f"Where {len(counts)} moods lie between sad and happy, calm and lively.",
                lambda theme: draw.mood_plane(trained, theme),
                "The middle of each mood; the larger, the more tracks have it.",
            ),
        ],
    )


def maps(trained: Trained, pictures: Pictures, seed: int) -> Section:
    """The music in two dimensions: PCA, t-SNE and, where installed, UMAP."""
    axes = trained.run.manifest.axes
    parts = [
        pictures.show(
            "map",
            f"Map of a sample of tracks: from {axes[0].low} on the left to {axes[0].high} on the "
            f"right, from {axes[1].low} below to {axes[1].high} above.",
            lambda theme: draw.catalogue_map(trained, theme, seed),
            "PCA. Each axis is named after the features that change most along it.",
        )
    ]
    rows = trained.sample(MAPPED, seed)
    perplexity = min(30.0, (len(rows) - 1) / 3)
    places = TSNE(perplexity=perplexity, random_state=seed).fit_transform(trained.points[rows])
    parts.append(_neighbourhoods("tsne", "t-SNE", trained, rows, places, pictures))
    flattened = _umap(trained.points[rows], seed)
    if flattened is None:
        parts.append(paragraph(NO_UMAP))
    else:
        parts.append(_neighbourhoods("umap", "UMAP", trained, rows, flattened, pictures))
    return Section("Maps", parts)


def _neighbourhoods(
    name: str, method: str, trained: Trained, rows: Ints, places: Floats, pictures: Pictures
) -> str:
    def drawn(theme: Theme) -> Figure:
        return draw.scatter(trained, rows, places, theme)

    return pictures.show(
        name,
        f"{method} map of {len(rows):,} tracks in the colours of the personalities.",
        drawn,
        f"{method} of {len(rows):,} tracks: near ones sound alike; directions and distances "
        "between clouds mean nothing.",
    )


def _umap(points: Floats, seed: int) -> Floats | None:
    """The points in two dimensions, or None where the package is not installed."""
    try:
        # Late, because it is optional and compiles for seconds.
        from umap import UMAP
    except ImportError:
        return None
    neighbours = min(15, len(points) - 1)
    found: Floats = UMAP(n_neighbors=neighbours, random_state=seed, n_jobs=1).fit_transform(points)
    return found


SECTIONS: list[tuple[str, Write]] = [
    ("Looking at the data", quality),
    ("Drawing the features", features),
    ("Scoring the numbers of groups", groups),
    ("Comparing algorithms", algorithms),
    ("Drawing the personalities", personalities),
    ("Counting genres and artists", music),
    ("Counting moods", moods),
    ("Mapping the music", maps),
]
