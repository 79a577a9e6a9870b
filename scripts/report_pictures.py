"""The pictures of a report; each function draws one, in the colours of a theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.ticker import MultipleLocator
from scipy.cluster.hierarchy import dendrogram
from sklearn.metrics import silhouette_samples

from engine.features import BY_NAME, CLUSTERING, NAMES
from scripts.report_measures import bend
from scripts.report_style import DIVERGING, colour, legend, marker, plot, sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from scripts.report_measures import Compared, KRow
    from scripts.report_run import Floats, Ints, Trained
    from scripts.report_style import Theme

SCATTERED = 6_000
SILHOUETTES = 3_000
BRANCHES = 30
MINUTE_MS = 60_000
# As on a radar, where long names would run into one another.
SHORT = {
    "danceability": "dance",
    "loudness": "loud",
    "speechiness": "speech",
    "acousticness": "acoustic",
    "instrumentalness": "wordless",
    "liveness": "live",
    "valence": "bright",
}


def distributions(trained: Trained, theme: Theme) -> Figure:
    """How each feature is spread over the music."""
    figure = sheet(theme, 9, 6.6)
    for place, name in enumerate(NAMES):
        axes = plot(figure, theme, 4, 3, place + 1)
        values = trained.tracks.loc[trained.music, name].dropna()
        axes.hist(values.clip(*values.quantile([0.001, 0.995])), bins=50, color=colour(0))
        axes.set_title(f"{name.removesuffix('_ms')} ({_unit(name)})")
        axes.set_yticks([])
        if name == "duration_ms":
            axes.xaxis.set_major_locator(MultipleLocator(2 * MINUTE_MS))
            axes.xaxis.set_major_formatter(lambda ms, _: f"{ms / MINUTE_MS:.0f}")
    return figure


def correlations(trained: Trained, theme: Theme) -> Figure:
    """Which features go together."""
    matrix = trained.tracks.loc[trained.music, list(NAMES)].corr().to_numpy()
    figure = sheet(theme, 7.4, 6.2)
    axes = plot(figure, theme)
    _heatmap(axes, np.nan_to_num(matrix), 1.0, NAMES, NAMES)
    axes.tick_params(axis="x", rotation=45)
    return figure


def numbers_of_groups(rows: Sequence[KRow], theme: Theme) -> Figure:
    """What speaks for each number of groups; the chosen one is ringed."""
    ks = [row.score.k for row in rows]
    curves = {
        "inertia per track (less is tighter)": [row.inertia for row in rows],
        "silhouette (more is better)": [row.score.silhouette for row in rows],
        "Davies-Bouldin (less is better)": [row.score.davies_bouldin for row in rows],
        "Calinski-Harabasz (more is better)": [row.calinski_harabasz for row in rows],
        "stability (more is better)": [row.score.stability for row in rows],
        "largest and smallest share": [row.score.sizes[0] for row in rows],
    }
    figure = sheet(theme, 9.5, 5.2)
    chosen = next((at for at, row in enumerate(rows) if row.score.chosen), 0)
    for place, (title, curve) in enumerate(curves.items()):
        axes = plot(figure, theme, 2, 3, place + 1)
        axes.plot(ks, curve, "o-", color=colour(0), markersize=4)
        axes.plot(ks[chosen], curve[chosen], "o", mfc="none", mec=colour(1), mew=2, markersize=12)
        axes.set_title(title)
        axes.set_xticks(ks)
        if place == 0:
            elbow = ks[bend(curve)]
            axes.axvline(elbow, color=colour(2), linestyle="--", label=f"elbow at {elbow}")
            legend(axes, theme)
    axes.plot(ks, [row.score.sizes[-1] for row in rows], "s-", color=colour(3), markersize=4)
    return figure


def neighbour_distances(compared: Compared, theme: Theme) -> Figure:
    """The k-distance curve, whose bend is DBSCAN's eps."""
    figure = sheet(theme, 6.5, 3.2)
    axes = plot(figure, theme)
    distances = compared.neighbour_distances
    axes.plot(distances, color=colour(0))
    axes.axhline(compared.eps, color=colour(1), linestyle="--", label=f"eps {compared.eps:.2f}")
    axes.set_xlabel("tracks of the sample, in order")
    axes.set_ylabel("distance to the neighbour")
    axes.set_ylim(0, float(np.quantile(distances, 0.995)) * 1.1)
    legend(axes, theme)
    return figure


def tree(compared: Compared, groups: int, theme: Theme) -> Figure:
    """Ward's dendrogram, its last branches."""
    figure = sheet(theme, 9, 3.6)
    axes = plot(figure, theme)
    heights = np.sort(compared.tree[:, 2])
    cut = float(heights[-groups : len(heights) - groups + 2].mean())
    dendrogram(
        compared.tree, truncate_mode="lastp", p=BRANCHES, ax=axes, color_threshold=0,
        above_threshold_color=colour(0), no_labels=True,
    )  # fmt: skip
    axes.axhline(cut, color=colour(1), linestyle="--", label=f"cut into {groups} groups")
    axes.set_ylabel("distance at which branches meet")
    legend(axes, theme)
    return figure


def silhouettes(trained: Trained, theme: Theme, seed: int) -> Figure:
    """How well each track of a sample lies in its own group, group by group."""
    rows = trained.sample(SILHOUETTES, seed)
    labels = trained.labels[rows]
    figure = sheet(theme, 7.5, 5)
    axes = plot(figure, theme)
    if len(np.unique(labels)) < 2:
        return figure
    scores = silhouette_samples(trained.points[rows], labels)
    start = 0
    for number, name in enumerate(trained.names):
        own = np.sort(scores[labels == number])
        axes.fill_betweenx(np.arange(start, start + len(own)), 0, own, color=colour(number))
        axes.text(-0.02, start + len(own) / 2, name, ha="right", va="center",
                  color=theme.ink, fontsize=9)  # fmt: skip
        start += len(own) + len(rows) // 60
    mean = float(scores.mean())
    axes.axvline(mean, color=theme.ink, linestyle="--", label=f"mean {mean:.3f}")
    axes.set_xlabel("silhouette of a track: below 0 it is nearer to another group")
    axes.set_xlim(min(-0.45, float(scores.min())), float(scores.max()) + 0.05)
    axes.set_yticks([])
    legend(axes, theme, loc="lower right")
    return figure


def centroids(trained: Trained, theme: Theme) -> Figure:
    """Each personality's mean, feature by feature, in standard deviations."""
    means = _means(trained)
    figure = sheet(theme, 8.5, 0.6 + 0.5 * len(means))
    axes = plot(figure, theme)
    _heatmap(axes, means, 2.5, trained.names, CLUSTERING)
    axes.tick_params(axis="x", rotation=30)
    return figure


def radars(trained: Trained, theme: Theme) -> Figure:
    """One radar for each personality; the ring is the catalogue's mean."""
    means = np.clip(_means(trained), -2, 3)
    angles = np.linspace(0, 2 * np.pi, len(CLUSTERING), endpoint=False)
    across = min(4, len(means))
    down = -(-len(means) // across)
    figure = sheet(theme, 3.2 * across, 3.2 * down)
    for number, name in enumerate(trained.names):
        axes = plot(figure, theme, down, across, number + 1, projection="polar")
        line = np.append(means[number], means[number][0])
        around = np.append(angles, angles[0])
        axes.plot(around, np.zeros(len(around)), color=theme.faint)
        axes.plot(around, line, color=colour(number))
        axes.fill(around, line, color=colour(number), alpha=0.35)
        axes.set_ylim(-2, 3)
        axes.set_yticks([])
        axes.set_xticks(angles, [SHORT.get(one, one) for one in CLUSTERING], fontsize=8)
        axes.grid(visible=True, color=theme.faint, linewidth=0.5)
        axes.tick_params(axis="x", pad=5)
        axes.set_title(name)
    return figure


def sizes(trained: Trained, theme: Theme) -> Figure:
    """How much of the music each personality holds."""
    shares = [one.share for one in sorted(trained.run.manifest.personalities, key=lambda p: p.id)]
    figure = sheet(theme, 7.5, 0.6 + 0.38 * len(shares))
    axes = plot(figure, theme)
    places = np.arange(len(shares))[::-1]
    bars = axes.barh(places, shares, color=[colour(number) for number in range(len(shares))])
    axes.bar_label(bars, [f"{share:.1%}" for share in shares], color=theme.ink, padding=4)
    axes.set_yticks(places, trained.names)
    axes.axvline(1 / len(shares), color=theme.faint, linestyle="--")
    axes.set_xticks([])
    axes.set_xlim(0, max(shares) * 1.12)
    return figure


def mood_plane(trained: Trained, theme: Theme) -> Figure:
    """Where each mood lies between sad and happy, calm and lively; larger means more tracks."""
    music = trained.tracks[trained.music]
    middles = music.groupby("mood")[["valence", "energy"]].mean()
    shares = music.groupby("mood").size() / len(music)
    figure = sheet(theme, 7, 5)
    axes = plot(figure, theme)
    axes.scatter(
        middles["valence"], middles["energy"], s=6_000 * shares, color=colour(0), alpha=0.5
    )
    for mood, valence, energy in middles.itertuples():
        axes.text(valence, energy, mood, ha="center", va="center", color=theme.ink, fontsize=9)
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.set_xlabel("valence: sadder  →  happier")
    axes.set_ylabel("energy: calmer  →  livelier")
    return figure


def catalogue_map(trained: Trained, theme: Theme, seed: int) -> Figure:
    """The map that the bot shows: two directions with names."""
    rows = trained.sample(SCATTERED, seed)
    low, high = trained.run.manifest.axes
    return scatter(
        trained, rows, trained.array("map")[:, rows].T.astype(np.float64), theme,
        f"{low.low}  ←  {low.share:.0%} of all differences  →  {low.high}",
        f"{high.low}  ←  {high.share:.0%}  →  {high.high}",
    )  # fmt: skip


def scatter(
    trained: Trained, rows: Ints, places: Floats, theme: Theme, across: str = "", up: str = ""
) -> Figure:
    """The tracks at `rows`, where `places` (n, 2) puts them, in the colours of personalities."""
    figure = sheet(theme, 9, 6)
    axes = plot(figure, theme)
    size = float(np.clip(40_000 / max(len(rows), 1), 5, 40))
    for number in range(trained.k):
        own = trained.labels[rows] == number
        x, y = places[own].T
        axes.scatter(
            x, y, s=size, marker=marker(number), color=colour(number), alpha=0.55, linewidths=0
        )
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    axes.set_xticks([])
    axes.set_yticks([])
    handles = [
        Line2D([], [], linestyle="", marker=marker(number), color=colour(number), label=name)
        for number, name in enumerate(trained.names)
    ]
    legend(axes, theme, handles=handles, loc="center left", bbox_to_anchor=(1, 0.5))
    return figure


def _means(trained: Trained) -> Floats:
    points, labels = trained.points[trained.music], trained.labels[trained.music]
    return np.array([points[labels == number].mean(axis=0) for number in range(trained.k)])


def _heatmap(
    axes: Axes, values: Floats, most: float, down: Sequence[str], across: Sequence[str]
) -> None:
    axes.imshow(values, cmap=DIVERGING, vmin=-most, vmax=most, aspect="auto")
    axes.set_yticks(range(len(down)), down)
    axes.set_xticks(range(len(across)), across)
    for (row, column), value in np.ndenumerate(values):
        ink = "#ffffff" if abs(value) > 0.6 * most else "#1b1f24"
        axes.text(column, row, f"{value:.1f}".replace("-0.0", "0.0"), ha="center", va="center",
                  color=ink, fontsize=8)  # fmt: skip


def _unit(name: str) -> str:
    return "minutes" if name == "duration_ms" else BY_NAME[name].unit
