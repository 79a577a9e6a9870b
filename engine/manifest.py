"""What a run says of itself: where it came from, what was learned, and the hash of its files."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from engine.features import NAMES
from engine.tracks import Axis, KScore, Mood, Personality

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

# To be raised whenever a run of before could not be read any more, or would mean something else.
FORMAT = 5
# What the files of a run depend on, and how many parts of the version must agree: scikit-learn
# promises nothing for objects stored by another release, the other two only across majors.
LIBRARIES: Mapping[str, int] = {"scikit-learn": 2, "numpy": 1, "joblib": 1}
_PLAIN_NAME = re.compile(r"\w[\w.-]*")


def library_versions() -> dict[str, str]:
    return {library: version(library) for library in LIBRARIES}


@dataclass(frozen=True)
class Manifest:
    """What a run is: where it came from, what was learned, and the SHA-256 of its files.

    `cleaning` counts rows by rule, in order. `run_id`, `created` (UTC) and `files` are filled in
    by `write_run`.
    """

    sources: tuple[str, ...]
    catalogue_sha256: str
    seed: int
    k: int
    k_scores: tuple[KScore, ...]
    tracks: int
    music: int
    cleaning: Mapping[str, int]
    personalities: tuple[Personality, ...]
    axes: tuple[Axis, ...]
    run_id: str = ""
    created: str = ""
    format: int = FORMAT
    features: tuple[str, ...] = NAMES
    moods: tuple[str, ...] = tuple(mood.value for mood in Mood)
    versions: Mapping[str, str] = field(default_factory=library_versions)
    files: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        """The manifest as text, with a hash of its own so that a change is noticed."""
        content = asdict(self)
        content["sha256"] = digest_of(content)
        return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The manifest that `to_json` wrote; ValueError for any other text."""
        content = content_of(text)
        written = content.pop("sha256", None)
        if written != digest_of(content):
            raise ValueError("it was changed after training")
        try:
            return cls(**content | _values(content))
        except (KeyError, TypeError) as error:
            raise ValueError(f"it is no manifest: {error}") from error


def content_of(text: str) -> dict[str, Any]:
    content = json.loads(text)
    if not isinstance(content, dict):
        raise ValueError("it is no manifest")
    return content


def _values(content: dict[str, Any]) -> dict[str, Any]:
    """The parts of a manifest that JSON cannot express, brought back."""
    plain = {name: tuple(content[name]) for name in ("sources", "features", "moods")}
    if not all(_PLAIN_NAME.fullmatch(name) for name in content["files"]):
        raise ValueError("it names files outside its folder")
    return plain | {
        "k_scores": tuple(
            KScore(**score | {"sizes": tuple(score["sizes"])}) for score in content["k_scores"]
        ),
        "personalities": tuple(
            Personality(**person | {"uses": tuple(person["uses"])})
            for person in content["personalities"]
        ),
        "axes": tuple(Axis(**axis) for axis in content["axes"]),
    }


def digest_of(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
