"""What reading and cleaning did, rule by rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Rule -> rows, in the order in which the rules first ran.
Tally = Counter[str]

READ, KEPT = "rows read", "tracks kept"


@dataclass(frozen=True)
class Report:
    """`counts` maps each rule to the rows that it touched, from "rows read" to "tracks kept".

    The word before a rule's colon says what became of the rows: "dropped" and "merged" ones are
    gone, "mended", "apart" and "marked" ones are still there. So
    rows read = tracks kept + dropped + merged.
    """

    counts: Mapping[str, int]

    @property
    def dropped(self) -> int:
        """Rows that could not be used."""
        return self._sum("dropped: ")

    @property
    def merged(self) -> int:
        """Rows that told of a track that another row tells of."""
        return self._sum("merged: ")

    def __str__(self) -> str:
        """Every rule that touched a row, in one line."""
        return "; ".join(f"{rule}: {rows:,} rows" for rule, rows in self.counts.items() if rows)

    def _sum(self, prefix: str) -> int:
        return sum(rows for rule, rows in self.counts.items() if rule.startswith(prefix))
