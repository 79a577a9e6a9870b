"""Do the moods agree with people? Measured on tracks that a person labelled with four feelings.

Whatever learns from the labels is judged on tracks that it has not seen: five folds, repeated with
other draws, so that a figure comes with its spread. The one setting, the strength of the
regression, is chosen inside each training part (nested cross-validation). What ships with Segue
learns nothing here, but its figures were learned from such a table once: on that very table its
rows are too kind, on any other they are the ones that count.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from rich.table import Table
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, f1_score
from sklearn.model_selection import GridSearchCV, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from engine.errors import CatalogueReadError
from engine.features import CLUSTERING
from engine.model import feelings, moods
from engine.tracks import Mood

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray
    from pandas import DataFrame
    from rich.console import Console

    Floats = NDArray[np.float64]
    Words = NDArray[np.str_]
    # Tracks and their labels to learn from, and what is then said of other tracks.
    Predict = Callable[[DataFrame, Words, DataFrame], Words]

FOLDS, REPEATS = 5, 10
STRENGTHS = [0.1, 0.3, 1.0, 3.0]
# The strength that shipped figures are learned with; from 0.3 to 3 it makes no difference.
STRENGTH = 1.0
# Far more labels than these change nothing but the time.
MOST_TRACKS = 5_000
LABEL_COLUMNS = ("mood", "label", "feeling")


def tables(path: Path, console: Console, *, learn: bool = False) -> Iterator[Table]:
    """What each way of telling the four is worth, and who is taken for whom."""
    frame, labels = read(path)
    if learn:
        yield _figures(frame, labels)
        return
    with console.status(f"{REPEATS} times {FOLDS} folds of {len(labels):,} tracks"):
        yield _worth(frame, labels)
    yield _confusion(frame, labels)


def read(path: Path) -> tuple[DataFrame, Words]:
    """The features of the labelled tracks and their labels, (n,), each one of the four."""
    try:
        frame = pd.read_csv(path)
    except (OSError, ValueError, csv.Error) as error:
        raise CatalogueReadError(str(path), f"cannot be read: {error}") from error
    frame.columns = frame.columns.str.lower().str.strip()
    column = next((name for name in LABEL_COLUMNS if name in frame), None)
    missing = sorted(set(CLUSTERING) - set(frame.columns))
    if column is None or missing:
        wanted = ", ".join(missing) or f"labels (one of {', '.join(LABEL_COLUMNS)})"
        raise CatalogueReadError(str(path), f"has no column for {wanted}")
    labels = frame[column].astype(str).str.lower().str.strip()
    rest = [name for name in CLUSTERING if name != "tempo"]
    known = labels.isin(feelings.FEELINGS) & frame[rest].notna().all(axis=1)
    frame, labels = frame[known].reset_index(drop=True), labels[known].reset_index(drop=True)
    if labels.nunique() < len(feelings.FEELINGS) or labels.value_counts().min() < 2 * FOLDS:
        raise CatalogueReadError(
            str(path), f"has too few tracks labelled {', '.join(feelings.FEELINGS)}"
        )
    drawn = np.random.default_rng(0).permutation(len(frame))[:MOST_TRACKS]
    return frame.loc[drawn].reset_index(drop=True), labels.to_numpy(np.str_)[drawn]


def regression(strength: float = STRENGTH) -> Any:
    """The regression behind `feelings`, unfitted."""
    return make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=3_000))


def figures(frame: DataFrame, labels: Words) -> tuple[Floats, Floats]:
    """Weights (11, 4) and constants (4,) for `feelings.probabilities`, learned from `labels`."""
    scaler, learned = regression().fit(feelings.inputs(frame), labels)
    weights = (learned.coef_ / scaler.scale_).T
    return weights, learned.intercept_ - scaler.mean_ @ weights


def usual(seen: DataFrame, labels: Words, unseen: DataFrame) -> Words:
    """Logistic regression on the nine features as they are."""
    names = list(CLUSTERING)
    said: Words = (
        regression().fit(_known(seen)[names], labels).predict(_known(unseen)[names]).astype(np.str_)
    )
    return said


def nested(seen: DataFrame, labels: Words, unseen: DataFrame) -> Words:
    """Segue's regression, its strength chosen on the training part alone."""
    grid = {"logisticregression__C": STRENGTHS}
    search = GridSearchCV(regression(), grid, cv=FOLDS, scoring="f1_macro")
    said: Words = (
        search.fit(feelings.inputs(seen), labels).predict(feelings.inputs(unseen)).astype(np.str_)
    )
    return said


def shown(seen: DataFrame, labels: Words, unseen: DataFrame) -> Words:
    """The moods that listeners see, with feelings learned from the training part."""
    return of_moods(unseen, feelings.probabilities(unseen, *figures(seen, labels)))


def of_moods(frame: DataFrame, likely: Floats) -> Words:
    """The feeling that each track's mood is a shade of."""
    shades = np.array([moods.FEELING_OF[mood] for mood in Mood])
    said: Words = shades[moods.label(frame, likely)]
    return said


def shipped(frame: DataFrame) -> Words:
    """What Segue says of the feelings, with the figures that it ships with."""
    said: Words = np.array(feelings.FEELINGS)[feelings.probabilities(frame).argmax(axis=1)]
    return said


def crossed(predict: Predict, frame: DataFrame, labels: Words, seed: int) -> Words:
    """What `predict` says of each track when it learned from the other folds."""
    said = np.empty_like(labels)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    for seen, unseen in folds.split(frame, labels):
        said[unseen] = predict(frame.iloc[seen], labels[seen], frame.iloc[unseen])
    return said


def _worth(frame: DataFrame, labels: Words) -> Table:
    table = Table(title=f"Macro F1 over {', '.join(feelings.FEELINGS)}: {len(labels):,} tracks")
    table.add_column("what says it")
    for column in ("macro F1", "± over draws", "judged on"):
        table.add_column(column, justify="right")
    for name, predict in (
        ("logistic regression on the nine features", usual),
        ("Segue's feelings (with logarithms, nested)", nested),
        ("Segue's moods, each a shade of a feeling", shown),
    ):
        scores = [
            f1_score(labels, crossed(predict, frame, labels, seed), average="macro")
            for seed in range(REPEATS)
        ]
        unseen = f"unseen, {REPEATS} x {FOLDS} folds"
        table.add_row(name, f"{np.mean(scores):.3f}", f"{np.std(scores):.3f}", unseen)
    likely = feelings.probabilities(frame)
    for name, said in (
        ("feelings, as shipped", shipped(frame)),
        ("moods, as shipped", of_moods(frame, likely)),
    ):
        score = f1_score(labels, said, average="macro")
        table.add_row(name, f"{score:.3f}", "", "nothing learned here")
    return table


def _confusion(frame: DataFrame, labels: Words) -> Table:
    table = Table(title="Who is taken for whom, unseen: rows are what a person said")
    table.add_column("")
    for name in feelings.FEELINGS:
        table.add_column(name, justify="right")
    said = crossed(nested, frame, labels, seed=0)
    for name, row in zip(
        feelings.FEELINGS,
        confusion_matrix(labels, said, labels=list(feelings.FEELINGS)),
        strict=True,
    ):
        table.add_row(name, *(str(count) for count in row))
    return table


def _figures(frame: DataFrame, labels: Words) -> Table:
    table = Table(title="The figures of engine/model/feelings.py, learned from these labels")
    table.add_column("input")
    for name in feelings.FEELINGS:
        table.add_column(name, justify="right")
    weights, constants = figures(frame, labels)
    names = [*feelings.AS_THEY_ARE, *(f"logarithm of {name}" for name in feelings.LOGARITHMS)]
    for name, row in zip([*names, "constant"], [*weights, constants], strict=True):
        table.add_row(name, *(f"{value:.4g}" for value in row))
    return table


def _known(frame: DataFrame) -> DataFrame:
    return frame.fillna({"tempo": feelings.USUAL_BPM})
