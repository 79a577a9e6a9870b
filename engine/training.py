"""One training run, as seen from above: read, clean, fit, index, write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import artists, catalogue, index, lookup, model, search
from engine.artifacts import check_models, open_run, write_run
from engine.catalogue.songs import song_numbers
from engine.errors import TrainingError
from engine.manifest import Manifest
from engine.search import browse, guests, nearby

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Trained:
    """A run that is live now."""

    folder: Path
    manifest: Manifest


def train(
    sources: Sequence[str],
    *,
    models: Path,
    k: int | None = None,
    seed: int = 0,
    say: Callable[[str], None] = model.quiet,
) -> Trained:
    """Train on `sources` (paths, "demo" or "public") and make the result live in `models`.

    `k` None chooses the number of personalities. `say` hears what each stage does as it starts.
    Raises CatalogueError for what cannot be read and TrainingError for what cannot be trained.
    """
    # What can be refused at once is not found out after half a minute.
    model.check_k(k)
    check_models(models)
    read = catalogue.load(sources, seed=seed, say=say)
    try:
        fitted = model.fit(read.frame, k=k, seed=seed, say=say)
    except TrainingError as error:
        if not read.report.dropped:
            raise
        # A long table of which little is left: the cure is in the table, not in the request.
        raise TrainingError(f"{error} ({read.report})") from error
    manifest = Manifest(
        sources=read.sources,
        catalogue_sha256=read.sha256,
        seed=seed,
        k=fitted.k,
        k_scores=fitted.k_scores,
        tracks=len(read.frame),
        music=int(fitted.arrays["music"].sum()),
        cleaning=dict(read.report.counts),
        personalities=fitted.personalities,
        axes=fitted.axes,
    )
    say("Preparing the lookup")
    arrays = fitted.arrays | lookup.build(read.frame) | search.build(read.frame)
    arrays["song"] = song_numbers(read.frame)
    say("Looking for a place for every track")
    arrays |= guests.build(arrays, nearby.nearest(arrays, guests.NEAREST, seed))
    # What would take half a second at each opening of the run.
    arrays |= artists.build(arrays) | browse.build(arrays, fitted.k)

    def write_index(path: Path) -> None:
        say("Writing the index")
        index.write(path, read.frame, fitted.arrays["personality"], fitted.arrays["mood"])

    folder = write_run(models, manifest, arrays, fitted.objects, write_index)
    return Trained(folder, open_run(folder).manifest)
